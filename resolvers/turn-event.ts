// Translates events in the journal to the events of GraphQL.
import type {
  MaskFinishedResolvers,
  MaskScaleReadyResolvers,
  SubscriptionResolvers,
  TurnEventResolvers,
  TurnFinishedResolvers,
} from './generated.ts';
import type { TurnEvent as TurnEventRow } from '../src/turns/events.ts';
import { behind, orDefault, required } from './present.ts';

export const Subscription: Pick<SubscriptionResolvers, 'turnEvents'> = {
  turnEvents: {
    subscribe: (_, { turnId, after, from }, { viewer, services, resumeAfter }) =>
      services.turns.follow(viewer.id, turnId, behind(after, resumeAfter), orDefault(from, 'START')),
    resolve: (event: TurnEventRow) => event,
  },
};

export const TurnEvent: TurnEventResolvers = {
  __resolveType: (event) => event.type,
};

export const MaskScaleReady: MaskScaleReadyResolvers = {
  preview: ({ turnId, conversationId, maskId, preview }) => ({
    ...preview,
    place: { id: maskId, turnId, conversationId },
  }),
  codes: ({ codes }) => codes && { ...codes, ids: Buffer.from(codes.ids, 'base64') },
};

export const MaskFinished: MaskFinishedResolvers = {
  mask: async ({ maskId }, _args, { loaders }) => required(await loaders.mask.load(maskId), 'the mask'),
};

export const TurnFinished: TurnFinishedResolvers = {
  turn: async ({ turnId }, _args, { loaders }) => required(await loaders.turn.load(turnId), 'the turn'),
};
