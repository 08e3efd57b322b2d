// Adds turns to the queue and removes them. The state of a turn is in its row: when the queue fails, the turn waits for
// the next pass of recovery (recovery.ts), and the request succeeds.
import type { Logger } from '../platform/log.ts';
import type { TurnQueue } from '../platform/queue/queue.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { CreatedTurn } from './creation-repository.ts';
import type { FairQueueRepository } from './fair-queue-repository.ts';

export interface Scheduling {
  enqueue(created: CreatedTurn): Promise<void>;
  /** Removes a queued turn; the next turn of the same user gets its position. */
  dequeue(turnId: string): Promise<void>;
}

export interface SchedulingParts {
  queue: Pick<TurnQueue, 'add' | 'remove' | 'advance'>;
  fairQueue: Pick<FairQueueRepository, 'nextTurnOfUser'>;
  tracing: Pick<Tracing, 'carrier'>;
  log: Logger;
}

export function createScheduling({ queue, fairQueue, tracing, log }: SchedulingParts): Scheduling {
  return {
    async enqueue({ turn: { id: turnId }, userPosition }) {
      try {
        const trace = tracing.carrier();
        await queue.add({ turnId, ...(trace === undefined ? {} : { trace }) }, { userPosition });
      } catch (error) {
        log.error({ err: error, turnId }, 'the queue did not take a turn; recovery will add it');
      }
    },

    async dequeue(turnId) {
      try {
        await queue.remove(turnId);
        const next = await fairQueue.nextTurnOfUser(turnId);
        if (next !== null) await queue.advance(next);
      } catch (error) {
        log.warn({ err: error, turnId }, 'a cancelled turn stays in the queue');
      }
    },
  };
}
