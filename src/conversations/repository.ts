// The table of conversations. Prisma's types end here.
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { isId, newId } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';

export interface ConversationRow {
  id: string;
  ownerId: string;
  title: string | null;
  tags: string[];
  createdAt: Date;
  /** Of the last change, or of the last question asked in it. */
  updatedAt: Date;
  archivedAt: Date | null;
}

export interface ConversationFilter {
  /** Null or absent: both. */
  archived?: boolean | null | undefined;
  tag?: string | null | undefined;
  titleContains?: string | null | undefined;
}

export interface ConversationRepository {
  find(viewerId: string, id: string): Promise<ConversationRow | null>;
  byIds(ids: readonly string[]): Promise<ConversationRow[]>;
  /** The one changed last comes first. */
  page(viewerId: string, page: PageRequest, filter: ConversationFilter): Promise<Page<ConversationRow>>;
  insert(viewerId: string, values: { title: string | null; tags: string[] }): Promise<ConversationRow>;
  /** Null when there is none of the viewer's. */
  update(viewerId: string, id: string, changes: { title?: string | null; tags?: string[]; archived?: boolean }): Promise<ConversationRow | null>;
  /** With its turns, masks and events. */
  delete(id: string): Promise<void>;
}

const CURSOR = /^(\d{1,15}) ([0-9a-f-]{36})$/;

export function createConversationRepository(client: PrismaClient): ConversationRepository {
  return {
    find: async (viewerId, id) => (isId(id) ? client.conversation.findFirst({ where: { id, ownerId: viewerId } }) : null),
    byIds: (ids) => client.conversation.findMany({ where: { id: { in: ids.filter(isId) } } }),

    async page(ownerId, page, { archived, tag, titleContains }) {
      const order = page.backward ? 'asc' : 'desc';
      const rows = await client.conversation.findMany({
        where: {
          ownerId,
          ...(archived == null ? {} : { archivedAt: archived ? { not: null } : null }),
          ...(tag == null ? {} : { tags: { has: tag } }),
          ...(titleContains == null ? {} : { title: { contains: escapeLike(titleContains), mode: 'insensitive' } }),
          AND: [beyond(page.after, 'lt'), beyond(page.before, 'gt')],
        },
        orderBy: [{ updatedAt: order }, { id: order }],
        take: page.limit + 1,
      });
      return cutPage(rows, page, ({ updatedAt, id }) => encodeCursor(updatedAt.getTime(), id));
    },

    insert: (ownerId, { title, tags }) => client.conversation.create({ data: { id: newId(), ownerId, title, tags } }),

    async update(ownerId, id, { archived, ...changes }) {
      if (!isId(id)) return null;
      const [row] = await client.conversation.updateManyAndReturn({
        where: { id, ownerId },
        data: { ...changes, updatedAt: new Date(), ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }) },
      });
      return row ?? null;
    },

    async delete(id) {
      await client.conversation.deleteMany({ where: { id } });
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

/** `%` and `_` are letters to a person. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
