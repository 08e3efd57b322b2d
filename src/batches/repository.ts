// The tables of batches and their items. The state of a sent item is that of its turn. Prisma's types end here.
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { readErrorCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { isId, newId } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import type { Database } from '../platform/database.ts';
import { breaksUnique } from '../platform/outage.ts';

export interface BatchRow {
  id: string;
  ownerId: string;
  /** Options of each turn, as `readOptions` of service.ts reads them. */
  options: unknown;
  size: number;
  inputHash: string;
  createdAt: Date;
  cancelledAt: Date | null;
  finishedAt: Date | null;
}

export interface BatchItemRow {
  position: number;
  imageId: string;
  phrase: string;
  turnId: string | null;
  error: { code: ErrorCode; message: string } | null;
}

export interface BatchProgress {
  waiting: number;
  queued: number;
  running: number;
  completed: number;
  failed: number;
  cancelled: number;
}

/** The next item to send, and a turn of the batch about the same image; null for the image's first turn. */
export interface NextItem {
  position: number;
  imageId: string;
  phrase: string;
  sibling: { turnId: string; conversationId: string } | null;
}

export interface NewBatch extends Pick<BatchRow, 'ownerId' | 'inputHash'> {
  options: Readonly<Record<string, string | number | null>>;
  items: readonly { imageId: string; phrase: string }[];
  idempotencyKey: string | null;
}

export interface BatchRepository {
  /**
   * The new batch, claimed. FULL: the owner has `most` unfinished batches. KEY_TAKEN: a batch of the owner has this
   * idempotency key.
   */
  insert(batch: NewBatch, most: number): Promise<BatchRow | 'FULL' | 'KEY_TAKEN'>;
  find(ownerId: string, id: string): Promise<BatchRow | null>;
  findByKey(ownerId: string, key: string): Promise<BatchRow | null>;
  byId(id: string): Promise<BatchRow | null>;
  items(id: string, page: PageRequest): Promise<Page<BatchItemRow>>;
  /** The images and the phrases, each once, in the order of the input. */
  contentsOf(id: string): Promise<{ imageIds: string[]; phrases: string[] }>;
  /** The items of an image, at most 100. */
  itemsOn(id: string, imageId: string): Promise<Pick<BatchItemRow, 'phrase' | 'turnId'>[]>;
  progress(id: string): Promise<BatchProgress>;
  /**
   * An unfinished batch that is due, the given one or the one that is due for longest; null when there is none. No
   * other server claims it until `release`, or for 30 s.
   */
  claim(id?: string): Promise<BatchRow | null>;
  /** Ends the claim; the batch is due again in a second. */
  release(id: string): Promise<void>;
  /** The first item that is neither sent nor refused. */
  next(id: string): Promise<NextItem | null>;
  setSent(id: string, position: number, turnId: string): Promise<void>;
  setRefused(id: string, position: number, error: { code: ErrorCode; message: string }): Promise<void>;
  unfinishedTurns(id: string): Promise<string[]>;
  cancel(ownerId: string, id: string): Promise<void>;
  finish(id: string): Promise<void>;
  /**
   * Removes at most `limit` batches that ended before `finishedBefore` and have no turn any more, with their phrases.
   * Returns their number.
   */
  purge(finishedBefore: Date, limit: number): Promise<number>;
}

const CLAIM = '30 seconds';
const CURSOR = /^(\d{1,9})$/;

const columns = {
  id: true,
  ownerId: true,
  options: true,
  size: true,
  inputHash: true,
  createdAt: true,
  cancelledAt: true,
  finishedAt: true,
} satisfies Prisma.BatchSelect;

export function createBatchRepository({ client }: Pick<Database, 'client'>): BatchRepository {
  const setItem = async (batchId: string, position: number, data: Prisma.BatchItemUpdateInput): Promise<void> => {
    await client.batchItem.update({ where: { batchId_position: { batchId, position } }, data });
  };
  return {
    insert: (batch, most) => insert(client, batch, most),
    find: async (ownerId, id) =>
      isId(id) ? client.batch.findFirst({ where: { id, ownerId }, select: columns }) : null,
    findByKey: (ownerId, idempotencyKey) =>
      client.batch.findUnique({ where: { ownerId_idempotencyKey: { ownerId, idempotencyKey } }, select: columns }),
    byId: (id) => client.batch.findUnique({ where: { id }, select: columns }),
    items: (id, page) => readItems(client, id, page),
    contentsOf: (id) => readContents(client, id),
    itemsOn: (batchId, imageId) =>
      client.batchItem.findMany({
        where: { batchId, imageId },
        select: { phrase: true, turnId: true },
        orderBy: { position: 'asc' },
      }),
    progress: (id) => readProgress(client, id),
    claim: (id) => claim(client, id ?? null),
    async release(id) {
      await client.$executeRaw`UPDATE "Batch" SET "dueAt" = now() + interval '1 second' WHERE id = ${id}::uuid`;
    },
    next: (id) => readNext(client, id),
    setSent: (id, position, turnId) => setItem(id, position, { turnId }),
    setRefused: (id, position, { code, message }) => setItem(id, position, { errorCode: code, errorMessage: message }),

    async unfinishedTurns(id) {
      const rows = await client.$queryRaw<{ id: string }[]>`
        SELECT t.id FROM "BatchItem" i JOIN "Turn" t ON t.id = i."turnId" WHERE i."batchId" = ${id}::uuid AND
          t.status IN ('QUEUED', 'RUNNING') ORDER BY t.id DESC`;
      return rows.map((row) => row.id);
    },

    async cancel(ownerId, id) {
      if (!isId(id)) return;
      await client.$executeRaw`
        UPDATE "Batch" SET "cancelledAt" = date_trunc('milliseconds', now())
        WHERE id = ${id}::uuid AND "ownerId" = ${ownerId} AND "finishedAt" IS NULL AND "cancelledAt" IS NULL`;
    },

    async finish(id) {
      await client.$executeRaw`
        UPDATE "Batch" SET "finishedAt" = date_trunc('milliseconds', now())
        WHERE id = ${id}::uuid AND "finishedAt" IS NULL`;
    },

    purge: (finishedBefore, limit) => client.$executeRaw`
      DELETE FROM "Batch" WHERE id IN (
        SELECT b.id FROM "Batch" b WHERE b."finishedAt" < ${finishedBefore}::timestamptz AND NOT EXISTS (
          SELECT 1 FROM "BatchItem" i JOIN "Turn" t ON t.id = i."turnId" WHERE i."batchId" = b.id
        ) LIMIT ${limit}
      )`,
  };
}

async function insert(
  client: PrismaClient,
  { ownerId, options, items, inputHash, idempotencyKey }: NewBatch,
  most: number,
): Promise<BatchRow | 'FULL' | 'KEY_TAKEN'> {
  try {
    return await client.$transaction(async (tx) => {
      // Concurrent requests of the owner count one after the other.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('batches of ' || ${ownerId}, 0))`;
      if ((await tx.batch.count({ where: { ownerId, finishedAt: null } })) >= most) return 'FULL';
      const values = { id: newId(), ownerId, options, size: items.length, inputHash, idempotencyKey };
      const batch = await tx.batch.create({ data: values, select: columns });
      await tx.$executeRaw`UPDATE "Batch" SET "dueAt" = now() + ${CLAIM}::interval WHERE id = ${batch.id}::uuid`;
      await tx.batchItem.createMany({
        data: items.map((item, position) => ({ batchId: batch.id, position, ...item })),
      });
      return batch;
    });
  } catch (error) {
    if (idempotencyKey !== null && breaksUnique(error, 'Batch_ownerId_idempotencyKey_key')) return 'KEY_TAKEN';
    throw error;
  }
}

async function claim(client: PrismaClient, id: string | null): Promise<BatchRow | null> {
  const [row] = await client.$queryRaw<BatchRow[]>`
    UPDATE "Batch" SET "dueAt" = now() + ${CLAIM}::interval WHERE id = (
      SELECT id FROM "Batch"
      WHERE "finishedAt" IS NULL AND "dueAt" <= now() AND (${id}::uuid IS NULL OR id = ${id}::uuid)
      ORDER BY "dueAt" LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id, "ownerId", options, size, "inputHash", "createdAt", "cancelledAt", "finishedAt"`;
  return row ?? null;
}

async function readItems(client: PrismaClient, batchId: string, page: PageRequest): Promise<Page<BatchItemRow>> {
  const after = page.after === null ? -1 : Number(decodeCursor(page.after, CURSOR)[0]);
  const rows = await client.batchItem.findMany({
    where: { batchId, position: { gt: after } },
    orderBy: { position: 'asc' },
    take: page.limit + 1,
  });
  const items = rows.map(({ position, imageId, phrase, turnId, errorCode, errorMessage }) => ({
    position,
    imageId,
    phrase,
    turnId,
    error: errorCode === null ? null : { code: readErrorCode(errorCode), message: errorMessage ?? '' },
  }));
  return cutPage(items, page, ({ position }) => encodeCursor(position));
}

async function readContents(client: PrismaClient, id: string): Promise<{ imageIds: string[]; phrases: string[] }> {
  const images = await client.$queryRaw<{ imageId: string }[]>`
    SELECT "imageId" FROM "BatchItem" WHERE "batchId" = ${id}::uuid GROUP BY "imageId" ORDER BY min(position)`;
  const phrases = await client.$queryRaw<{ phrase: string }[]>`
    SELECT phrase FROM "BatchItem" WHERE "batchId" = ${id}::uuid GROUP BY phrase ORDER BY min(position)`;
  return { imageIds: images.map(({ imageId }) => imageId), phrases: phrases.map(({ phrase }) => phrase) };
}

async function readProgress(client: PrismaClient, id: string): Promise<BatchProgress> {
  const [row] = await client.$queryRaw<BatchProgress[]>`
    SELECT count(*) FILTER (WHERE i."turnId" IS NULL AND i."errorCode" IS NULL)::int AS waiting,
      count(*) FILTER (WHERE t.status = 'QUEUED')::int AS queued,
      count(*) FILTER (WHERE t.status = 'RUNNING')::int AS running,
      count(*) FILTER (WHERE t.status = 'COMPLETED')::int AS completed,
      count(*) FILTER (WHERE t.status = 'FAILED' OR i."errorCode" IS NOT NULL)::int AS failed,
      count(*) FILTER (WHERE t.status = 'CANCELLED' OR (i."turnId" IS NOT NULL AND t.id IS NULL))::int AS cancelled
    FROM "BatchItem" i LEFT JOIN "Turn" t ON t.id = i."turnId" WHERE i."batchId" = ${id}::uuid`;
  if (row === undefined) throw new Error('a count has no row');
  return row;
}

async function readNext(client: PrismaClient, id: string): Promise<NextItem | null> {
  const [row] = await client.$queryRaw<
    (Omit<NextItem, 'sibling'> & { turnId: string | null; conversationId: string | null })[]
  >`
    SELECT i.position, i."imageId", i.phrase, s.id AS "turnId", s."conversationId"
    FROM "BatchItem" i LEFT JOIN LATERAL (
      SELECT t.id, t."conversationId" FROM "BatchItem" o JOIN "Turn" t ON t.id = o."turnId"
        JOIN "Conversation" c ON c.id = t."conversationId"
      WHERE o."batchId" = i."batchId" AND o."imageId" = i."imageId" AND c."deletedAt" IS NULL
      ORDER BY o.position LIMIT 1
    ) s ON true
    WHERE i."batchId" = ${id}::uuid AND i."turnId" IS NULL AND i."errorCode" IS NULL ORDER BY i.position LIMIT 1`;
  if (row === undefined) return null;
  const { turnId, conversationId, ...item } = row;
  return { ...item, sibling: turnId === null || conversationId === null ? null : { turnId, conversationId } };
}
