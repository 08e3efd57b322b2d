// The state of one run of a turn, and how it ends. run.ts, generation.ts and ending.ts share them.
import type { Lease } from './lease.ts';
import type { ClaimedTurn, EmittedOutput, TurnOutcome } from './run-repository.ts';
import type { TurnTrace } from './trace.ts';

/** One attempt at a turn, from its claim on. */
export interface TurnRun {
  turn: ClaimedTurn;
  lease: Lease;
  trace: TurnTrace;
  /** The output that is stored in the journal, of this attempt and earlier ones. */
  emitted: EmittedOutput;
}

/**
 * How a run ends. An outcome is stored with TurnFinished. RELEASED: the turn goes back to the queue, because the server
 * stops or a later attempt may succeed. LOST: another attempt has the turn.
 */
export type RunEnd = TurnOutcome | { status: 'RELEASED'; afterMs: number } | { status: 'LOST' };
