// Claims turns, keeps claims, and ends turns. run-statements.ts has the statements. Prisma's types end here.
import type { EngineInfo } from '../../inference/engine.ts';
import type { GenerationUsage } from '../../inference/events.ts';
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { ErrorCode } from '../errors.ts';
import { isId } from '../ids.ts';
import type { Database, Sql, Statement } from '../platform/database.ts';
import { dayOf } from '../usage/repository.ts';
import type { Work } from '../usage/repository.ts';
import { readStoredCleanUp } from './clean-up.ts';
import { OUTPUT_EVENT_TYPES, parseTurnEventBody } from './events.ts';
import type { TurnEventBody } from './events.ts';
import type { PathTurn } from './history.ts';
import { eventsOf, write } from './journal-sql.ts';
import type { MadeRow } from './journal-sql.ts';
import type { Stored } from './journal.ts';
import { readRegionPrompts } from './region-prompts.ts';
import type { Pointing, RequestedIntent, ResolvedIntent, TurnOptions } from './repository.ts';
import { HEARTBEAT, PATH, cancelQueuedTurn, claimTurn, finishTurn } from './run-statements.ts';

/** A turn that this process runs until another attempt claims it. */
export interface ClaimedTurn extends TurnOptions, Pointing {
  id: string;
  /**
   * The mask that the turn completes to the last scale, and its number in its turn. Both are null when the turn
   * completes no mask, or when the mask is deleted.
   */
  fullOfMaskId: string | null;
  fullOfIndex: number | null;
  ownerId: string;
  conversationId: string;
  attempt: number;
  requestedIntent: RequestedIntent;
  cancelRequested: boolean;
  /** Milliseconds from the creation to this claim. */
  waitedMs: number;
  /** TurnStarted, which the claim of the first attempt stores; null when the run has to append it. */
  started: Stored | null;
  /** By earlier attempts. */
  emitted: EmittedOutput;
  /** The oldest queued turn of the same user that may start; null when there is none. */
  nextTurnOfUser: string | null;
}

/**
 * The output of a turn that is in its journal. A follower may have received it. A new attempt may start only when there
 * is none.
 */
export interface EmittedOutput {
  text: string;
  anything: boolean;
}

/** A turn that may have no worker. */
export interface AbandonedTurn {
  id: string;
  ownerId: string;
  /** The attempt that was lost; null for a queued turn. */
  lostAttempt: number | null;
}

export type TurnOutcome =
  | { status: 'COMPLETED'; answer: string; resolvedIntent: ResolvedIntent; usage: GenerationUsage }
  | { status: 'CANCELLED'; answer: string }
  | { status: 'FAILED'; answer: string; code: ErrorCode; message: string };

/** Includes turns of deleted conversations, which have to be ended. */
export interface RunRepository {
  /** The last event of a queued turn, which is now cancelled; null when the turn was not queued. */
  cancelQueued(id: string): Promise<Stored | null>;
  /** True when the turn is running; its run has to end it. */
  requestCancel(id: string): Promise<boolean>;
  unfinishedOf(conversationId: string): Promise<string[]>;
  /** Turns that have not ended and were last followed longer ago than `forMs`; no turn of `CONTINUE`. */
  unfollowed(forMs: number): Promise<{ id: string; ownerId: string }[]>;
  /** The oldest queued turn of a conversation. */
  nextWaiting(conversationId: string): Promise<string | null>;
  /**
   * Claims a queued turn, or a running one whose heartbeat is older than `staleMs`. Null when the turn has ended, runs
   * elsewhere, or an earlier turn of its conversation has not ended.
   */
  claim(id: string, staleMs: number, model: EngineInfo): Promise<ClaimedTurn | null>;
  emittedOutput(id: string): Promise<EmittedOutput>;
  /** Null when another attempt has the turn, or it has ended. */
  heartbeat(id: string, attempt: number): Promise<{ cancelRequested: boolean } | null>;
  /** Releases a claimed turn to the queue. It can be claimed after `afterMs`. */
  release(id: string, attempt: number, afterMs: number): Promise<void>;
  /** The last event; null when another attempt has the turn, or it has ended. */
  finish(id: string, attempt: number, outcome: TurnOutcome): Promise<Stored | null>;
  /** From the first turn of the branch to this one. */
  path(id: string): Promise<PathTurn[]>;
  /** Turns that are queued for longer than `waitingForMs`, and running ones whose heartbeat is older than `staleMs`. */
  abandoned(times: { staleMs: number; waitingForMs: number }): Promise<AbandonedTurn[]>;
  /** Makes every running turn claimable: no process runs one. */
  expireLeases(): Promise<void>;
}

