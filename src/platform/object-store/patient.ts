// A store that waits for an outage to pass, for a bounded time: each call is tried again, ever more slowly, until the
// patience is over or its signal is aborted. Only outages are waited for; a full disk, a refusal and a stream (which
// can be read once) are not.
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import { isOutage } from './object-store.ts';
import type { ObjectStore } from './object-store.ts';

export interface Patience {
  /** From the first failure of a call to giving up; a try that has begun is not cut short. */
  patienceMs: number;
  log: Logger;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Does not close the store that it wraps. */
export function createPatientStore(store: ObjectStore, { patienceMs, log }: Patience): ObjectStore {
  async function patiently<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let givesUpAt: number | null = null;
    for (let longest = FIRST_WAIT_MS; ; longest = Math.min(longest * 2, LONGEST_WAIT_MS)) {
      try {
        return await ask();
      } catch (error) {
        if (!isOutage(error) || signal?.aborted === true) throw error;
        const now = performance.now();
        if (givesUpAt === null) log.warn({ err: error, patienceMs }, 'the store does not answer, trying again');
        givesUpAt ??= now + patienceMs;
        if (now >= givesUpAt) throw error;
        // At random between half and whole, so that not all who wait come back at once.
        await wait(Math.min(longest * (0.5 + Math.random() / 2), givesUpAt - now), undefined, {
          ...(signal === undefined ? {} : { signal }),
        });
      }
    }
  }

  return {
    ...store,
    put: (key, body, options) =>
      body instanceof Uint8Array
        ? patiently(() => store.put(key, body, options), options.signal)
        : store.put(key, body, options),
    get: (key, options) => patiently(() => store.get(key, options), options?.signal),
    head: (key) => patiently(() => store.head(key)),
    delete: (keys) => patiently(() => store.delete(keys)),
  };
}
