// GraphQL's exports <-> src/export.
import type { ConversationResolvers } from './generated.ts';
import { orDefault } from './present.ts';

export const Conversation: Pick<ConversationResolvers, 'exportUrl'> = {
  async exportUrl({ id }, { format, expiresIn }, { services, absolute }) {
    return absolute(await services.exports.urlOf(id, orDefault(format, 'JSON'), expiresIn));
  },
};
