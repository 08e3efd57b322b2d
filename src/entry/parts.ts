// What was opened, to be closed in the opposite order; one that cannot be closed, or not in time, does not keep the
// others open.
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../platform/log.ts';

export interface Parts {
  /** `withinMs`: how long it may take to close (5 seconds). */
  keep: <T>(name: string, part: T, close: (part: T) => unknown, withinMs?: number) => T;
  close: () => Promise<void>;
}

/** Most parts only end what they do at this moment. */
const CLOSE_WITHIN_MS = 5_000;

async function late(ms: number): Promise<never> {
  await wait(ms, undefined, { ref: false });
  throw new Error(`it takes longer than ${ms / 1000} s`);
}

export function createParts(log: Logger): Parts {
  const opened: { name: string; close: () => unknown; withinMs: number }[] = [];
  return {
    keep(name, part, close, withinMs = CLOSE_WITHIN_MS) {
      opened.push({ name, close: () => close(part), withinMs });
      return part;
    },
    async close() {
      for (const part of opened.splice(0).reverse()) {
        try {
          await Promise.race([part.close(), late(part.withinMs)]);
        } catch (error) {
          log.error({ err: error, part: part.name }, 'a part could not be closed');
        }
      }
    },
  };
}
