// Read-only links to conversations. The owner creates and revokes them; anyone with the token can read. The token is
// 256 random bits; it is returned once, and only its hash is stored.
import { createHash, randomBytes } from 'node:crypto';
import type { ConversationRow } from '../conversations/repository.ts';
import type { ConversationService } from '../conversations/service.ts';
import { AppError, notFound } from '../errors.ts';
import type { ShareRepository, ShareRow } from './repository.ts';

export interface ShareService {
  share(
    viewerId: string,
    input: { conversationId: string; expiresInDays?: number | null | undefined },
  ): Promise<{ share: ShareRow; token: string }>;
  revoke(viewerId: string, id: string): Promise<void>;
  /** Needs no credentials. Every refusal is NOT_FOUND. */
  open(token: string): Promise<ConversationRow>;
  ofConversations(ids: readonly string[]): Promise<ShareRow[]>;
}

const MAX_SHARES = 20;
const MAX_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1000;

export function createShareService(
  repository: ShareRepository,
  conversations: Pick<ConversationService, 'get' | 'byIds'>,
): ShareService {
  return {
    async share(viewerId, { conversationId, expiresInDays }) {
      if (expiresInDays != null && (expiresInDays < 1 || expiresInDays > MAX_DAYS))
        throw new AppError('BAD_USER_INPUT', `expiresInDays must be between 1 and ${MAX_DAYS}.`);
      const conversation = await conversations.get(viewerId, conversationId);
      if (conversation === null) throw notFound('conversation', conversationId);
      const token = randomBytes(32).toString('base64url');
      const expiresAt = expiresInDays == null ? null : new Date(Date.now() + expiresInDays * DAY_MS);
      const share = await repository.insert(
        { conversationId: conversation.id, tokenHash: hashOf(token), expiresAt },
        MAX_SHARES,
      );
      if (share === 'GONE') throw notFound('conversation', conversationId);
      if (share === 'FULL')
        throw new AppError('BAD_USER_INPUT', `The conversation has ${MAX_SHARES} links already; revoke one.`);
      return { share, token };
    },

    async revoke(viewerId, id) {
      if (!(await repository.delete(viewerId, id))) throw notFound('share', id);
    },

    async open(token) {
      const id = await repository.conversationOf(hashOf(token), new Date());
      const [conversation] = id === null ? [] : await conversations.byIds([id]);
      if (conversation === undefined)
        throw new AppError('NOT_FOUND', 'This link does not exist, or it is no longer valid.');
      return conversation;
    },

    ofConversations: (ids) => repository.ofConversations(ids),
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
