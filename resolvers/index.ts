// All resolvers. Other folders import only this file of the folder.
import type { Resolvers } from './generated.ts';
import * as apiKey from './api-key.ts';
import * as batch from './batch.ts';
import * as conversation from './conversation.ts';
import * as exporting from './export.ts';
import * as image from './image.ts';
import * as mask from './mask.ts';
import * as model from './model.ts';
import * as node from './node.ts';
import { scalars } from './scalars.ts';
import * as share from './share.ts';
import * as turn from './turn.ts';
import * as turnEvent from './turn-event.ts';
import * as viewer from './viewer.ts';
import * as viewerEvent from './viewer-event.ts';

const ofObjects: Resolvers = {
  Query: {
    ...batch.Query,
    ...conversation.Query,
    ...image.Query,
    ...mask.Query,
    ...model.Query,
    ...node.Query,
    ...share.Query,
    ...turn.Query,
    ...viewer.Query,
  },
  Mutation: {
    ...apiKey.Mutation,
    ...batch.Mutation,
    ...conversation.Mutation,
    ...image.Mutation,
    ...mask.Mutation,
    ...share.Mutation,
    ...turn.Mutation,
  },
  Subscription: { ...turnEvent.Subscription, ...viewerEvent.Subscription },
  Node: node.Node,
  Viewer: { ...viewer.Viewer, ...viewerEvent.Viewer, ...apiKey.Viewer },
  ApiKey: apiKey.ApiKey,
  UsageDay: viewer.UsageDay,
  ModelInfo: model.ModelInfo,
  MaskDecoderFile: model.MaskDecoderFile,
  Conversation: { ...conversation.Conversation, ...share.Conversation, ...exporting.Conversation },
  SharedConversation: share.SharedConversation,
  SharedTurn: share.SharedTurn,
  SharedImage: share.SharedImage,
  SharedMask: share.SharedMask,
  Batch: batch.Batch,
  BatchItem: batch.BatchItem,
  Image: image.Image,
  Mask: mask.Mask,
  MaskScale: mask.MaskScale,
  Polygon: mask.Polygon,
  Ring: mask.Ring,
  Turn: turn.Turn,
  TurnModel: turn.TurnModel,
  TurnEvent: turnEvent.TurnEvent,
  MaskScaleReady: turnEvent.MaskScaleReady,
  MaskFinished: turnEvent.MaskFinished,
  TurnFinished: turnEvent.TurnFinished,
  ViewerEvent: viewerEvent.ViewerEvent,
  ConversationCreated: viewerEvent.ofConversation,
  ConversationUpdated: viewerEvent.ofConversation,
  ConversationRestored: viewerEvent.ofConversation,
  TurnCreated: viewerEvent.ofTurn,
  TurnEnded: viewerEvent.ofTurn,
};

export const resolvers = { ...scalars, ...ofObjects };
