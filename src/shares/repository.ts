// The table of read-only links. It contains only hashes of tokens. Prisma's types end here.
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isId, newId } from '../ids.ts';

export interface ShareRow {
  id: string;
  conversationId: string;
  createdAt: Date;
  expiresAt: Date | null;
}

export interface ShareRepository {
  /** FULL: the conversation has `most` links. GONE: the conversation was deleted meanwhile. */
  insert(
    share: { conversationId: string; tokenHash: string; expiresAt: Date | null },
    most: number,
  ): Promise<ShareRow | 'FULL' | 'GONE'>;
  /** Oldest link first. */
  ofConversations(ids: readonly string[]): Promise<ShareRow[]>;
  /** Whether the viewer had such a link. */
  delete(viewerId: string, id: string): Promise<boolean>;
  /** The conversation of a link; null when the link was revoked or has expired, or the conversation was deleted. */
  conversationOf(tokenHash: string, now: Date): Promise<string | null>;
}

const select = { id: true, conversationId: true, createdAt: true, expiresAt: true } as const;

export function createShareRepository(client: PrismaClient): ShareRepository {
  return {
    insert: (data, most) =>
      client.$transaction(async (tx) => {
        // The lock on the conversation makes concurrent requests count one after the other.
        const kept = await tx.$queryRaw<
          unknown[]
        >`SELECT 1 FROM "Conversation" WHERE id = ${data.conversationId}::uuid AND "deletedAt" IS NULL FOR NO KEY
        UPDATE`;
        if (kept.length === 0) return 'GONE';
        if ((await tx.share.count({ where: { conversationId: data.conversationId } })) >= most) return 'FULL';
        return tx.share.create({ data: { id: newId(), ...data }, select });
      }),
    ofConversations: (ids) =>
      client.share.findMany({ where: { conversationId: { in: [...ids] } }, orderBy: { id: 'asc' }, select }),
    async delete(ownerId, id) {
      if (!isId(id)) return false;
      const { count } = await client.share.deleteMany({ where: { id, conversation: { ownerId, deletedAt: null } } });
      return count > 0;
    },
    async conversationOf(tokenHash, now) {
      const row = await client.share.findFirst({
        where: { tokenHash, conversation: { deletedAt: null }, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
        select: { conversationId: true },
      });
      return row?.conversationId ?? null;
    },
  };
}
