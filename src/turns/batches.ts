// Reads an engine's events in batches: all events that arrived while the reader processed the previous batch. The
// engine runs ahead of its reader, and storing several events together costs as much as storing one.

/**
 * The source ends when `signal` is aborted or the reader leaves. An error is thrown after all events that came before
 * it.
 */
export async function* inBatches<T>(
  start: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T[], void> {
  const left = new AbortController();
  const arrived: T[] = [];
  const state: { ended: boolean; fault: { error: unknown } | null } = { ended: false, fault: null };
  let wake = (): void => {};
  const iterator = start(AbortSignal.any([signal, left.signal]))[Symbol.asyncIterator]();
  void (async () => {
    try {
      for (let one = await iterator.next(); one.done !== true && !left.signal.aborted; one = await iterator.next()) {
        arrived.push(one.value);
        wake();
      }
    } catch (error) {
      state.fault = { error };
    }
    state.ended = true;
    wake();
  })();
  try {
    for (;;) {
      if (arrived.length > 0) yield arrived.splice(0);
      else if (state.fault !== null) throw state.fault.error;
      else if (state.ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    left.abort();
    // The source ends after its current step. The reader does not wait for that.
    if (!state.ended) void iterator.return?.().catch(() => {});
  }
}
