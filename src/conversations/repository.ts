// The table of conversations. Prisma's types end here.
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { StoredType } from '../events/event.ts';
import { eventRow, recordEvents, recordOne } from '../events/record.ts';
import { ID_PATTERN, isId, newId } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Database, Statement } from '../platform/database.ts';
import { branchEnd } from '../turns/page-repository.ts';

export interface ConversationRow {
  id: string;
  ownerId: string;
  title: string | null;
  tags: string[];
  createdAt: Date;
  /** Time of the last change, or of the creation of the last turn. */
  updatedAt: Date;
  archivedAt: Date | null;
  /** The last turn of the active branch; null while there are no turns. */
  activeTurnId: string | null;
}

export interface ConversationFilter {
  /** true: archived ones; false: those that are not archived; null or absent: both. */
  archived?: boolean | null | undefined;
  tag?: string | null | undefined;
  titleContains?: string | null | undefined;
  /** true: those with a mask; false: those without; null or absent: both. */
  hasMasks?: boolean | null | undefined;
  imageId?: string | null | undefined;
  createdAfter?: Date | null | undefined;
  createdBefore?: Date | null | undefined;
}

export interface ConversationUpdate {
  title?: string | null;
  tags?: string[];
  archived?: boolean;
  /** A turn. The branch through this turn, down to its newest turn, becomes the active branch. */
  activeTurnId?: string;
}

/** Only `restore`, `expired` and `purge` find deleted conversations. */
export interface ConversationRepository {
  find(viewerId: string, id: string): Promise<ConversationRow | null>;
  byIds(ids: readonly string[]): Promise<ConversationRow[]>;
  /** The most recently changed conversation comes first. */
  page(viewerId: string, page: PageRequest, filter: ConversationFilter): Promise<Page<ConversationRow>>;
  insert(viewerId: string, values: { title: string | null; tags: string[] }): Promise<ConversationRow>;
  /** Null when the viewer has no such conversation. */
  update(viewerId: string, id: string, changes: ConversationUpdate): Promise<ConversationRow | null>;
  /** Sets and returns `deletedAt`, and frees the idempotency keys of the turns. Null when the viewer has none such. */
  markDeleted(viewerId: string, id: string): Promise<Date | null>;
  /** Removes `deletedAt`. Null when the viewer has no such conversation. */
  restore(viewerId: string, id: string): Promise<ConversationRow | null>;
  /** The database's clock. */
  now(): Promise<Date>;
  /** Conversations that were deleted before `deletedBefore` and have no queued or running turn. */
  expired(deletedBefore: Date, limit: number): Promise<string[]>;
  /**
   * Removes the rows of a conversation that was deleted before `deletedBefore`, with its turns, masks and events.
   * Returns false when the conversation was restored meanwhile.
   */
  purge(id: string, deletedBefore: Date): Promise<boolean>;
}

const CURSOR = new RegExp(`^(\\d{1,15}) (${ID_PATTERN})$`);

const COLUMNS = ['id', 'ownerId', 'title', 'tags', 'createdAt', 'updatedAt', 'archivedAt', 'activeTurnId'];
const columnsOf = (table: string): string => COLUMNS.map((name) => `${table}."${name}"`).join(', ');

/** Inserts an empty conversation. Parameters: id, owner, title, tags, and the channel. */
const insertConversation = (channel: string | null): Statement => ({
  name: 'new conversation',
  text: `WITH made AS (
      INSERT INTO "Conversation" (id, "ownerId", title, tags) VALUES ($1::uuid, $2, $3, $4::text[]) RETURNING *
    ), ${recordEvents(eventOf('made', 'ConversationCreated'), channel === null ? null : '$5')}
    SELECT ${columnsOf('made')} FROM made`,
});

/** Restores a conversation; one that is not deleted stays as it is. Parameters: id, owner, and the channel. */
const restoreConversation = (channel: string | null): Statement => ({
  name: 'restore conversation',
  text: `WITH own AS (
      SELECT * FROM "Conversation" WHERE id = $1::uuid AND "ownerId" = $2 FOR NO KEY UPDATE
    ), made AS (
      UPDATE "Conversation" c SET "deletedAt" = NULL FROM own WHERE c.id = own.id AND own."deletedAt" IS NOT NULL
      RETURNING c.*
    ), ${recordEvents(eventOf('made', 'ConversationRestored'), channel === null ? null : '$3')}
    SELECT ${columnsOf('own')} FROM own`,
});

/** One event of the conversation in the part `from`. */
function eventOf(from: string, type: StoredType): string {
  return `SELECT ${from}."ownerId", n, type, ${from}.id AS "conversationId", "turnId" FROM ${from},
    (VALUES ${eventRow(1, type)}) AS e (n, type, "turnId")`;
}

/** Where the changes are stored, and the PostgreSQL channel on which they publish their events; null: none. */
interface Table {
  client: PrismaClient;
  channel: string | null;
}

