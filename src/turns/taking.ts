// Whether this process takes turns: only while its engine would begin them now. One that hangs or is being replaced
// leaves them to other workers, or in the queue.
import type { Engine } from '../../inference/engine.ts';
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { TurnWorker } from '../platform/queue/queue.ts';

const LOOK_EVERY_MS = 1_000;

export const isWell = (engine: Pick<Engine, 'check'>): Promise<boolean> =>
  engine.check().then(
    () => true,
    () => false,
  );

export function takeWhileWell(
  engine: Pick<Engine, 'check'>,
  worker: Pick<TurnWorker, 'pause' | 'resume'>,
  log: Logger,
): Repeated {
  let taking = true;
  return every(
    LOOK_EVERY_MS,
    'the look at the engine',
    async () => {
      const well = await isWell(engine);
      if (well === taking) return;
      await (well ? worker.resume() : worker.pause());
      taking = well;
      log.warn(well ? 'the engine answers again; turns are taken' : 'the engine does not answer; no turn is taken');
    },
    log,
  );
}
