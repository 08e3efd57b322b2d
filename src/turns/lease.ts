// Holds a claimed turn: a heartbeat says that its process lives, and one signal ends the work early, for one of three reasons.
// Knows the turn's row only through the repository.
import type { EventLog } from '../platform/event-log/event-log.ts';
import type { Logger } from '../platform/log.ts';
import type { ClaimedTurn, RunRepository } from './run-repository.ts';

export interface LeaseTimes {
  heartbeatMs: number;
  /** A turn whose heartbeat is older belongs to nobody; several beats may be lost before that. */
  staleMs: number;
}

export const leaseTimes = (staleMs: number): LeaseTimes => ({ heartbeatMs: staleMs / 6, staleMs });

/** cancel: the user's wish. lost: another run has the turn, or it was deleted. stop: the server goes down. */
export type AbortReason = 'cancel' | 'lost' | 'stop';

export interface Lease {
  signal: AbortSignal;
  /** Aborted when another run has the turn, or it has ended, whatever `signal` was aborted for before. */
  lost: AbortSignal;
  /** Why the signal was aborted; only meaningful once it was. */
  reason(): AbortReason;
  release(): void;
}

export interface LeaseParts {
  turns: Pick<RunRepository, 'heartbeat'>;
  eventLog: EventLog;
  leaseTimes: LeaseTimes;
  log: Logger;
}

/** The topic on which a cancel is announced to whoever runs the turn. */
export const cancelTopic = (turnId: string): string => `cancel:${turnId}`;

export async function holdLease(parts: LeaseParts, turn: ClaimedTurn, stop: AbortSignal): Promise<Lease> {
  const controller = new AbortController();
  const lost = new AbortController();
  let why: AbortReason = 'stop';
  const abort = (reason: AbortReason): void => {
    if (controller.signal.aborted) return;
    why = reason;
    controller.abort();
  };

  /** Also reads the wish to cancel, so a lost announcement is only a delay. */
  const beat = async (): Promise<void> => {
    try {
      const state = await parts.turns.heartbeat(turn.id, turn.attempt);
      if (state === null) {
        abort('lost');
        lost.abort();
      } else if (state.cancelRequested) abort('cancel');
    } catch (error) {
      parts.log.warn({ err: error, turnId: turn.id }, 'heartbeat failed');
    }
  };

  const onStop = (): void => abort('stop');
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) abort('stop');
  const unsubscribe = await parts.eventLog.subscribe(cancelTopic(turn.id), () => void beat());
  const timer = setInterval(() => void beat(), parts.leaseTimes.heartbeatMs);
  // A cancel may have come between the claim and the subscription.
  await beat();

  return {
    signal: controller.signal,
    lost: lost.signal,
    reason: () => why,
    release() {
      clearInterval(timer);
      unsubscribe();
      stop.removeEventListener('abort', onStop);
    },
  };
}