/** `channel`: the PostgreSQL channel on which the statements publish their events; null when they publish none. */
export function createRunRepository(
  { client, sql }: Pick<Database, 'client' | 'sql'>,
  channel: string | null = null,
): RunRepository {
  const [CLAIM, FINISH, CANCEL_QUEUED] = [claimTurn(channel), finishTurn(channel), cancelQueuedTurn(channel)];
  const table: EventTable = { client, sql, channel };
  return {
    claim: (id, staleMs, model) => claim(table, CLAIM, { id, staleMs, model }),
    emittedOutput: (id) => emittedOutput(client, id),
    path: (id) => sql<PathTurn>(PATH, [id]),
    abandoned: (times) => abandoned(client, times),

    cancelQueued(id) {
      const body: TurnEventBody = { type: 'TurnFinished', status: 'CANCELLED' };
      return storeWith(table, CANCEL_QUEUED, { turnId: id, body }, [id, write([body])]);
    },

    finish(id, attempt, outcome) {
      const body: TurnEventBody = { type: 'TurnFinished', status: outcome.status };
      return storeWith(table, FINISH, { turnId: id, body }, [id, attempt, write([body]), ...columnsOf(outcome)]);
    },

    async heartbeat(id, attempt) {
      const [row] = await sql<{ cancelRequested: boolean }>(HEARTBEAT, [id, attempt]);
      return row ?? null;
    },

    async requestCancel(id) {
      return (
        (await client.$executeRaw`UPDATE "Turn" SET "cancelRequestedAt" = now() WHERE id = ${id}::uuid AND status =
        'RUNNING'`) > 0
      );
    },

    async unfinishedOf(conversationId) {
      const where: Prisma.TurnWhereInput = { conversationId, status: { in: ['QUEUED', 'RUNNING'] } };
      const rows = await client.turn.findMany({ where, select: { id: true }, orderBy: { index: 'desc' } });
      return rows.map(({ id }) => id);
    },

    unfollowed: (forMs) => client.$queryRaw<{ id: string; ownerId: string }[]>`
      SELECT id, "ownerId" FROM "Turn" WHERE status IN ('QUEUED', 'RUNNING') AND "cancelRequestedAt" IS NULL AND
        "followedAt" < now() - make_interval(secs => ${forMs / 1000}) ORDER BY id`,

    async nextWaiting(conversationId) {
      const where = { conversationId, status: 'QUEUED' } as const;
      return (await client.turn.findFirst({ where, orderBy: { index: 'asc' }, select: { id: true } }))?.id ?? null;
    },

    release: (id, attempt, afterMs) => release(client, { id, attempt, afterMs }),
    expireLeases: () => expireLeases(client),
  };
}

interface EventTable {
  client: PrismaClient;
  sql: Sql;
  channel: string | null;
}

const storedEvent = (
  { channel }: EventTable,
  turnId: string,
  body: TurnEventBody,
  rows: readonly MadeRow[],
): Stored | null =>
  rows.length === 0 ? null : { events: eventsOf(turnId, [body], rows), published: channel !== null };

/** Runs a statement that stores one event. Null when the statement changed nothing. */
async function storeWith(
  table: EventTable,
  statement: Statement,
  { turnId, body }: { turnId: string; body: TurnEventBody },
  values: readonly unknown[],
): Promise<Stored | null> {
  return storedEvent(table, turnId, body, await table.sql<MadeRow>(statement, [...values, ...lastValue(table)]));
}

const lastValue = ({ channel }: EventTable): string[] => (channel === null ? [] : [channel]);

type ClaimRow = Omit<ClaimedTurn, 'started' | 'emitted' | 'regionPrompts' | 'cleanUp'> & {
  cleanUp: unknown;
  regionPrompts: unknown;
  /** Of TurnStarted; null when the claim did not store it. */
  seq: number | null;
  at: Date | null;
};

