// The table of conversations. Prisma's types end here.
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { ID_PATTERN, isId, newId } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import { branchEnd } from '../turns/repository.ts';

export interface ConversationRow {
  id: string;
  ownerId: string;
  title: string | null;
  tags: string[];
  createdAt: Date;
  /** Of the last change, or of the last question asked in it. */
  updatedAt: Date;
  archivedAt: Date | null;
  /** The last turn of the branch that is shown; null while there are no turns. */
  activeTurnId: string | null;
}

export interface ConversationFilter {
  /** Null or absent: both. */
  archived?: boolean | null | undefined;
  tag?: string | null | undefined;
  titleContains?: string | null | undefined;
  /** Null or absent: both. */
  hasMasks?: boolean | null | undefined;
  imageId?: string | null | undefined;
  createdAfter?: Date | null | undefined;
  createdBefore?: Date | null | undefined;
}

export interface ConversationUpdate {
  title?: string | null;
  tags?: string[];
  archived?: boolean;
  /** A turn of the branch that is to be shown, down to its newest one. */
  activeTurnId?: string;
}

/** A deleted conversation is found by none of these but `restore`, `expired` and `purge`. */
export interface ConversationRepository {
  find(viewerId: string, id: string): Promise<ConversationRow | null>;
  byIds(ids: readonly string[]): Promise<ConversationRow[]>;
  /** The one changed last comes first. */
  page(viewerId: string, page: PageRequest, filter: ConversationFilter): Promise<Page<ConversationRow>>;
  insert(viewerId: string, values: { title: string | null; tags: string[] }): Promise<ConversationRow>;
  /** Null when there is none of the viewer's. */
  update(viewerId: string, id: string, changes: ConversationUpdate): Promise<ConversationRow | null>;
  /** Marks it, and frees the idempotency keys of its turns; null when there is none of the viewer's. */
  markDeleted(viewerId: string, id: string): Promise<Date | null>;
  /** Takes the mark away; null when there is none of the viewer's. */
  restore(viewerId: string, id: string): Promise<ConversationRow | null>;
  /** Conversations that were deleted before `deletedBefore` and in which no turn runs any more. */
  expired(deletedBefore: Date, limit: number): Promise<string[]>;
  /**
   * One that was deleted before `deletedBefore`, for good, with its turns, masks and events; false when it was taken
   * back meanwhile.
   */
  purge(id: string, deletedBefore: Date): Promise<boolean>;
}

const CURSOR = new RegExp(`^(\\d{1,15}) (${ID_PATTERN})$`);

