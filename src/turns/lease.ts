// Holds a claimed turn. Heartbeats show that its process is alive; one signal aborts the run for one of three reasons.
// Knows the turn's row only through the repository.
import type { Notifier } from '../platform/notifier/notifier.ts';
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
  notifier: Notifier;
  leaseTimes: LeaseTimes;
  log: Logger;
}

/** The topic on which a cancel is announced to whoever runs the turn. */
export const cancelTopic = (turnId: string): string => `cancel:${turnId}`;

/** A turn, claimed and held. Null when it was not ours to claim. */
export async function claimLease(
  parts: LeaseParts,
  turnId: string,
  claim: () => Promise<ClaimedTurn | null>,
  stop: AbortSignal,
): Promise<{ turn: ClaimedTurn; lease: Lease } | null> {
  const controller = new AbortController();
  const lost = new AbortController();
  let why: AbortReason = 'stop';
  const abort = (reason: AbortReason): void => {
    if (controller.signal.aborted) return;
    why = reason;
    controller.abort();
  };

  /** Also reads the wish to cancel, so a lost announcement is only a delay. */
  const beat = async (attempt: number): Promise<void> => {
    try {
      const state = await parts.turns.heartbeat(turnId, attempt);
      if (state === null) {
        abort('lost');
        lost.abort();
      } else if (state.cancelRequested) abort('cancel');
    } catch (error) {
      parts.log.warn({ err: error, turnId }, 'heartbeat failed');
    }
  };

  const heard: { cancel: boolean; attempt: number | null } = { cancel: false, attempt: null };
  // Before the claim: a cancel that comes after it is heard, one that came before is told by the claim.
  const unsubscribe = await parts.notifier.subscribe(cancelTopic(turnId), () => {
    heard.cancel = true;
    if (heard.attempt !== null) void beat(heard.attempt);
  });
  const turn = await claim().catch((error: unknown) => {
    unsubscribe();
    throw error;
  });
  if (turn === null) {
    unsubscribe();
    return null;
  }
  const { attempt } = turn;
  heard.attempt = attempt;
  const onStop = (): void => abort('stop');
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) abort('stop');
  const timer = setInterval(() => void beat(attempt), parts.leaseTimes.heartbeatMs);
  if (heard.cancel) await beat(attempt);

  const lease: Lease = {
    signal: controller.signal,
    lost: lost.signal,
    reason: () => why,
    release() {
      clearInterval(timer);
      unsubscribe();
      stop.removeEventListener('abort', onStop);
    },
  };
  return { turn, lease };
}
