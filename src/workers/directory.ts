// Which model there is, for a server that has no engine of its own: workers say every few seconds that their engine
// answers, and what it is.
import type { Engine, EngineInfo } from '../../inference/engine.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { every } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { WorkerRepository } from './repository.ts';

const EVERY_MS = 5_000;
/** A worker that was not heard of for so long is gone. */
const STALE_MS = 20_000;

/**
 * Resolves once the worker can be found, which it can while its engine answers; the function it resolves with takes it
 * out.
 */
export async function announceWorker(
  workers: WorkerRepository,
  engine: Pick<Engine, 'info' | 'check'>,
  log: Logger,
): Promise<() => Promise<void>> {
  const id = newId();
  await workers.announce(id, engine.info);
  const telling = every(
    EVERY_MS,
    'the announcement of this worker',
    async () => {
      const well = await engine.check().then(
        () => true,
        () => false,
      );
      await (well ? workers.announce(id, engine.info) : workers.retire(id));
    },
    log,
  );
  return async () => {
    await telling.stop();
    await workers.retire(id);
  };
}

/** Rejects with MODEL_UNAVAILABLE while no worker lives. */
export async function findModel(workers: WorkerRepository): Promise<EngineInfo> {
  const info = await workers.newest(STALE_MS);
  if (info === null) throw new AppError('MODEL_UNAVAILABLE', 'No worker is running; turns wait until one is.');
  return info;
}
