// The pause before another attempt to connect.

/**
 * Milliseconds before attempt number `attempt` (from 1): 500, doubled each time up to 10 000. Half of it is random, so
 * that clients of a restarted server connect at different moments.
 */
export function delayMs(attempt: number, random = Math.random()): number {
  return Math.min(10_000, 500 * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

/**
 * Waits before attempt number n (from 1). Resolves early when aborted, or when `network` (the window) emits `online`.
 */
export function backOff(attempt: number, signal: AbortSignal, network?: EventTarget): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      network?.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs(attempt));
    signal.addEventListener('abort', done);
    network?.addEventListener('online', done);
    if (signal.aborted) done();
  });
}
