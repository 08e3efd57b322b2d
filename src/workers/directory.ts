// The running workers and their models, for API servers, which have no engine. A worker reports every few seconds while
// its engine works.
import type { Engine, EngineInfo } from '../../inference/engine.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { every } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { WorkerRepository } from './repository.ts';

const EVERY_MS = 5_000;
/** A worker without a report for this time counts as gone. */
const STALE_MS = 20_000;

/** Resolves when the worker is listed. It is listed while its engine works. The returned function removes it. */
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

/** Rejects with MODEL_UNAVAILABLE when no worker runs. */
export async function findModel(workers: WorkerRepository): Promise<EngineInfo> {
  const info = await workers.newest(STALE_MS);
  if (info === null) throw new AppError('MODEL_UNAVAILABLE', 'No worker is running; turns wait until one is.');
  return info;
}