export function createConversationRepository(client: PrismaClient): ConversationRepository {
  return {
    find: async (viewerId, id) =>
      isId(id) ? client.conversation.findFirst({ where: { id, ownerId: viewerId, deletedAt: null } }) : null,
    byIds: (ids) => client.conversation.findMany({ where: { id: { in: ids.filter(isId) }, deletedAt: null } }),

    async page(ownerId, page, { archived, tag, titleContains, hasMasks, imageId, createdAfter, createdBefore }) {
      if (imageId != null && !isId(imageId)) return cutPage([], page, () => '');
      const withMasks = { turns: { some: { masks: { some: {} } } } };
      const order = page.backward ? 'asc' : 'desc';
      const rows = await client.conversation.findMany({
        where: {
          ownerId,
          deletedAt: null,
          ...(archived == null ? {} : { archivedAt: archived ? { not: null } : null }),
          ...(tag == null ? {} : { tags: { hasSome: formsOf(tag) } }),
          ...(createdAfter == null && createdBefore == null
            ? {}
            : {
                createdAt: {
                  ...(createdAfter == null ? {} : { gte: createdAfter }),
                  ...(createdBefore == null ? {} : { lt: createdBefore }),
                },
              }),
          AND: [
            beyond(page.after, 'lt'),
            beyond(page.before, 'gt'),
            titleContains == null
              ? {}
              : {
                  OR: formsOf(titleContains).map((form) => ({
                    title: { contains: escapeLike(form), mode: 'insensitive' },
                  })),
                },
            hasMasks == null ? {} : hasMasks ? withMasks : { NOT: withMasks },
            imageId == null ? {} : { turns: { some: { images: { some: { imageId } } } } },
          ],
        },
        orderBy: [{ updatedAt: order }, { id: order }],
        take: page.limit + 1,
      });
      return cutPage(rows, page, ({ updatedAt, id }) => encodeCursor(updatedAt.getTime(), id));
    },

    insert: (ownerId, { title, tags }) => client.conversation.create({ data: { id: newId(), ownerId, title, tags } }),

    async update(ownerId, id, { archived, activeTurnId, ...texts }) {
      if (!isId(id)) return null;
      const changes = { ...texts, ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }) };
      return client.$transaction(async (tx) => {
        // Its row is locked: a question that is asked at the same moment is the branch's end already, or will follow
        // it.
        const own = await tx.$queryRaw<
          unknown[]
        >`SELECT 1 FROM "Conversation" WHERE id = ${id}::uuid AND "ownerId" = ${ownerId} AND "deletedAt" IS NULL FOR
        NO KEY UPDATE`;
        if (own.length === 0) return null;
        // Looking at another branch is no change.
        const updatedAt = Object.keys(changes).length === 0 ? {} : { updatedAt: new Date() };
        return tx.conversation.update({
          where: { id },
          data: {
            ...changes,
            ...updatedAt,
            ...(activeTurnId === undefined ? {} : { activeTurnId: await branchEnd(tx, activeTurnId) }),
          },
        });
      });
    },

    async markDeleted(ownerId, id) {
      if (!isId(id)) return null;
      const deletedAt = new Date();
      return client.$transaction(async (tx) => {
        const { count } = await tx.conversation.updateMany({
          where: { id, ownerId, deletedAt: null },
          data: { deletedAt },
        });
        if (count === 0) return null;
        // In the order of their ids, as all who lock several turns (docs/architecture.md, "Locks").
        await tx.$executeRaw`
          UPDATE "Turn" SET "idempotencyKey" = NULL
          WHERE id IN (SELECT id FROM "Turn" WHERE "conversationId" = ${id}::uuid AND "idempotencyKey" IS NOT NULL
            ORDER BY id FOR UPDATE)`;
        return deletedAt;
      });
    },

    async restore(ownerId, id) {
      if (!isId(id)) return null;
      const [row] = await client.conversation.updateManyAndReturn({
        where: { id, ownerId },
        data: { deletedAt: null },
      });
      return row ?? null;
    },

    async expired(deletedBefore, limit) {
      const rows = await client.conversation.findMany({
        where: { deletedAt: { lt: deletedBefore }, turns: { none: { status: { in: ['QUEUED', 'RUNNING'] } } } },
        orderBy: { deletedAt: 'asc' },
        take: limit,
        select: { id: true },
      });
      return rows.map(({ id }) => id);
    },

    async purge(id, deletedBefore) {
      const { count } = await client.conversation.deleteMany({ where: { id, deletedAt: { lt: deletedBefore } } });
      return count > 0;
    },
  };
}

/** Rows on the far side of a cursor, in the order (updatedAt, id). */
function beyond(cursor: string | null, side: 'lt' | 'gt'): Prisma.ConversationWhereInput {
  if (cursor === null) return {};
  const [time = '', id = ''] = decodeCursor(cursor, CURSOR);
  const updatedAt = new Date(Number(time));
  return { OR: [{ updatedAt: { [side]: updatedAt } }, { updatedAt, id: { [side]: id } }] };
}

/** As it is written, composed and decomposed: to a reader they are the same. */
const formsOf = (text: string): string[] => [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];

/** `%` and `_` are letters to a person. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
