// Runs a task at an interval, never twice at the same time. A failure is only logged: an outage once, at its start.
import type { Logger } from './log.ts';
import { isOutage } from './outage.ts';

export interface Repeated {
  /** Resolves when the task in progress has ended. */
  stop(): Promise<void>;
}

export function every(ms: number, name: string, task: () => Promise<void>, log: Logger): Repeated {
  let busy = false;
  let away = false;
  let running: Promise<void> = Promise.resolve();
  const onDone = (): void => {
    if (away) log.info(`${name} works again`);
    away = false;
  };
  const onFailure = (error: unknown): void => {
    const isAway = isOutage(error);
    if (!(isAway && away)) log.error({ err: error }, `${name} failed`);
    away = isAway;
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = task()
      .then(onDone, onFailure)
      .finally(() => {
        busy = false;
      });
  }, ms);
  return {
    stop() {
      clearInterval(timer);
      return running;
    },
  };
}