export function createConversationRepository(
  { client, sql }: Pick<Database, 'client' | 'sql'>,
  channel: string | null = null,
): ConversationRepository {
  const table: Table = { client, channel };
  const publishing = channel === null ? [] : [channel];
  const INSERT = insertConversation(channel);
  const RESTORE = restoreConversation(channel);
  return {
    find: async (viewerId, id) =>
      isId(id) ? client.conversation.findFirst({ where: { id, ownerId: viewerId, deletedAt: null } }) : null,
    byIds: (ids) => client.conversation.findMany({ where: { id: { in: ids.filter(isId) }, deletedAt: null } }),

    page: (ownerId, page, filter) => readPage(client, ownerId, page, filter),
    async insert(ownerId, { title, tags }) {
      const [row] = await sql<ConversationRow>(INSERT, [newId(), ownerId, title, tags, ...publishing]);
      if (row === undefined) throw new Error('a new conversation has no row');
      return row;
    },

    update: (ownerId, id, changes) => update(table, ownerId, id, changes),
    markDeleted: (ownerId, id) => markDeleted(table, ownerId, id),
    async restore(ownerId, id) {
      if (!isId(id)) return null;
      const [row] = await sql<ConversationRow>(RESTORE, [id, ownerId, ...publishing]);
      return row ?? null;
    },

    async now() {
      const [row] = await client.$queryRaw<{ now: Date }[]>`SELECT now()`;
      if (row === undefined) throw new Error('the database has no clock');
      return row.now;
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

async function readPage(
  client: PrismaClient,
  ownerId: string,
  page: PageRequest,
  filter: ConversationFilter,
): Promise<Page<ConversationRow>> {
  if (filter.imageId != null && !isId(filter.imageId)) return cutPage([], page, () => '');
  const order = page.backward ? 'asc' : 'desc';
  const rows = await client.conversation.findMany({
    where: { ownerId, deletedAt: null, AND: [beyond(page.after, 'lt'), beyond(page.before, 'gt'), matching(filter)] },
    orderBy: [{ updatedAt: order }, { id: order }],
    take: page.limit + 1,
  });
  return cutPage(rows, page, ({ updatedAt, id }) => encodeCursor(updatedAt.getTime(), id));
}

function matching(filter: ConversationFilter): Prisma.ConversationWhereInput {
  const { archived, tag, titleContains, hasMasks, imageId, createdAfter, createdBefore } = filter;
  const withMasks = { turns: { some: { masks: { some: {} } } } };
  const conditions: Prisma.ConversationWhereInput[] = [];
  if (archived != null) conditions.push({ archivedAt: archived ? { not: null } : null });
  if (tag != null) conditions.push({ tags: { hasSome: formsOf(tag) } });
  if (createdAfter != null) conditions.push({ createdAt: { gte: createdAfter } });
  if (createdBefore != null) conditions.push({ createdAt: { lt: createdBefore } });
  if (titleContains != null)
    conditions.push({
      OR: formsOf(titleContains).map((form) => ({ title: { contains: escapeLike(form), mode: 'insensitive' } })),
    });
  if (hasMasks != null) conditions.push(hasMasks ? withMasks : { NOT: withMasks });
  if (imageId != null) conditions.push({ turns: { some: { images: { some: { imageId } } } } });
  return { AND: conditions };
}

/** The last statement of a transaction that changes a conversation. */
const record = (
  tx: Prisma.TransactionClient,
  { channel }: Table,
  type: StoredType,
  [ownerId, id]: readonly [string, string],
): Promise<unknown> =>
  tx.$queryRawUnsafe(recordOne(type, channel), ownerId, id, ...(channel === null ? [] : [channel]));

async function update(
  table: Table,
  ownerId: string,
  id: string,
  { archived, activeTurnId, ...texts }: ConversationUpdate,
): Promise<ConversationRow | null> {
  if (!isId(id)) return null;
  return table.client.$transaction(async (tx) => {
    // The lock orders this transaction and the creation of a turn: a new turn is already the end of the branch, or it
    // follows `activeTurnId`.
    const [own] = await tx.$queryRaw<
      { now: Date }[]
    >`SELECT GREATEST(date_trunc('milliseconds', clock_timestamp()), "updatedAt") AS now FROM "Conversation" WHERE id =
    ${id}::uuid AND "ownerId" = ${ownerId} AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
    if (own === undefined) return null;
    const changes = { ...texts, ...(archived === undefined ? {} : { archivedAt: archived ? own.now : null }) };
    // The selection of another branch does not change `updatedAt`.
    const updatedAt = Object.keys(changes).length === 0 ? {} : { updatedAt: own.now };
    const row = await tx.conversation.update({
      where: { id },
      data: {
        ...changes,
        ...updatedAt,
        ...(activeTurnId === undefined ? {} : { activeTurnId: await branchEnd(tx, activeTurnId) }),
      },
    });
    await record(tx, table, 'ConversationUpdated', [ownerId, id]);
    return row;
  });
}

async function markDeleted(table: Table, ownerId: string, id: string): Promise<Date | null> {
  if (!isId(id)) return null;
  return table.client.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ deletedAt: Date }[]>`
      UPDATE "Conversation" SET "deletedAt" = date_trunc('milliseconds', now())
      WHERE id = ${id}::uuid AND "ownerId" = ${ownerId} AND "deletedAt" IS NULL RETURNING "deletedAt"`;
    if (row === undefined) return null;
    // Several turns are locked in the order of their ids (docs/architecture.md, "Locks").
    await tx.$executeRaw`
      UPDATE "Turn" SET "idempotencyKey" = NULL
      WHERE id IN (SELECT id FROM "Turn" WHERE "conversationId" = ${id}::uuid AND "idempotencyKey" IS NOT NULL
        ORDER BY id FOR UPDATE)`;
    await record(tx, table, 'ConversationDeleted', [ownerId, id]);
    return row.deletedAt;
  });
}

/** Rows before (gt) or after (lt) a cursor; the order is by (updatedAt, id), descending. */
function beyond(cursor: string | null, side: 'lt' | 'gt'): Prisma.ConversationWhereInput {
  if (cursor === null) return {};
  const [time = '', id = ''] = decodeCursor(cursor, CURSOR);
  const updatedAt = new Date(Number(time));
  return { OR: [{ updatedAt: { [side]: updatedAt } }, { updatedAt, id: { [side]: id } }] };
}

/** The text as it is, in NFC and in NFD: readers cannot tell these apart. */
const formsOf = (text: string): string[] => [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];

/** Makes `%`, `_` and `\\` ordinary characters of a LIKE pattern. */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
