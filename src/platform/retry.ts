// Does a step again while its error says that the next try may succeed: bounded, with pauses that grow and are partly
// random. The one loop of this kind; which errors pass is said by the caller (outage.ts, object-store).
import { setTimeout as wait } from 'node:timers/promises';

export interface RetryOptions {
  /** Whether another try may go better after this error. */
  when: (error: unknown) => boolean;
  /** The longest pause before each further try, in milliseconds; when there are no more, the error is final. */
  pausesMs: Iterable<number>;
  /** No further try once it is aborted; a try that has begun is not cut short. */
  signal?: AbortSignal | undefined;
  /** Called before each pause. */
  onRetry?: (error: unknown) => void;
}

/** Only for steps that may be done twice. Rejects with the last try's error. */
export async function retry<T>(step: () => Promise<T>, { when, pausesMs, signal, onRetry }: RetryOptions): Promise<T> {
  const pauses = pausesMs[Symbol.iterator]();
  for (;;) {
    try {
      return await step();
    } catch (error) {
      const pause = signal?.aborted === true || !when(error) ? undefined : (pauses.next().value as number | undefined);
      if (pause === undefined) throw error;
      onRetry?.(error);
      // At random between half and whole, so that not all who wait come back at once.
      await wait(pause * (0.5 + Math.random() / 2), undefined, signal === undefined ? {} : { signal }).catch(() => {
        throw error;
      });
    }
  }
}

/** first, 2 * first, 4 * first ..., none longer than `longest`. */
export function* doubling(first: number, longest: number, times = Infinity): Generator<number, undefined> {
  for (let i = 0, pause = first; i < times; i++, pause = Math.min(pause * 2, longest)) yield pause;
}
