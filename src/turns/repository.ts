// The tables of turns and of their journals. Every change of a turn's state is one conditional statement or one transaction, so that of
// all who try at once exactly one wins. Prisma's types end here.
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { EngineInfo } from '../../inference/engine.ts';
import type { Limits } from '../config.ts';
import type { ConversationRow } from '../conversations/repository.ts';
import { readErrorCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { ID_PATTERN, isId, newId } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import { admitTurn, recordWork } from '../usage/repository.ts';
import type { Work } from '../usage/repository.ts';
import { SHOWN_EVENT_TYPES, parseTurnEventBody } from './events.ts';
import type { TurnEventBody } from './events.ts';
import { HEADLINE_OPTIONS, MARKS, readHighlights } from './highlights.ts';
import type { Highlight } from './highlights.ts';
import type { PathTurn } from './history.ts';
import type { JournalStore } from './journal.ts';
import { positionOfNext } from './line-repository.ts';
import { readRegionPrompts } from './region-prompts.ts';
import type { RegionPrompt } from './region-prompts.ts';
import { unread } from './trim.ts';

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

/** How much a turn may cost; null: as much as it takes. */
export interface CostWishes {
  /** Scales of each mask. */
  maxScale: number | null;
  /** Of the run, the queue not counted. */
  deadlineMs: number | null;
  /** IoU of two successive previews. */
  stopWhenStable: number | null;
}

/** What a question says besides its words. */
export interface Pointing {
  regionPrompts: readonly RegionPrompt[];
  /** The mask that it changes. */
  refineMaskId: string | null;
}

export interface TurnRow extends CostWishes, Pointing {
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

export interface FoundTurn {
  turn: TurnRow;
  /** PostgreSQL's ts_rank; higher is better. */
  rank: number;
  highlights: Highlight[];
}

export interface NewTurn extends CostWishes, Pointing {
  viewerId: string;
  /** A new conversation, or one that is there. */
  conversation: { title: string } | { id: string; titleIfNone: string };
  parentId: string | null;
  text: string;
  imageIds: readonly string[];
  requestedIntent: RequestedIntent;
  /** The mask that the turn makes in full. */
  fullOfMaskId: string | null;
  idempotency: { key: string; inputHash: string } | null;
}

export type CreateRefusal = 'KEY_TAKEN' | 'CROWDED' | 'GONE';

/** A turn that this process runs, until another attempt begins. */
export interface ClaimedTurn extends CostWishes, Pointing {
  id: string;
  /** The mask that it makes in full, and its number in its turn; both null when it does not, or when that mask is gone. */
  fullOfMaskId: string | null;
  fullOfIndex: number | null;
  ownerId: string;
  conversationId: string;
  attempt: number;
  requestedIntent: RequestedIntent;
  cancelRequested: boolean;
  /** Milliseconds from the question to this claim. */
  waitedMs: number;
  /** The text that readers were shown by an attempt before this one. */
  shownText: string;
  /** Whether they were shown anything of an answer. */
  shownAnything: boolean;
}

/** A turn that nobody may be working on. */
export interface AbandonedTurn {
  id: string;
  ownerId: string;
  /** The attempt that was lost; null when the turn waits. */
  lostAttempt: number | null;
}

export type TurnOutcome =
  | { status: 'COMPLETED'; answer: string; resolvedIntent: ResolvedIntent; usage: EngineUsage }
  | { status: 'CANCELLED'; answer: string }
  | { status: 'FAILED'; answer: string; code: ErrorCode; message: string };

/** Most turns with the same parent: lists of children and siblings are not paged. */
export const MAX_SIBLINGS = 100;

/** Turns of a deleted conversation are there for those who run or end them, and for nobody who reads. */
export interface TurnRepository extends JournalStore {
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
  /** From the turn down, always to the newest child. */
  branchEnd(id: string): Promise<string>;
  imageIdsOf(conversationIds: readonly string[]): Promise<string[][]>;
  /** Best first. `query` in the syntax of web searches: words, "phrases", or, -not. */
  search(viewerId: string, query: string, page: PageRequest): Promise<Page<FoundTurn>>;
  /**
   * The turn, its conversation where that is new, and its first event; it becomes the conversation's active one.
   * CROWDED: it would stand beside MAX_SIBLINGS others. GONE: the conversation was deleted meanwhile.
   */
  create(turn: NewTurn): Promise<{ turn: TurnRow; conversation: ConversationRow } | CreateRefusal>;
  findByKey(viewerId: string, key: string): Promise<{ turn: TurnRow; inputHash: string } | null>;
  /** Null when there is no such turn of the viewer's. */
  setFeedback(viewerId: string, id: string, feedback: Omit<FeedbackRow, 'updatedAt'>): Promise<TurnRow | null>;
  countQueued(): Promise<number>;
  /** Number of the last event when the turn was waiting and is cancelled now; null when it was not waiting. */
  cancelQueued(id: string): Promise<number | null>;
  /** Whether the turn was running and its run is to stop now. */
  requestCancel(id: string): Promise<boolean>;
  unfinishedOf(conversationId: string): Promise<string[]>;
  /** The next turn of a conversation that waits for its turn. */
  nextWaiting(conversationId: string): Promise<string | null>;
  /**
   * Takes a waiting turn, or a running one whose heartbeat is older than `staleMs`. Null when there is none to take: it has ended, is run
   * elsewhere, or an earlier turn of its conversation has not ended.
   */
  claim(id: string, staleMs: number, model: EngineInfo): Promise<ClaimedTurn | null>;
  /** Null when the turn is not (any longer) run by this attempt. */
  heartbeat(id: string, attempt: number): Promise<{ cancelRequested: boolean } | null>;
  /** Gives a claimed turn back to the queue, not to be claimed for `afterMs`. */
  release(id: string, attempt: number, afterMs: number): Promise<void>;
  /** Number of the last event; null when the turn is not (any longer) run by this attempt. */
  finish(id: string, attempt: number, outcome: TurnOutcome): Promise<number | null>;
  /** From the first turn of the branch to this one. */
  path(id: string): Promise<PathTurn[]>;
  /** Turns that wait for longer than `waitingForMs`, and running ones whose heartbeat is stale. */
  abandoned(times: { staleMs: number; waitingForMs: number }): Promise<AbandonedTurn[]>;
  /** Makes every running turn stale: nobody can be running one. */
  expireLeases(): Promise<void>;
}

/** Not in a deleted conversation. */
const kept = { conversation: { deletedAt: null } } satisfies Prisma.TurnWhereInput;

const include = { images: { orderBy: { position: 'asc' } } } satisfies Prisma.TurnInclude;
type Found = Prisma.TurnGetPayload<{ include: typeof include }>;

const engineUsage = { promptTokens: z.number(), imageTokens: z.number(), answerTokens: z.number(), maskTokens: z.number(), prefillMs: z.number(), answerMs: z.number(), maskMs: z.number() };
const usage = z.object({ ...engineUsage, queueMs: z.number(), cachedTokens: z.number() });

const TURN_CURSOR = /^(\d{1,9})$/;
const SEARCH_CURSOR = new RegExp(`^(\\d{1,9}(?:\\.\\d{1,25})?(?:e-\\d{1,3})?) (${ID_PATTERN})$`);

/** Words in context, between marks. */
const headline = (column: 'text' | 'labels' | 'answer'): Prisma.Sql => {
  const name = Prisma.raw(column);
  return Prisma.sql`ts_headline('simple', translate(coalesce(t.${name}, ''), ${MARKS.join('')}, ''), q, ${HEADLINE_OPTIONS}) AS ${name}`;
};

interface Place {
  id: string;
  conversationId: string;
}

/** A page in the order of `index`, as parts of a query. */
function onPage({ after, before, backward, limit }: PageRequest): { between: Prisma.Sql; direction: Prisma.Sql; limit: number } {
  return {
    between: Prisma.sql`index > ${after === null ? -1 : readIndex(after)} AND index < ${before === null ? 2 ** 31 - 1 : readIndex(before)}`,
    direction: backward ? Prisma.sql`DESC` : Prisma.sql`ASC`,
    limit: limit + 1,
  };
}

/** `limits`: of each user's turns, RATE_LIMITED beyond them. */
export function createTurnRepository(client: PrismaClient, limits: Limits): TurnRepository {
  const byIds = async (ids: readonly string[]): Promise<TurnRow[]> => (await client.turn.findMany({ where: { id: { in: ids.filter(isId) }, ...kept }, include })).map(read);
  const inOrder = async (ids: readonly string[]): Promise<TurnRow[]> => {
    const rows = new Map((await byIds(ids)).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  };
  const pagesFrom = async (conversationIds: readonly string[], page: PageRequest, places: readonly Place[]): Promise<Page<TurnRow>[]> => {
    const turns = await inOrder(places.map(({ id }) => id));
    return conversationIds.map((id) => cutPage(turns.filter((turn) => turn.conversationId === id), page, ({ index }) => encodeCursor(index)));
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
      return pagesFrom(conversationIds, page, await client.$queryRaw<Place[]>`
        SELECT t.id, c.id AS "conversationId" FROM unnest(${conversationIds}::uuid[]) AS c(id)
        CROSS JOIN LATERAL (SELECT id, index FROM "Turn" WHERE "conversationId" = c.id AND ${between} ORDER BY index ${direction} LIMIT ${limit}) t
        ORDER BY t.index ${direction}`);
    },

    async activePathsOf(conversationIds, page) {
      const { between, direction, limit } = onPage(page);
      // A turn is younger than its parent, so along a path the index rises.
      return pagesFrom(conversationIds, page, await client.$queryRaw<Place[]>`
        WITH RECURSIVE path AS (
          SELECT t.id, t."parentId", t."conversationId", t.index FROM "Conversation" c JOIN "Turn" t ON t.id = c."activeTurnId" WHERE c.id = ANY(${conversationIds}::uuid[])
          UNION ALL SELECT t.id, t."parentId", t."conversationId", t.index FROM "Turn" t JOIN path ON t.id = path."parentId"
        )
        SELECT id, "conversationId" FROM (SELECT *, row_number() OVER (PARTITION BY "conversationId" ORDER BY index ${direction}) AS place FROM path WHERE ${between}) placed
        WHERE place <= ${limit} ORDER BY index ${direction}`);
    },

    childrenOf: async (ids) => (await client.turn.findMany({ where: { parentId: { in: [...ids] } }, include, orderBy: { index: 'asc' } })).map(read),

    async siblingsOf(turns) {
      const parents = turns.flatMap(({ parentId }) => parentId ?? []);
      const opened = turns.filter(({ parentId }) => parentId === null).map(({ conversationId }) => conversationId);
      const rows = await client.turn.findMany({
        where: { OR: [{ parentId: { in: parents } }, { parentId: null, conversationId: { in: opened } }] }, include, orderBy: { index: 'asc' },
      });
      return rows.map(read);
    },

    async branchEnd(id) {
      const [end] = await client.$queryRaw<{ id: string }[]>`
        WITH RECURSIVE branch AS (
          SELECT id, 0 AS depth FROM "Turn" WHERE id = ${id}::uuid
          UNION ALL SELECT newest.id, depth + 1 FROM branch CROSS JOIN LATERAL (SELECT id FROM "Turn" WHERE "parentId" = branch.id ORDER BY index DESC LIMIT 1) newest
        )
        SELECT id FROM branch ORDER BY depth DESC LIMIT 1`;
      return end?.id ?? id;
    },

    async imageIdsOf(conversationIds) {
      const rows = await client.turnImage.findMany({
        where: { turn: { conversationId: { in: [...conversationIds] } } },
        select: { imageId: true, turn: { select: { conversationId: true } } },
        orderBy: [{ turn: { index: 'asc' } }, { position: 'asc' }],
      });
      return conversationIds.map((id) => [...new Set(rows.filter(({ turn }) => turn.conversationId === id).map(({ imageId }) => imageId))]);
    },

    async search(viewerId, query, page) {
      const direction = page.backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const beyond = (cursor: string | null, side: '<' | '>'): Prisma.Sql => {
        if (cursor === null) return Prisma.empty;
        const [rank = '', id = ''] = decodeCursor(cursor, SEARCH_CURSOR);
        return Prisma.sql`AND (rank, id) ${Prisma.raw(side)} (${Number(rank)}::float8, ${id}::uuid)`;
      };
      const rows = await client.$queryRaw<{ id: string; rank: number; text: string; labels: string; answer: string }[]>`
        WITH query AS (SELECT websearch_to_tsquery('simple', ${query}) AS q), found AS (
          SELECT id, rank FROM (
            SELECT t.id, ts_rank(tsv, q)::float8 AS rank FROM "Turn" t, query
            WHERE "ownerId" = ${viewerId} AND tsv @@ q AND EXISTS (SELECT 1 FROM "Conversation" c WHERE c.id = t."conversationId" AND c."deletedAt" IS NULL)
          ) ranked WHERE true ${beyond(page.after, '<')} ${beyond(page.before, '>')} ORDER BY rank ${direction}, id ${direction} LIMIT ${page.limit + 1}
        )
        SELECT found.id, rank, ${headline('text')}, ${headline('labels')}, ${headline('answer')} FROM found JOIN "Turn" t ON t.id = found.id, query ORDER BY rank ${direction}, id ${direction}`;
      const matches = new Map(rows.map((row) => [row.id, row]));
      const found = (await inOrder(rows.map(({ id }) => id))).map((turn) => {
        const match = matches.get(turn.id);
        return { turn, rank: match?.rank ?? 0, highlights: match === undefined ? [] : readHighlights(match) };
      });
      return cutPage(found, page, ({ turn, rank }) => encodeCursor(rank, turn.id));
    },

    async create(turn) {
      try {
        return await client.$transaction(async (tx) => {
          await admitTurn(tx, turn.viewerId, limits);
          return insert(tx, turn);
        });
      } catch (error) {
        if (error instanceof Refused) return error.reason;
        if (turn.idempotency !== null && error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return 'KEY_TAKEN';
        throw error;
      }
    },

    async findByKey(ownerId, idempotencyKey) {
      const row = await client.turn.findUnique({ where: { ownerId_idempotencyKey: { ownerId, idempotencyKey } }, include });
      return row === null ? null : { turn: read(row), inputHash: row.inputHash ?? '' };
    },

    async setFeedback(ownerId, id, { thumb, text }) {
      if (!isId(id)) return null;
      const feedbackAt = thumb === null && text === null ? null : new Date();
      const [row] = await client.turn.updateManyAndReturn({ where: { id, ownerId, ...kept }, data: { feedbackThumb: thumb, feedbackText: text, feedbackAt }, select: { id: true } });
      return row === undefined ? null : ((await byIds([row.id]))[0] ?? null);
    },

    countQueued: () => client.turn.count({ where: { status: 'QUEUED' } }),

    cancelQueued: (id) => client.$transaction(async (tx) => {
      const { count } = await tx.turn.updateMany({ where: { id, status: 'QUEUED' }, data: { status: 'CANCELLED', finishedAt: new Date() } });
      return count === 0 ? null : appendLast(tx, id, 'CANCELLED');
    }),

    async requestCancel(id) {
      const { count } = await client.turn.updateMany({ where: { id, status: 'RUNNING' }, data: { cancelRequestedAt: new Date() } });
      return count > 0;
    },

    async unfinishedOf(conversationId) {
      const rows = await client.turn.findMany({ where: { conversationId, status: { in: ['QUEUED', 'RUNNING'] } }, select: { id: true }, orderBy: { index: 'desc' } });
      return rows.map(({ id }) => id);
    },

    async nextWaiting(conversationId) {
      const row = await client.turn.findFirst({ where: { conversationId, status: 'QUEUED' }, orderBy: { index: 'asc' }, select: { id: true } });
      return row?.id ?? null;
    },

    async claim(id, staleMs, model) {
      if (!isId(id)) return null;
      const [row] = await client.$queryRaw<(Omit<ClaimedTurn, 'shownText' | 'shownAnything' | 'regionPrompts'> & { regionPrompts: unknown })[]>`
        UPDATE "Turn" t SET status = 'RUNNING', attempt = attempt + 1, "heartbeatAt" = now(), "startedAt" = COALESCE("startedAt", now()), "modelId" = ${model.id}, "modelSha256" = ${model.sha256}
        WHERE id = ${id}::uuid
          AND ((status = 'QUEUED' AND ("retryAt" IS NULL OR "retryAt" <= now())) OR (status = 'RUNNING' AND "heartbeatAt" < now() - make_interval(secs => ${staleMs / 1000})))
          AND NOT EXISTS (SELECT 1 FROM "Turn" o WHERE o."conversationId" = t."conversationId" AND o.index < t.index AND o.status IN ('QUEUED', 'RUNNING'))
        RETURNING id, "ownerId", "conversationId", attempt, "requestedIntent", "maxScale", "deadlineMs", "stopWhenStable", "refineMaskId", "regionPrompts", "fullOfMaskId", (SELECT m.index FROM "Mask" m WHERE m.id = t."fullOfMaskId") AS "fullOfIndex",
          "cancelRequestedAt" IS NOT NULL AS "cancelRequested", (EXTRACT(EPOCH FROM now() - "createdAt") * 1000)::float8 AS "waitedMs"`;
      if (row === undefined) return null;
      const shown = await client.turnEvent.findMany({ where: { turnId: id, type: { in: [...SHOWN_EVENT_TYPES] } }, orderBy: { seq: 'asc' } });
      const bodies = shown.map(({ type, payload }) => parseTurnEventBody(type, payload));
      return { ...row, regionPrompts: readRegionPrompts(row.regionPrompts), shownAnything: bodies.length > 0, shownText: bodies.map((body) => (body.type === 'AnswerDelta' ? body.text : '')).join('') };
    },

    async heartbeat(id, attempt) {
      const [row] = await client.turn.updateManyAndReturn({ where: { id, attempt, status: 'RUNNING' }, data: { heartbeatAt: new Date() }, select: { cancelRequestedAt: true } });
      return row === undefined ? null : { cancelRequested: row.cancelRequestedAt !== null };
    },

    async release(id, attempt, afterMs) {
      await client.$executeRaw`
        UPDATE "Turn" SET status = 'QUEUED', "heartbeatAt" = NULL, "queuePosition" = NULL, "retryAt" = now() + make_interval(secs => ${afterMs / 1000})
        WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
    },

    finish: (id, attempt, outcome) => client.$transaction(async (tx) => {
      const claimed = await tx.turn.findFirst({ where: { id, attempt, status: 'RUNNING' }, select: { ownerId: true, createdAt: true, startedAt: true } });
      if (claimed === null) return null;
      const queueMs = (claimed.startedAt ?? claimed.createdAt).getTime() - claimed.createdAt.getTime();
      const { count } = await tx.turn.updateMany({
        where: { id, attempt, status: 'RUNNING' },
        data: {
          status: outcome.status, answer: outcome.answer, finishedAt: new Date(), heartbeatAt: null,
          ...(outcome.status === 'COMPLETED' ? { resolvedIntent: outcome.resolvedIntent, usage: { ...outcome.usage, queueMs } } : {}),
          ...(outcome.status === 'FAILED' ? { errorCode: outcome.code, errorMessage: outcome.message } : {}),
        },
      });
      if (count === 0) return null;
      await recordWork(tx, claimed.ownerId, workOf(outcome, claimed.startedAt));
      return appendLast(tx, id, outcome.status);
    }),

    async path(id) {
      const rows = await client.$queryRaw<PathTurn[]>`
        WITH RECURSIVE path AS (
          SELECT id, "parentId", text, answer, 0 AS depth FROM "Turn" WHERE id = ${id}::uuid
          UNION ALL SELECT t.id, t."parentId", t.text, t.answer, depth + 1 FROM "Turn" t JOIN path ON t.id = path."parentId"
        )
        SELECT text, answer, ARRAY(SELECT "imageId"::text FROM "TurnImage" WHERE "turnId" = path.id ORDER BY position) AS "imageIds" FROM path ORDER BY depth DESC`;
      return rows;
    },

    async abandoned({ staleMs, waitingForMs }) {
      const rows = await client.turn.findMany({
        where: { OR: [{ status: 'QUEUED', createdAt: { lt: new Date(Date.now() - waitingForMs) }, AND: { OR: [{ retryAt: null }, { retryAt: { lt: new Date() } }] } }, { status: 'RUNNING', heartbeatAt: { lt: new Date(Date.now() - staleMs) } }] },
        select: { id: true, ownerId: true, status: true, attempt: true }, orderBy: { id: 'asc' },
      });
      return rows.map(({ id, ownerId, status, attempt }) => ({ id, ownerId, lostAttempt: status === 'RUNNING' ? attempt : null }));
    },

    async expireLeases() {
      await client.turn.updateMany({ where: { status: 'RUNNING' }, data: { heartbeatAt: new Date(0) } });
    },

    async append(turnId, attempt, { type, ...payload }) {
      const [row] = await client.$queryRaw<{ seq: number }[]>`
        WITH own AS (UPDATE "Turn" SET "lastSeq" = "lastSeq" + 1 WHERE id = ${turnId}::uuid AND attempt = ${attempt} AND status = 'RUNNING' RETURNING "lastSeq")
        INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT ${turnId}::uuid, "lastSeq", ${type}, ${JSON.stringify(payload)}::jsonb FROM own RETURNING seq`;
      return row?.seq ?? null;
    },

    async readAfter(turnId, after, limit) {
      const rows = await client.turnEvent.findMany({ where: { turnId, seq: { gt: after }, turn: kept }, orderBy: { seq: 'asc' }, take: limit });
      if (rows.length === 0 && (await client.turn.count({ where: { id: turnId, ...kept } })) === 0) return null;
      return rows.map(({ type, payload, seq, at }) => unread({ ...parseTurnEventBody(type, payload), seq, turnId, at }, after));
    },

    async head(turnId) {
      const row = await client.turn.findUnique({ where: { id: turnId, ...kept }, select: { lastSeq: true, finishedAt: true } });
      return row === null ? null : { seq: row.lastSeq, finished: row.finishedAt !== null };
    },
  };
}

/** Ends the transaction. */
class Refused extends Error {
  readonly reason: CreateRefusal;

  constructor(reason: CreateRefusal) {
    super(reason);
    this.reason = reason;
  }
}

async function insert(tx: Prisma.TransactionClient, turn: NewTurn): Promise<{ turn: TurnRow; conversation: ConversationRow }> {
  const conversation = 'id' in turn.conversation
    ? await touch(tx, turn.conversation)
    : await tx.conversation.create({ data: { id: newId(), ownerId: turn.viewerId, title: turn.conversation.title, tags: [] } });
  // The conversation's row is locked by now: nobody else takes the same number.
  if ((await tx.turn.count({ where: { conversationId: conversation.id, parentId: turn.parentId } })) >= MAX_SIBLINGS) throw new Refused('CROWDED');
  const { _max } = await tx.turn.aggregate({ where: { conversationId: conversation.id }, _max: { index: true } });
  const position = await positionOfNext(tx, turn.viewerId);
  const row = await tx.turn.create({
    data: {
      id: newId(), conversationId: conversation.id, ownerId: turn.viewerId, parentId: turn.parentId, index: (_max.index ?? -1) + 1,
      text: turn.text, requestedIntent: turn.requestedIntent, maxScale: turn.maxScale, deadlineMs: turn.deadlineMs, stopWhenStable: turn.stopWhenStable, fullOfMaskId: turn.fullOfMaskId,
      refineMaskId: turn.refineMaskId, ...(turn.regionPrompts.length === 0 ? {} : { regionPrompts: [...turn.regionPrompts] }),
      lastSeq: 1, queuePosition: position, queueToldAt: new Date(),
      idempotencyKey: turn.idempotency?.key ?? null, inputHash: turn.idempotency?.inputHash ?? null,
      images: { create: turn.imageIds.map((imageId, i) => ({ imageId, position: i })) },
      events: { create: { seq: 1, ...stored({ type: 'TurnQueued', position }) } },
    },
    include,
  });
  return { turn: read(row), conversation: await tx.conversation.update({ where: { id: conversation.id }, data: { activeTurnId: row.id } }) };
}

/** A turn that was cancelled or failed used the model too; nobody counted for it, so its time is all that is known. */
function workOf(outcome: TurnOutcome, startedAt: Date | null): Partial<Work> {
  if (outcome.status !== 'COMPLETED') return { modelMs: startedAt === null ? 0 : Date.now() - startedAt.getTime() };
  const { promptTokens, imageTokens, answerTokens, maskTokens, prefillMs, answerMs, maskMs } = outcome.usage;
  return { promptTokens, imageTokens, answerTokens, maskTokens, modelMs: prefillMs + answerMs + maskMs };
}

/** Locks the conversation, marks it as changed, and gives it a title where it has none. */
async function touch(tx: Prisma.TransactionClient, { id, titleIfNone }: { id: string; titleIfNone: string }): Promise<ConversationRow> {
  const [conversation] = await tx.conversation.updateManyAndReturn({ where: { id, deletedAt: null }, data: { updatedAt: new Date() } });
  if (conversation === undefined) throw new Refused('GONE');
  return conversation.title === null ? tx.conversation.update({ where: { id }, data: { title: titleIfNone } }) : conversation;
}

/** The turn's row is locked by the caller's own update. */
async function appendLast(tx: Prisma.TransactionClient, turnId: string, status: 'COMPLETED' | 'FAILED' | 'CANCELLED'): Promise<number> {
  const { lastSeq } = await tx.turn.update({ where: { id: turnId }, data: { lastSeq: { increment: 1 } }, select: { lastSeq: true } });
  await tx.turnEvent.create({ data: { turnId, seq: lastSeq, ...stored({ type: 'TurnFinished', status }) } });
  return lastSeq;
}

function stored({ type, ...payload }: TurnEventBody): { type: string; payload: Prisma.InputJsonObject } {
  return { type, payload };
}

const readIndex = (cursor: string): number => Number(decodeCursor(cursor, TURN_CURSOR)[0]);

function read(row: Found): TurnRow {
  const { id, conversationId, parentId, index, status, text, requestedIntent, resolvedIntent, maxScale, deadlineMs, stopWhenStable, refineMaskId, answer, createdAt, startedAt, finishedAt } = row;
  return {
    id, conversationId, parentId, index, status, text, requestedIntent, resolvedIntent, maxScale, deadlineMs, stopWhenStable, refineMaskId, answer, createdAt, startedAt, finishedAt,
    regionPrompts: readRegionPrompts(row.regionPrompts),
    imageIds: row.images.map(({ imageId }) => imageId),
    feedback: row.feedbackAt === null ? null : { thumb: row.feedbackThumb, text: row.feedbackText, updatedAt: row.feedbackAt },
    error: row.errorCode === null ? null : { code: readErrorCode(row.errorCode), message: row.errorMessage ?? '' },
    usage: row.usage === null ? null : usage.parse(row.usage),
    model: row.modelId === null ? null : { id: row.modelId, sha256: row.modelSha256 ?? '' },
  };
}
