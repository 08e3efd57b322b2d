// Steps 2, 6 and 7 of a run: stores how a run ended, releases turns to the queue, and queues the turns that may run
// next.
import { randomUUID } from 'node:crypto';
import type { ViewerEvents } from '../events/service.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { retryUntilStored } from '../platform/outage.ts';
import type { TurnQueue } from '../platform/queue/queue.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import type { Journal } from './journal.ts';
import type { RunEnd, TurnRun } from './run-state.ts';
import type { ClaimedTurn, RunRepository, TurnOutcome } from './run-repository.ts';

export interface EndingParts {
  turns: Pick<RunRepository, 'finish' | 'release' | 'nextWaiting'>;
  journal: Pick<Journal, 'publish'>;
  viewerEvents: Pick<ViewerEvents, 'publish'>;
  webhooks: EndAnnouncer;
  queue: Pick<TurnQueue, 'add' | 'advance'>;
  metrics: Pick<Metrics, 'turnFinished' | 'turnUsed'>;
  log: Logger;
}

/** A turn that was not claimed because the engine is not ready is tried again after this time. */
const NOT_READY_MS = 1_000;

/** Queues a turn again that this process did not claim. Any worker may take it. */
export async function requeueUnclaimed(
  { queue, log }: EndingParts,
  turnId: string,
  trace: string | undefined,
): Promise<void> {
  const job = { turnId, after: `not-ready-${randomUUID()}`, ...(trace === undefined ? {} : { trace }) };
  try {
    await queue.add(job, { delayMs: NOT_READY_MS });
  } catch (error) {
    log.warn({ err: error, turnId }, 'an unclaimed turn is not in the queue; recovery will add it');
  }
}

/**
 * Users take turns in the fair queue: when a turn of a user has started, the user's next one moves to the end of the
 * users' first turns.
 */
export async function advanceNextOfUser({ queue, log }: EndingParts, turn: ClaimedTurn): Promise<void> {
  try {
    if (turn.nextTurnOfUser !== null) await queue.advance(turn.nextTurnOfUser);
  } catch (error) {
    log.warn({ err: error, turnId: turn.id }, 'the next turn of the user did not move forward in the queue');
  }
}

export async function endRun(parts: EndingParts, run: TurnRun, end: RunEnd): Promise<void> {
  const { turn } = run;
  switch (end.status) {
    case 'LOST':
      parts.log.warn({ turnId: turn.id, attempt: turn.attempt }, 'another attempt has the turn');
      return;
    case 'RELEASED':
      return release(parts, run, end.afterMs);
    default:
      await finish(parts, run, end);
      await queueNextOfConversation(parts, turn);
  }
}

/**
 * Status, answer and TurnFinished are stored in one statement, so every follower gets the end once. While the database
 * is away, the run keeps its claim and tries again, until the end is stored or another attempt has the turn: an emitted
 * answer must not become a failure. Repeating the statement does no harm, because it changes only a RUNNING turn of the
 * current attempt.
 */
async function finish(parts: EndingParts, { turn, lease }: TurnRun, outcome: TurnOutcome): Promise<void> {
  const { turns, journal, viewerEvents, webhooks, metrics, log } = parts;
  const { id: turnId, attempt } = turn;
  await webhooks.expectEnd(turnId);
  const stored = await retryUntilStored(
    () => turns.finish(turnId, attempt, outcome),
    lease.lost,
    (error) => log.warn({ err: error, turnId }, 'the end of a turn is not stored yet'),
  );
  if (stored !== null) await Promise.all([journal.publish(stored), viewerEvents.publish(turn.ownerId)]);
  metrics.turnFinished(outcome.status);
  if (outcome.status === 'COMPLETED') metrics.turnUsed(outcome.usage);
  log.info({ turnId, status: outcome.status }, 'turn finished');
}

/** No output was emitted: another attempt starts from the beginning, on any worker. */
async function release({ turns, queue, log }: EndingParts, { turn, lease }: TurnRun, afterMs: number): Promise<void> {
  const { id: turnId, attempt } = turn;
  await retryUntilStored(
    () => turns.release(turnId, attempt, afterMs),
    lease.lost,
    (error) => log.warn({ err: error, turnId }, 'a turn is not released to the queue yet'),
  );
  log.info({ turnId, attempt, afterMs }, 'turn released to the queue');
  try {
    // A job that arrives before `retryAt` finds no turn to claim, and the turn then waits for recovery.
    await queue.add({ turnId, after: `attempt-${attempt}` }, { delayMs: afterMs === 0 ? 0 : afterMs + 200 });
  } catch (error) {
    log.warn({ err: error, turnId }, 'a released turn is not in the queue; recovery will add it');
  }
}

/**
 * A conversation runs one turn at a time, so its next queued turn may start now. The next turn is read after the end is
 * stored, not in the same statement: a turn that is created meanwhile is not in that statement's snapshot, and its own
 * job may find the conversation busy until the statement commits. Such a turn would wait for recovery.
 */
async function queueNextOfConversation({ turns, queue, log }: EndingParts, turn: ClaimedTurn): Promise<void> {
  try {
    const turnId = await turns.nextWaiting(turn.conversationId);
    if (turnId !== null) await queue.add({ turnId, after: turn.id });
  } catch (error) {
    log.warn({ err: error, turnId: turn.id }, 'the next turn of the conversation is not queued; recovery will add it');
  }
}