const NO_OUTPUT: EmittedOutput = { text: '', anything: false };

async function claim(
  table: EventTable,
  statement: Statement,
  { id, staleMs, model }: { id: string; staleMs: number; model: EngineInfo },
): Promise<ClaimedTurn | null> {
  if (!isId(id)) return null;
  const body: TurnEventBody = { type: 'TurnStarted', modelId: model.id, attempt: 1 };
  const values = [id, staleMs, model.id, model.sha256, write([body]), ...lastValue(table)];
  const [row] = await table.sql<ClaimRow>(statement, values);
  if (row === undefined) return null;
  const { seq, at, regionPrompts, cleanUp, ...turn } = row;
  const { conversationId } = turn;
  return {
    ...turn,
    started: seq === null || at === null ? null : storedEvent(table, id, body, [{ seq, at, conversationId }]),
    cleanUp: readStoredCleanUp(cleanUp),
    regionPrompts: readRegionPrompts(regionPrompts),
    emitted: turn.attempt === 1 ? NO_OUTPUT : await emittedOutput(table.client, id),
  };
}

async function emittedOutput(client: PrismaClient, turnId: string): Promise<EmittedOutput> {
  const rows = await client.turnEvent.findMany({
    where: { turnId, type: { in: [...OUTPUT_EVENT_TYPES] } },
    orderBy: { seq: 'asc' },
  });
  const bodies = rows.map(({ type, payload }) => parseTurnEventBody(type, payload));
  const text = bodies.map((body) => (body.type === 'AnswerDelta' ? body.text : '')).join('');
  return { anything: bodies.length > 0, text };
}

async function release(
  client: PrismaClient,
  { id, attempt, afterMs }: { id: string; attempt: number; afterMs: number },
): Promise<void> {
  // The column rounds to milliseconds, so now() may be stored as a time to come.
  await client.$executeRaw`
    UPDATE "Turn" SET status = 'QUEUED', "heartbeatAt" = NULL, "queuePosition" = NULL, "retryAt" =
      date_trunc('milliseconds', now() + make_interval(secs => ${afterMs / 1000}))
    WHERE id = ${id}::uuid AND attempt = ${attempt} AND status = 'RUNNING'`;
}

async function expireLeases(client: PrismaClient): Promise<void> {
  await client.$executeRaw`
    UPDATE "Turn" SET "heartbeatAt" = to_timestamp(0) WHERE id IN (SELECT id FROM "Turn" WHERE status = 'RUNNING'
      ORDER BY id FOR NO KEY UPDATE)`;
}

const abandoned = (
  client: PrismaClient,
  { staleMs, waitingForMs }: { staleMs: number; waitingForMs: number },
): Promise<AbandonedTurn[]> => client.$queryRaw<AbandonedTurn[]>`
  SELECT id, "ownerId", CASE WHEN status = 'RUNNING' THEN attempt END AS "lostAttempt" FROM "Turn"
  WHERE (status = 'QUEUED' AND "createdAt" < now() - make_interval(secs => ${waitingForMs / 1000}) AND
    ("retryAt" IS NULL OR "retryAt" < now()))
    OR (status = 'RUNNING' AND "heartbeatAt" < now() - make_interval(secs => ${staleMs / 1000}))
  ORDER BY id`;

/** The parameters 4 to 15 of `finishTurn`. */
function columnsOf(outcome: TurnOutcome): unknown[] {
  const completed = outcome.status === 'COMPLETED' ? outcome : null;
  const failed = outcome.status === 'FAILED' ? outcome : null;
  const { promptTokens = 0, imageTokens = 0, answerTokens = 0, maskTokens = 0, modelMs = null } = workOf(outcome);
  return [
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
  ];
}

/**
 * Empty for a turn that was cancelled or failed: the engine reports no usage for it, and the statement records the time
 * that it ran.
 */
function workOf(outcome: TurnOutcome): Partial<Work> {
  if (outcome.status !== 'COMPLETED') return {};
  const { promptTokens, imageTokens, answerTokens, maskTokens, prefillMs, answerMs, maskMs } = outcome.usage;
  return { promptTokens, imageTokens, answerTokens, maskTokens, modelMs: prefillMs + answerMs + maskMs };
}
