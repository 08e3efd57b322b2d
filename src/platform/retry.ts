// Repeats a step while its error is temporary. The number of attempts or their time is limited; the pauses grow and are
// partly random. All retries of the server use this loop; the caller decides which errors are temporary (outage.ts,
// object-store).
import { setTimeout as wait } from 'node:timers/promises';

export interface RetryOptions {
  /** True when another attempt may succeed after this error. */
  when: (error: unknown) => boolean;
  /** The longest pause before each further attempt, in milliseconds. When there are no more, the error is final. */
  pausesMs: Iterable<number>;
  /** Milliseconds from the first failure to the last attempt. Default: no limit. */
  forMs?: number;
  /** After an abort there is no further attempt. An attempt in progress is not cut short. */
  signal?: AbortSignal | undefined;
  /** Called before each pause. `attempt` is the number of the failed attempt, from 1. */
  onRetry?: (error: unknown, attempt: number) => void;
}

/** Only for steps that may run twice. Rejects with the error of the last attempt. */
export async function retry<T>(step: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { when, pausesMs, forMs = Infinity, signal, onRetry } = options;
  const pauses = pausesMs[Symbol.iterator]();
  let endsAt = Infinity;
  for (let attempt = 1; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (signal?.aborted === true || !when(error)) throw error;
      const now = performance.now();
      if (attempt === 1) endsAt = now + forMs;
      const longest = pauses.next().value as number | undefined;
      if (longest === undefined || now >= endsAt) throw error;
      onRetry?.(error, attempt);
      // At random between half and whole, so that callers do not all return at the same moment.
      const pause = Math.min(longest * (0.5 + Math.random() / 2), endsAt - now);
      await wait(pause, undefined, signal === undefined ? {} : { signal }).catch(() => {
        throw error;
      });
    }
  }
}

/** first, 2 * first, 4 * first ..., at most `longest`; `times` numbers. */
export function* doubling(first: number, longest: number, times = Infinity): Generator<number, undefined> {
  for (let i = 0, pause = first; i < times; i++, pause = Math.min(pause * 2, longest)) yield pause;
}

/** The numbers in order; the last one again and again. */
export function* repeatingLast(pauses: readonly [number, ...number[]]): Generator<number, undefined> {
  for (let i = 0; ; i++) yield pauses[Math.min(i, pauses.length - 1)] ?? pauses[0];
}
