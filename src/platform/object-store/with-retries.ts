// A store with retries: each call is repeated while the store does not answer, for a limited time, with growing pauses,
// until the signal of the call is aborted. These fail at once: a full disk, a refusal, and a stream, which can be read
// only once.
import type { Logger } from '../log.ts';
import { doubling, retry } from '../retry.ts';
import { isOutage } from './object-store.ts';
import type { ObjectStore } from './object-store.ts';

export interface RetryLimit {
  /** Milliseconds from the first failure of a call to its last attempt. An attempt in progress is not cut short. */
  retryForMs: number;
  log: Logger;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Does not close the store that it wraps. */
export function createStoreWithRetries(store: ObjectStore, { retryForMs, log }: RetryLimit): ObjectStore {
  const retrying = <T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> =>
    retry(call, {
      when: isOutage,
      pausesMs: doubling(FIRST_PAUSE_MS, LONGEST_PAUSE_MS),
      forMs: retryForMs,
      signal,
      onRetry: (error, attempt) => {
        if (attempt === 1) log.warn({ err: error, retryForMs }, 'the store does not answer, trying again');
      },
    });

  return {
    ...store,
    put: (key, body, options) =>
      body instanceof Uint8Array
        ? retrying(() => store.put(key, body, options), options.signal)
        : store.put(key, body, options),
    putUnsettled: (key, body, options) => retrying(() => store.putUnsettled(key, body, options), options.signal),
    get: (key, options) => retrying(() => store.get(key, options), options?.signal),
    head: (key) => retrying(() => store.head(key)),
    delete: (keys) => retrying(() => store.delete(keys)),
  };
}
