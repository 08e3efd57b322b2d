// Running: claiming a turn, holding it, ending it. Every change of a turn's state is one conditional statement or one
// transaction, so that of all who try at once exactly one wins. Times are the database's: clocks of processes may
// differ by hours. Locks are taken in the order of docs/architecture.md ("Locks").
import type { EngineInfo } from '../../inference/engine.ts';
import type { ErrorCode } from '../errors.ts';
import { isId } from '../ids.ts';
import type { Database, Statement } from '../platform/database.ts';
import { dayOf, recordWork } from '../usage/repository.ts';
import type { Work } from '../usage/repository.ts';
import { OUTPUT_EVENT_TYPES, parseTurnEventBody } from './events.ts';
import type { TurnEventBody } from './events.ts';
import type { PathTurn } from './history.ts';
import { eventsOf, insertEvents, selectEvents, write } from './journal-sql.ts';
import type { MadeRow } from './journal-sql.ts';
import type { Stored } from './journal.ts';
import { nextTurnOfUser } from './fair-queue-repository.ts';
import { readStoredCleanUp } from './clean-up.ts';
import { readRegionPrompts } from './region-prompts.ts';
import type { EngineUsage, TurnOptions, Pointing, RequestedIntent, ResolvedIntent } from './repository.ts';

/** A turn that this process runs, until another attempt begins. */
export interface ClaimedTurn extends TurnOptions, Pointing {
  id: string;
  /**
   * The mask that it makes in full, and its number in its turn; both null when it does not, or when that mask is gone.
   */
  fullOfMaskId: string | null;
  fullOfIndex: number | null;
  ownerId: string;
  conversationId: string;
  attempt: number;
  requestedIntent: RequestedIntent;
  cancelRequested: boolean;
  /** Milliseconds from the question to this claim. */
  waitedMs: number;
  /** TurnStarted, which the first attempt stores with its claim; null when the run is to append it. */
  begun: Stored | null;
  /** By attempts before this one. */
  shown: EmittedOutput;
  /** The oldest turn of the same user that waits and may begin; null when there is none. */
  nextTurnOfUser: string | null;
}

/**
 * What the journal holds of an answer: what readers have seen, or may at any moment. While there is nothing, the turn
 * may be begun afresh.
 */
