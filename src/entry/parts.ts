// Closes opened parts in the opposite order. A part that fails to close, or takes too long, does not stop the others
// from being closed.
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../platform/log.ts';

export interface Parts {
  /** Registers a part. `withinMs`: how long it may take to close (default: 5 seconds). */
  keep: <T>(name: string, part: T, close: (part: T) => unknown, withinMs?: number) => T;
  close: () => Promise<void>;
}

/** Most parts finish only what they are doing at this moment. */
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
