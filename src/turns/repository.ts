// Reads rows of turns: single turns, pages of a conversation or branch, and neighbours in the tree. Creating, running,
// searching and following turns have files of their own beside this one. Prisma's types end here.
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { readErrorCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { isId } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import { readStoredCleanUp } from './clean-up.ts';
import { readRegionPrompts } from './region-prompts.ts';
import type { CleanUp } from '../../inference/mask/clean.ts';
import type { RegionPrompt } from './region-prompts.ts';

export type TurnStatus = 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type RequestedIntent = 'AUTO' | 'ANSWER' | 'SEGMENT';
export type ResolvedIntent = 'ANSWER' | 'SEGMENT';

/** What the engine counted and timed. */
export interface EngineUsage {
  promptTokens: number;
  imageTokens: number;
  cachedTokens: number;
  answerTokens: number;
  maskTokens: number;
  prefillMs: number;
  answerMs: number;
  maskMs: number;
}
export type UsageRow = EngineUsage & { queueMs: number };

export type Thumb = 'UP' | 'DOWN';

/** What the owner said of an answer. */
export interface FeedbackRow {
  thumb: Thumb | null;
  text: string | null;
  updatedAt: Date;
}

/** How much a turn may cost (null: as much as it takes), and how its masks are cleaned. */
export interface TurnOptions {
  /** Scales of each mask. */
  maxScale: number | null;
  /** Of the run, the queue not counted. */
  deadlineMs: number | null;
  /** IoU of two successive previews. */
  stopWhenStable: number | null;
  /** Null: masks stay as the model generates them. */
  cleanUp: CleanUp | null;
}

/** What a question says besides its words. */
export interface Pointing {
  regionPrompts: readonly RegionPrompt[];
  /** The mask that it changes. */
  refineMaskId: string | null;
}

export interface TurnRow extends TurnOptions, Pointing {
  id: string;
  conversationId: string;
  parentId: string | null;
  /** Number of the turn in its conversation, from 0, in order of asking. */
  index: number;
  status: TurnStatus;
  text: string;
  /** In the order they were sent. */
  imageIds: string[];
  requestedIntent: RequestedIntent;
  resolvedIntent: ResolvedIntent | null;
  answer: string | null;
  error: { code: ErrorCode; message: string } | null;
  usage: UsageRow | null;
  model: { id: string; sha256: string } | null;
  feedback: FeedbackRow | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Turns of a deleted conversation are not found. */
export interface TurnRepository {
  find(viewerId: string, id: string): Promise<TurnRow | null>;
  byIds(ids: readonly string[]): Promise<TurnRow[]>;
  /** One page for each conversation, in their order; oldest turn first. */
  pagesOf(conversationIds: readonly string[], page: PageRequest): Promise<Page<TurnRow>[]>;
  /** The same of the branch that is shown, from its first turn to the active one. */
  activePathsOf(conversationIds: readonly string[], page: PageRequest): Promise<Page<TurnRow>[]>;
  /** Oldest first. */
  childrenOf(ids: readonly string[]): Promise<TurnRow[]>;
  /** Each turn's siblings, itself among them; oldest first. */
  siblingsOf(turns: readonly Pick<TurnRow, 'parentId' | 'conversationId'>[]): Promise<TurnRow[]>;
  imageIdsOf(conversationIds: readonly string[]): Promise<string[][]>;
  /** Null when there is no such turn of the viewer's. */
  setFeedback(viewerId: string, id: string, feedback: Omit<FeedbackRow, 'updatedAt'>): Promise<TurnRow | null>;
}

/** Not in a deleted conversation. */
export const kept = { conversation: { deletedAt: null } } satisfies Prisma.TurnWhereInput;

export const include = { images: { orderBy: { position: 'asc' } } } satisfies Prisma.TurnInclude;
type Found = Prisma.TurnGetPayload<{ include: typeof include }>;

const engineUsage = {
  promptTokens: z.number(),
  imageTokens: z.number(),
  answerTokens: z.number(),
  maskTokens: z.number(),
  prefillMs: z.number(),
  answerMs: z.number(),
  maskMs: z.number(),
};
const usage = z.object({ ...engineUsage, queueMs: z.number(), cachedTokens: z.number() });

const TURN_CURSOR = /^(\d{1,9})$/;

interface Place {
  id: string;
  conversationId: string;
}

/** A page in the order of `index`, as parts of a query. */
function onPage({ after, before, backward, limit }: PageRequest): {
  between: Prisma.Sql;
  direction: Prisma.Sql;
  limit: number;
} {
  return {
    between: Prisma.sql`index > ${after === null ? -1 : readIndex(after)} AND index <
        ${before === null ? 2 ** 31 - 1 : readIndex(before)}`,
    direction: backward ? Prisma.sql`DESC` : Prisma.sql`ASC`,
    limit: limit + 1,
  };
}

export function createTurnRepository(client: PrismaClient): TurnRepository {
  const byIds = (ids: readonly string[]): Promise<TurnRow[]> => rowsOf(client, ids);
  const pagesFrom = async (
    conversationIds: readonly string[],
    page: PageRequest,
    places: readonly Place[],
  ): Promise<Page<TurnRow>[]> => {
    const turns = await inOrder(
      client,
      places.map(({ id }) => id),
    );
    return conversationIds.map((id) =>
      cutPage(
        turns.filter((turn) => turn.conversationId === id),
        page,
        ({ index }) => encodeCursor(index),
      ),
    );
  };

  return {
    async find(viewerId, id) {
      if (!isId(id)) return null;
      const row = await client.turn.findFirst({ where: { id, ownerId: viewerId, ...kept }, include });
      return row === null ? null : read(row);
    },
    byIds,

    async pagesOf(conversationIds, page) {
      const { between, direction, limit } = onPage(page);
      return pagesFrom(
        conversationIds,
        page,
        await client.$queryRaw<Place[]>`
        SELECT t.id, c.id AS "conversationId" FROM unnest(${conversationIds}::uuid[]) AS c(id)
        CROSS JOIN LATERAL (SELECT id, index FROM "Turn" WHERE "conversationId" = c.id AND ${between} ORDER BY index
          ${direction} LIMIT ${limit}) t
        ORDER BY t.index ${direction}`,
      );
    },

    async activePathsOf(conversationIds, page) {
      const { between, direction, limit } = onPage(page);
      // A turn is younger than its parent, so along a path the index rises.
      return pagesFrom(
        conversationIds,
        page,
        await client.$queryRaw<Place[]>`
        WITH RECURSIVE path AS (
          SELECT t.id, t."parentId", t."conversationId", t.index FROM "Conversation" c JOIN "Turn" t ON t.id =
            c."activeTurnId" WHERE c.id = ANY(${conversationIds}::uuid[])
          UNION ALL SELECT t.id, t."parentId", t."conversationId", t.index FROM "Turn" t JOIN path ON t.id =
            path."parentId"
        )
        SELECT id, "conversationId" FROM (SELECT *, row_number() OVER (PARTITION BY "conversationId" ORDER BY index
          ${direction}) AS place FROM path WHERE ${between}) placed
        WHERE place <= ${limit} ORDER BY index ${direction}`,
      );
    },

    childrenOf: async (ids) =>
      (await client.turn.findMany({ where: { parentId: { in: [...ids] } }, include, orderBy: { index: 'asc' } })).map(
        read,
      ),

    async siblingsOf(turns) {
      const parents = turns.flatMap(({ parentId }) => parentId ?? []);
      const opened = turns.filter(({ parentId }) => parentId === null).map(({ conversationId }) => conversationId);
      const rows = await client.turn.findMany({
        where: { OR: [{ parentId: { in: parents } }, { parentId: null, conversationId: { in: opened } }] },
        include,
        orderBy: { index: 'asc' },
      });
      return rows.map(read);
    },

    async imageIdsOf(conversationIds) {
      const rows = await client.turnImage.findMany({
        where: { turn: { conversationId: { in: [...conversationIds] } } },
        select: { imageId: true, turn: { select: { conversationId: true } } },
        orderBy: [{ turn: { index: 'asc' } }, { position: 'asc' }],
      });
      return conversationIds.map((id) => [
        ...new Set(rows.filter(({ turn }) => turn.conversationId === id).map(({ imageId }) => imageId)),
      ]);
    },

    async setFeedback(ownerId, id, { thumb, text }) {
      if (!isId(id)) return null;
      const feedbackAt = thumb === null && text === null ? null : new Date();
      const [row] = await client.turn.updateManyAndReturn({
        where: { id, ownerId, ...kept },
        data: { feedbackThumb: thumb, feedbackText: text, feedbackAt },
        select: { id: true },
      });
      return row === undefined ? null : ((await byIds([row.id]))[0] ?? null);
    },
  };
}

/** From the turn down, always to the newest child. */
export async function branchEnd(tx: Prisma.TransactionClient, id: string): Promise<string> {
  const [end] = await tx.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE branch AS (
      SELECT id, 0 AS depth FROM "Turn" WHERE id = ${id}::uuid
      UNION ALL SELECT newest.id, depth + 1 FROM branch CROSS JOIN LATERAL (SELECT id FROM "Turn" WHERE "parentId" =
        branch.id ORDER BY index DESC LIMIT 1) newest
    )
    SELECT id FROM branch ORDER BY depth DESC LIMIT 1`;
  return end?.id ?? id;
}

async function rowsOf(client: PrismaClient, ids: readonly string[]): Promise<TurnRow[]> {
  return (await client.turn.findMany({ where: { id: { in: ids.filter(isId) }, ...kept }, include })).map(read);
}

/** Those that are there, in the order of their ids. */
export async function inOrder(client: PrismaClient, ids: readonly string[]): Promise<TurnRow[]> {
  const rows = new Map((await rowsOf(client, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

const readIndex = (cursor: string): number => Number(decodeCursor(cursor, TURN_CURSOR)[0]);

export function read(row: Found): TurnRow {
  const {
    id,
    conversationId,
    parentId,
    index,
    status,
    text,
    requestedIntent,
    resolvedIntent,
    maxScale,
    deadlineMs,
    stopWhenStable,
    refineMaskId,
    answer,
    createdAt,
    startedAt,
    finishedAt,
  } = row;
  return {
    id,
    conversationId,
    parentId,
    index,
    status,
    text,
    requestedIntent,
    resolvedIntent,
    maxScale,
    deadlineMs,
    stopWhenStable,
    refineMaskId,
    answer,
    createdAt,
    startedAt,
    finishedAt,
    cleanUp: readStoredCleanUp(row.cleanUp),
    regionPrompts: readRegionPrompts(row.regionPrompts),
    imageIds: row.images.map(({ imageId }) => imageId),
    feedback:
      row.feedbackAt === null ? null : { thumb: row.feedbackThumb, text: row.feedbackText, updatedAt: row.feedbackAt },
    error: row.errorCode === null ? null : { code: readErrorCode(row.errorCode), message: row.errorMessage ?? '' },
    usage: row.usage === null ? null : usage.parse(row.usage),
    model: row.modelId === null ? null : { id: row.modelId, sha256: row.modelSha256 ?? '' },
  };
}