export interface EmittedOutput {
  text: string;
  anything: boolean;
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

/** Turns of a deleted conversation are there too: they are to be ended. */
export interface RunRepository {
  /** The last event when the turn was waiting and is cancelled now; null when it was not waiting. */
  cancelQueued(id: string): Promise<Stored | null>;
  /** Whether the turn was running and its run is to stop now. */
  requestCancel(id: string): Promise<boolean>;
  unfinishedOf(conversationId: string): Promise<string[]>;
  /** The next turn of a conversation that waits for its turn. */
  nextWaiting(conversationId: string): Promise<string | null>;
  /**
   * Takes a waiting turn, or a running one whose heartbeat is older than `staleMs`. Null when there is none to take: it
   * has ended, is run elsewhere, or an earlier turn of its conversation has not ended.
   */
  claim(id: string, staleMs: number, model: EngineInfo): Promise<ClaimedTurn | null>;
  shown(id: string): Promise<EmittedOutput>;
  /** Null when the turn is not (any longer) run by this attempt. */
  heartbeat(id: string, attempt: number): Promise<{ cancelRequested: boolean } | null>;
  /** Gives a claimed turn back to the queue, not to be claimed for `afterMs`. */
  release(id: string, attempt: number, afterMs: number): Promise<void>;
  /** The last event; null when the turn is not (any longer) run by this attempt. */
  finish(id: string, attempt: number, outcome: TurnOutcome): Promise<Stored | null>;
  /** From the first turn of the branch to this one. */
  path(id: string): Promise<PathTurn[]>;
  /** Turns that wait for longer than `waitingForMs`, and running ones whose heartbeat is stale. */
  abandoned(times: { staleMs: number; waitingForMs: number }): Promise<AbandonedTurn[]>;
  /** Makes every running turn stale: nobody can be running one. */
  expireLeases(): Promise<void>;
}

type ClaimRow = Omit<ClaimedTurn, 'begun' | 'shown' | 'regionPrompts' | 'cleanUp'> & {
  cleanUp: unknown;
  regionPrompts: unknown;
  seq: number | null;
  at: Date | null;
};

const NO_OUTPUT: EmittedOutput = { text: '', anything: false };

/** Whether the claim begins the turn; a later attempt begins it once it is known that the one before showed nothing. */
const BEGINNING = `(CASE WHEN own.attempt = 1 AND NOT own."cancelRequested" THEN $5::text[] ELSE '{}'::text[] END)`;

/** The claim and, for a turn that was never begun, TurnStarted: one statement, one commit. */
const claim = (channel: string | null): Statement => ({
  name: 'claim turn',
  text: `WITH own AS (
      UPDATE "Turn" t SET status = 'RUNNING', attempt = attempt + 1, "heartbeatAt" = now(), "startedAt" =
        COALESCE("startedAt", now()), "modelId" = $3, "modelSha256" = $4,
        "lastSeq" = "lastSeq" + CASE WHEN attempt = 0 AND "cancelRequestedAt" IS NULL THEN 1 ELSE 0 END
      WHERE id = $1::uuid
        AND ((status = 'QUEUED' AND ("retryAt" IS NULL OR "retryAt" <= now())) OR (status = 'RUNNING' AND
          "heartbeatAt" < now() - make_interval(secs => $2::float8 / 1000)))
        AND NOT EXISTS (SELECT 1 FROM "Turn" o WHERE o."conversationId" = t."conversationId" AND o.index < t.index AND
          o.status IN ('QUEUED', 'RUNNING'))
      RETURNING id, "ownerId", "conversationId", attempt, "requestedIntent", "maxScale", "deadlineMs",
        "stopWhenStable", "cleanUp", "refineMaskId", "regionPrompts", "fullOfMaskId",
        (SELECT m.index FROM "Mask" m WHERE m.id = t."fullOfMaskId") AS "fullOfIndex",
        "cancelRequestedAt" IS NOT NULL AS "cancelRequested", (EXTRACT(EPOCH FROM now() - "createdAt") * 1000)::float8
          AS "waitedMs",
        (${nextTurnOfUser('t."ownerId"', 't.id')}) AS "nextTurnOfUser", "lastSeq"
    ), ${insertEvents(BEGINNING)}
    SELECT own.*, begun.seq, begun.at FROM own LEFT JOIN (
      ${selectEvents(BEGINNING, channel === null ? null : '$6')}
    ) begun ON true`,
});

const HEARTBEAT: Statement = {
  name: 'heartbeat',
  text:
    `UPDATE "Turn" SET "heartbeatAt" = now() WHERE id = $1::uuid AND attempt = $2 AND status = ` +
    `'RUNNING' RETURNING "cancelRequestedAt" IS NOT NULL AS "cancelRequested"`,
};

/**
 * Status, answer, the last event and what it cost; the turn is locked before the day. One update: a second one would
 * lock its parent and conversation too.
 */
const finish = (channel: string | null): Statement => ({
  name: 'finish turn',
  text: `WITH own AS (
      UPDATE "Turn" SET "lastSeq" = "lastSeq" + 1, status = $4::"TurnStatus", answer = $5, "finishedAt" = now(),
        "heartbeatAt" = NULL, "resolvedIntent" = $6::"ResolvedIntent",
        usage = $7::jsonb || jsonb_build_object('queueMs', (EXTRACT(EPOCH FROM "startedAt" - "createdAt") *
          1000)::float8), "errorCode" = $8, "errorMessage" = $9
      WHERE id = $1::uuid AND attempt = $2 AND status = 'RUNNING'
      RETURNING id, "conversationId", "lastSeq", "ownerId", (EXTRACT(EPOCH FROM now() - "startedAt") * 1000)::float8
        AS "ranMs"
    ), ${insertEvents('$3::text[]')}, worked AS (
      ${recordWork(
        'SELECT "ownerId", $10::date, 0, $11::bigint, $12::bigint, $13::bigint, $14::bigint, ' +
          'COALESCE($15::float8, "ranMs") FROM own',
      )}
    ) ${selectEvents('$3::text[]', channel === null ? null : '$16')}`,
});

const cancelQueued = (channel: string | null): Statement => ({
  name: 'cancel waiting turn',
  text: `WITH own AS (
      UPDATE "Turn" SET status = 'CANCELLED', "finishedAt" = now(), "lastSeq" = "lastSeq" + 1 WHERE id = $1::uuid
        AND status = 'QUEUED' RETURNING id, "conversationId", "lastSeq"
    ), ${insertEvents('$2::text[]')} ${selectEvents('$2::text[]', channel === null ? null : '$3')}`,
});

const PATH: Statement = {
  name: 'path of turn',
  text: `WITH RECURSIVE path AS (
      SELECT id, "parentId", text, answer, 0 AS depth FROM "Turn" WHERE id = $1::uuid
      UNION ALL SELECT t.id, t."parentId", t.text, t.answer, depth + 1 FROM "Turn" t JOIN path ON t.id = path."parentId"
    )
    SELECT text, answer, ARRAY(SELECT "imageId"::text FROM "TurnImage" WHERE "turnId" = path.id ORDER BY position)
      AS "imageIds" FROM path ORDER BY depth DESC`,
};

/** `channel`: of the notices that the end of a turn is to announce itself with; null where it cannot. */
export function createRunRepository(
  { client, sql }: Pick<Database, 'client' | 'sql'>,
  channel: string | null = null,
): RunRepository {
  const [CLAIM, FINISH, CANCEL_QUEUED] = [claim(channel), finish(channel), cancelQueued(channel)];
  const announced = channel === null ? [] : [channel];
  const stored = (turnId: string, body: TurnEventBody, rows: readonly MadeRow[]): Stored | null =>
    rows.length === 0 ? null : { events: eventsOf(turnId, [body], rows), published: channel !== null };

  async function shown(turnId: string): Promise<EmittedOutput> {
    const rows = await client.turnEvent.findMany({
      where: { turnId, type: { in: [...OUTPUT_EVENT_TYPES] } },
      orderBy: { seq: 'asc' },
    });
    const bodies = rows.map(({ type, payload }) => parseTurnEventBody(type, payload));
    return {
      anything: bodies.length > 0,
      text: bodies.map((body) => (body.type === 'AnswerDelta' ? body.text : '')).join(''),
    };
  }

  return {
    shown,

    async cancelQueued(id) {
      const body: TurnEventBody = { type: 'TurnFinished', status: 'CANCELLED' };
      return stored(id, body, await sql<MadeRow>(CANCEL_QUEUED, [id, write([body]), ...announced]));
    },

    async requestCancel(id) {
      return (
        (await client.$executeRaw`UPDATE "Turn" SET "cancelRequestedAt" = now() WHERE id = ${id}::uuid AND status =
        'RUNNING'`) > 0
      );
    },

    async unfinishedOf(conversationId) {
      const rows = await client.turn.findMany({
        where: { conversationId, status: { in: ['QUEUED', 'RUNNING'] } },
        select: { id: true },
        orderBy: { index: 'desc' },
      });
      return rows.map(({ id }) => id);
    },

    async nextWaiting(conversationId) {
      const row = await client.turn.findFirst({
        where: { conversationId, status: 'QUEUED' },
        orderBy: { index: 'asc' },
        select: { id: true },
      });
      return row?.id ?? null;
    },

    async claim(id, staleMs, model) {
      if (!isId(id)) return null;
      const body: TurnEventBody = { type: 'TurnStarted', modelId: model.id, attempt: 1 };
      const values = [id, staleMs, model.id, model.sha256, write([body]), ...announced];
      const [row] = await sql<ClaimRow>(CLAIM, values);
      if (row === undefined) return null;
      const { seq, at, regionPrompts, cleanUp, ...turn } = row;
      return {
        ...turn,
        begun:
          seq === null || at === null ? null : stored(id, body, [{ seq, at, conversationId: turn.conversationId }]),
        cleanUp: readStoredCleanUp(cleanUp),
        regionPrompts: readRegionPrompts(regionPrompts),
        shown: turn.attempt === 1 ? NO_OUTPUT : await shown(id),
      };
    },

    async heartbeat(id, attempt) {
      const [row] = await sql<{ cancelRequested: boolean }>(HEARTBEAT, [id, attempt]);
      return row ?? null;
    },

    async release(id, attempt, afterMs) {
      await client.$executeRaw`
        UPDATE "Turn" SET status = 'QUEUED', "heartbeatAt" = NULL, "queuePosition" = NULL, "retryAt" = now() +
          make_interval(secs => ${afterMs / 1000})
        WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
    },

    async finish(id, attempt, outcome) {
      const body: TurnEventBody = { type: 'TurnFinished', status: outcome.status };
      const { promptTokens = 0, imageTokens = 0, answerTokens = 0, maskTokens = 0, modelMs = null } = workOf(outcome);
      const completed = outcome.status === 'COMPLETED' ? outcome : null;
      const failed = outcome.status === 'FAILED' ? outcome : null;
      return stored(
        id,
        body,
        await sql<MadeRow>(FINISH, [
          id,
          attempt,
          write([body]),
          outcome.status,
          outcome.answer,
          completed?.resolvedIntent ?? null,
          completed === null ? null : JSON.stringify(completed.usage),
          failed?.code ?? null,
          failed?.message ?? null,
          dayOf(new Date()),
          promptTokens,
          imageTokens,
          answerTokens,
          maskTokens,
          modelMs,
          ...announced,
        ]),
      );
    },

    path: (id) => sql<PathTurn>(PATH, [id]),

    async abandoned({ staleMs, waitingForMs }) {
      return client.$queryRaw<AbandonedTurn[]>`
        SELECT id, "ownerId", CASE WHEN status = 'RUNNING' THEN attempt END AS "lostAttempt" FROM "Turn"
        WHERE (status = 'QUEUED' AND "createdAt" < now() - make_interval(secs => ${waitingForMs / 1000}) AND
          ("retryAt" IS NULL OR "retryAt" < now()))
          OR (status = 'RUNNING' AND "heartbeatAt" < now() - make_interval(secs => ${staleMs / 1000}))
        ORDER BY id`;
    },

    async expireLeases() {
      await client.$executeRaw`
        UPDATE "Turn" SET "heartbeatAt" = to_timestamp(0) WHERE id IN (SELECT id FROM "Turn" WHERE status = 'RUNNING'
          ORDER BY id FOR NO KEY UPDATE)`;
    },
  };
}

/**
 * A turn that was cancelled or failed used the model too; nobody counted for it, so the time that it ran is all that is
 * known: nothing is told here.
 */
function workOf(outcome: TurnOutcome): Partial<Work> {
  if (outcome.status !== 'COMPLETED') return {};
  const { promptTokens, imageTokens, answerTokens, maskTokens, prefillMs, answerMs, maskMs } = outcome.usage;
  return { promptTokens, imageTokens, answerTokens, maskTokens, modelMs: prefillMs + answerMs + maskMs };
}
