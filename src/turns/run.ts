// One run of a turn, from the claim to the last event, in numbered steps. Knows the engine's interface, but no GraphQL
// and no HTTP. Followers can neither slow nor stop a run. Running a turn twice does no harm: the claim is conditional,
// and the output of a run that lost its claim is not stored.
import type { Engine } from '../../inference/engine.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { TurnJob } from '../platform/queue/queue.ts';
import type { Tracing } from '../platform/tracing.ts';
import { advanceNextOfUser, endRun, requeueUnclaimed } from './ending.ts';
import type { EndingParts } from './ending.ts';
import { isReady } from './engine-readiness.ts';
import { answer } from './generation.ts';
import type { GenerationParts } from './generation.ts';
import type { Journal } from './journal.ts';
import { claimLease } from './lease.ts';
import type { LeaseParts } from './lease.ts';
import type { RunRepository } from './run-repository.ts';
import { traceTurn } from './trace.ts';

/** What the steps of a run use: each group of steps has its own parts. */
export interface TurnRunParts {
  claiming: ClaimingParts;
  generation: GenerationParts;
  ending: EndingParts;
  tracing: Pick<Tracing, 'begin'>;
}

interface ClaimingParts extends LeaseParts {
  turns: Pick<RunRepository, 'claim' | 'heartbeat'>;
  engine: Pick<Engine, 'check' | 'info'>;
  journal: Pick<Journal, 'publish'>;
  metrics: Pick<Metrics, 'turnBegan' | 'turnLeft'>;
}

/**
 * Runs one turn to its end. A failure of the turn is stored in its journal, and the promise resolves. `stop`: the
 * server stops.
 */
export async function runTurn(
  { claiming, generation, ending, tracing }: TurnRunParts,
  { turnId, trace: carrier }: Pick<TurnJob, 'turnId' | 'trace'>,
  stop: AbortSignal,
): Promise<void> {
  // 0. A job that arrives while the engine is not ready (engine-readiness.ts) is queued again without a claim.
  if (!(await isReady(claiming.engine))) return requeueUnclaimed(ending, turnId, carrier);
  // 1. Claim: of all workers that try, one succeeds. None does when the turn has ended, runs elsewhere, or its
  //    conversation is busy. Heartbeats keep the claim; a cancel and the server's stop abort the run.
  const { turns, engine, leaseTimes, log, metrics, journal } = claiming;
  const claim = (): ReturnType<typeof turns.claim> => turns.claim(turnId, leaseTimes.staleMs, engine.info);
  const claimed = await claimLease(claiming, turnId, claim, stop);
  if (claimed === null) return;
  const { turn, lease } = claimed;
  log.info({ turnId, attempt: turn.attempt }, 'turn claimed');
  if (turn.started !== null) void journal.publish(turn.started);
  metrics.turnBegan(turn.waitedMs);
  try {
    const span = tracing.begin('turn', carrier, {
      'maskstream.turn.id': turnId,
      'maskstream.turn.attempt': turn.attempt,
      'maskstream.model': engine.info.id,
    });
    const trace = traceTurn(span);
    const run = { turn, lease, trace, emitted: { ...turn.emitted } };
    // 2. The next turn of the same user moves forward in the queue while this one is answered (steps 3 to 5).
    const [end] = await Promise.all([answer(generation, run), advanceNextOfUser(ending, turn)]);
    trace.end(end.status, end.status === 'FAILED' ? end.code : undefined);
    // 6. and 7. Store the end, and queue the next turn of the conversation.
    await endRun(ending, run, end);
  } finally {
    lease.release();
    metrics.turnLeft();
  }
}
