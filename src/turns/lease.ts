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

/** The signals of a run. The first reason of an abort stays. */
class RunSignals {
  readonly run = new AbortController();
  readonly lost = new AbortController();
  reason: AbortReason = 'stop';

  abort(reason: AbortReason): void {
    if (!this.run.signal.aborted) {
      this.reason = reason;
      this.run.abort();
    }
    if (reason === 'lost') this.lost.abort();
  }
}

/** Claims a turn and keeps the claim until `release`. Null when the turn cannot be claimed. */
export async function claimLease(
  parts: LeaseParts,
  turnId: string,
  claim: () => Promise<ClaimedTurn | null>,
  stop: AbortSignal,
): Promise<{ turn: ClaimedTurn; lease: Lease } | null> {
  const signals = new RunSignals();
  const cancel: { received: boolean; attempt: number | null } = { received: false, attempt: null };
  // Subscribes before the claim: a later cancel arrives as a notice, and the claim returns an earlier one.
  const unsubscribe = await parts.notifier.subscribe(cancelTopic(turnId), () => {
    cancel.received = true;
    if (cancel.attempt !== null) void sendHeartbeat(parts, turnId, cancel.attempt, signals);
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
  cancel.attempt = attempt;
  const onStop = (): void => signals.abort('stop');
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  const timer = setInterval(() => {
    void sendHeartbeat(parts, turnId, attempt, signals);
  }, parts.leaseTimes.heartbeatMs);
  if (cancel.received) await sendHeartbeat(parts, turnId, attempt, signals);

  const lease: Lease = {
    signal: signals.run.signal,
    lost: signals.lost.signal,
    reason: () => signals.reason,
    release() {
      clearInterval(timer);
      unsubscribe();
      stop.removeEventListener('abort', onStop);
    },
  };
  return { turn, lease };
}

/** Also reads whether the user cancelled, so a lost notice is only a delay. */
async function sendHeartbeat(
  { turns, log }: LeaseParts,
  turnId: string,
  attempt: number,
  signals: RunSignals,
): Promise<void> {
  try {
    const state = await turns.heartbeat(turnId, attempt);
    if (state === null) signals.abort('lost');
    else if (state.cancelRequested) signals.abort('cancel');
  } catch (error) {
    log.warn({ err: error, turnId }, 'heartbeat failed');
  }
}
