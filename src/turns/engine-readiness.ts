// Pauses the worker of this process while its engine is not ready. Other workers then take the turns, or the turns stay
// in the queue.
import type { Engine } from '../../inference/engine.ts';
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { TurnWorker } from '../platform/queue/queue.ts';

const CHECK_EVERY_MS = 1_000;

export const isReady = (engine: Pick<Engine, 'check'>): Promise<boolean> =>
  engine.check().then(
    () => true,
    () => false,
  );

export function pauseWhileNotReady(
  engine: Pick<Engine, 'check'>,
  worker: Pick<TurnWorker, 'pause' | 'resume'>,
  log: Logger,
): Repeated {
  let running = true;
  return every(
    CHECK_EVERY_MS,
    'the check of the engine',
    async () => {
      const ready = await isReady(engine);
      if (ready === running) return;
      await (ready ? worker.resume() : worker.pause());
      running = ready;
      log.warn(ready ? 'the engine answers again; turns are taken' : 'the engine does not answer; no turn is taken');
    },
    log,
  );
}
