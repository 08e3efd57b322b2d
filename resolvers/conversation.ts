// GraphQL's conversations <-> src/conversations.
import type { ConversationResolvers, MutationResolvers, QueryResolvers } from './generated.ts';
import { present } from './present.ts';

export const Query: Pick<QueryResolvers, 'conversation' | 'conversations'> = {
  conversation: (_, { id }, { viewer, services }) => services.conversations.get(viewer.id, id),
  conversations: (_, { filter, ...page }, { viewer, services }) =>
    services.conversations.list(viewer.id, page, filter ?? { archived: false }),
};

export const Mutation: Pick<
  MutationResolvers,
  'createConversation' | 'updateConversation' | 'deleteConversation' | 'restoreConversation'
> = {
  async createConversation(_, { input }, { viewer, services }) {
    return { conversation: await services.conversations.create(viewer.id, input) };
  },
  async updateConversation(_, { input: { conversationId, ...changes } }, { viewer, services }) {
    return { conversation: await services.conversations.update(viewer.id, conversationId, changes) };
  },
  async deleteConversation(_, { input: { conversationId } }, { viewer, services }) {
    const purgeAfter = await services.conversations.delete(viewer.id, conversationId);
    return { deletedConversationId: conversationId, purgeAfter };
  },
  async restoreConversation(_, { input: { conversationId } }, { viewer, services }) {
    return { conversation: await services.conversations.restore(viewer.id, conversationId) };
  },
};

export const Conversation: ConversationResolvers = {
  turns: ({ id }, page, { loaders }) => loaders.turnsOfConversation.load({ conversationId: id, page }),
  activeTurn: ({ activeTurnId }, _args, { loaders }) =>
    activeTurnId === null ? null : loaders.turn.load(activeTurnId),
  activePath: ({ id }, page, { loaders }) => loaders.pathOfConversation.load({ conversationId: id, page }),
  async images({ id }, _args, { loaders }) {
    const ids = await loaders.imageIdsOfConversation.load(id);
    return present(await loaders.image.loadMany(ids));
  },
};
