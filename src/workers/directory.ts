// Which model there is, for a server that has no engine of its own: workers say every few seconds that they live and what they run.
import type { EngineInfo } from '../../inference/engine.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../platform/log.ts';
import type { WorkerRepository } from './repository.ts';

const EVERY_MS = 5_000;
/** A worker that was not heard of for so long is gone. */
const STALE_MS = 20_000;

/** Resolves once the worker can be found; the function it resolves with takes it out. */
export async function announceWorker(workers: WorkerRepository, info: EngineInfo, log: Logger): Promise<() => Promise<void>> {
  const id = newId();
  await workers.announce(id, info);
  const timer = setInterval(() => {
    workers.announce(id, info).catch((error: unknown) => log.warn({ err: error }, 'the worker could not be announced'));
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await workers.retire(id);
  };
}

/** Rejects with MODEL_UNAVAILABLE while no worker lives. */
export async function findModel(workers: WorkerRepository): Promise<EngineInfo> {
  const info = await workers.newest(STALE_MS);
  if (info === null) throw new AppError('MODEL_UNAVAILABLE', 'No worker is running; turns wait until one is.');
  return info;
}
