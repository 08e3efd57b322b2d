// GraphQL's events of a viewer <-> src/events.
import type { Context } from '../src/context.ts';
import type { ConversationRow } from '../src/conversations/repository.ts';
import type { ViewerEvent as ViewerEventRow } from '../src/events/event.ts';
import type { TurnRow } from '../src/turns/repository.ts';
import type { SubscriptionResolvers, ViewerEventResolvers, ViewerResolvers } from './generated.ts';
import { behind } from './present.ts';

export const Subscription: Pick<SubscriptionResolvers, 'viewerEvents' | 'conversationEvents'> = {
  viewerEvents: {
    subscribe: (_, { after }, { viewer, services, resumeAfter }) =>
      services.viewerEvents.followViewer(viewer.id, behind(after, resumeAfter)),
    resolve: (event: ViewerEventRow) => event,
  },
  conversationEvents: {
    subscribe: (_, { conversationId, after }, { viewer, services, resumeAfter }) =>
      services.viewerEvents.followConversation(viewer.id, conversationId, behind(after, resumeAfter)),
    resolve: (event: ViewerEventRow) => event,
  },
};

export const Viewer: Pick<ViewerResolvers, 'lastEventSeq'> = {
  lastEventSeq: ({ id }, _args, { services }) => services.viewerEvents.lastSeq(id),
};

export const ViewerEvent: ViewerEventResolvers = {
  __resolveType: (event) => event.type,
};

/** Events of conversations. */
export const ofConversation = {
  conversation: (
    { conversationId }: { conversationId: string },
    _args: object,
    { loaders }: Context,
  ): Promise<ConversationRow | null> => loaders.conversation.load(conversationId),
};

/** Events of turns. */
export const ofTurn = {
  ...ofConversation,
  turn: ({ turnId }: { turnId: string }, _args: object, { loaders }: Context): Promise<TurnRow | null> =>
    loaders.turn.load(turnId),
};
