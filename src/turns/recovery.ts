// Finds turns that no worker handles, at start and every few seconds: queued turns that the queue has lost, and running
// turns whose process ended. It only adds them to the queue again; the run (run.ts) decides what happens to them.
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { TurnQueue } from '../platform/queue/queue.ts';
import type { LeaseTimes } from './lease.ts';
import type { RunRepository } from './run-repository.ts';

export interface RecoveryParts {
  turns: Pick<RunRepository, 'abandoned' | 'expireLeases'>;
  queue: Pick<TurnQueue, 'add'>;
  leaseTimes: LeaseTimes;
  log: Logger;
}

const MOST_BETWEEN_SWEEPS_MS = 10_000;

/** `alone`: no other process can run turns of this database, so every RUNNING turn has lost its process. */
export async function startRecovery(parts: RecoveryParts, alone: boolean): Promise<Repeated> {
  if (alone) await parts.turns.expireLeases();
  await sweep(parts, 0, alone ? `start-${Date.now()}` : null);
  const everyMs = Math.min(MOST_BETWEEN_SWEEPS_MS, parts.leaseTimes.staleMs / 2);
  // While the database does not answer, no heartbeat is stored. The first pass after that takes no turn for lost, so
  // running turns can send a heartbeat before the next pass.
  let missed = false;
  return every(
    everyMs,
    'the sweep',
    async () => {
      const lostToo = !missed;
      missed = true;
      await sweep(parts, everyMs, null, lostToo);
      missed = false;
    },
    parts.log,
  );
}

/**
 * Adding a turn that is in the queue changes nothing, so all queued turns are added. The job of a turn whose process
 * died stays active until its lock expires; the turn is therefore added as another job (`event`).
 */
async function sweep(
  { turns, queue, leaseTimes, log }: RecoveryParts,
  waitingForMs: number,
  event: string | null,
  lostToo = true,
): Promise<void> {
  const abandoned = (await turns.abandoned({ staleMs: leaseTimes.staleMs, waitingForMs })).filter(
    ({ lostAttempt }) => lostToo || lostAttempt === null,
  );
  /** Number of queued turns of each user so far: their order, in case the queue has lost all of them. */
  const positions = new Map<string, number>();
  for (const { id, ownerId, lostAttempt } of abandoned) {
    const after = event ?? (lostAttempt === null ? null : `lost-${lostAttempt}`);
    const userPosition = lostAttempt === null ? (positions.get(ownerId) ?? 0) : 0;
    if (lostAttempt === null) positions.set(ownerId, userPosition + 1);
    await queue.add({ turnId: id, ...(after === null ? {} : { after }) }, { userPosition });
  }
  if (abandoned.length > 0) log.info({ turns: abandoned.length }, 'turns brought to the queue again');
}
