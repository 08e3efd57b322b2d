// GraphQL's exports <-> src/export.
import type { ConversationResolvers } from './generated.ts';
import { orDefault } from './present.ts';

export const Conversation: Pick<ConversationResolvers, 'exportUrl'> = {
  exportUrl: ({ id }, { format, expiresIn }, { services }) => services.exports.urlOf(id, orDefault(format, 'JSON'), expiresIn),
};
