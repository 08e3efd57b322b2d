// Holds a claimed turn. Heartbeats show that its process is alive; one signal aborts the run for one of three reasons.
// Knows the turn's row only through the repository.
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { Logger } from '../platform/log.ts';
import type { ClaimedTurn, RunRepository } from './run-repository.ts';

export interface LeaseTimes {
  heartbeatMs: number;
  /** A turn whose heartbeat is older can be claimed. Several heartbeats may be lost before that. */
  staleMs: number;
}

export const leaseTimes = (staleMs: number): LeaseTimes => ({ heartbeatMs: staleMs / 6, staleMs });

/** cancel: the user cancelled. lost: another attempt has the turn, or it was deleted. stop: the server stops. */
export type AbortReason = 'cancel' | 'lost' | 'stop';

export interface Lease {
  signal: AbortSignal;
  /** Aborted when another attempt has the turn, or it has ended; also after `signal` was aborted for another reason. */
  lost: AbortSignal;
  /** The reason of the abort. Only valid after `signal` was aborted. */
  reason(): AbortReason;
  release(): void;
}

export interface LeaseParts {
  turns: Pick<RunRepository, 'heartbeat'>;
  notifier: Notifier;
  leaseTimes: LeaseTimes;
  log: Logger;
}

/** The topic of the notice by which a cancel reaches the run of the turn. */
export const cancelTopic = (turnId: string): string => `cancel:${turnId}`;

/** Claims a turn and keeps the claim until `release`. Null when the turn cannot be claimed. */
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

  /** Also reads whether the user cancelled, so a lost notice is only a delay. */
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
  // Subscribes before the claim: a later cancel arrives as a notice, and the claim returns an earlier one.
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
