// Runs a task at an interval, never twice at the same time. A failure is only logged.
import type { Logger } from './log.ts';

export interface Repeated {
  /** Resolves when the task in progress has ended. */
  stop(): Promise<void>;
}

export function every(ms: number, name: string, task: () => Promise<void>, log: Logger): Repeated {
  let busy = false;
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = task()
      .catch((error: unknown) => log.error({ err: error }, `${name} failed`))
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
