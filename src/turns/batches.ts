// Reads an engine's events in batches: all events that arrived while the reader processed the previous batch. The
// engine runs ahead of its reader, and storing several events together costs as much as storing one.

/** `signal`: ends the source, as its reader does by leaving. An error comes after all that was said before it. */
export async function* inBatches<T>(
  start: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T[], void> {
  const left = new AbortController();
  const said: T[] = [];
  const state: { ended: boolean; fault: { error: unknown } | null } = { ended: false, fault: null };
  let wake = (): void => {};
  const iterator = start(AbortSignal.any([signal, left.signal]))[Symbol.asyncIterator]();
  void (async () => {
    try {
      for (let one = await iterator.next(); one.done !== true && !left.signal.aborted; one = await iterator.next()) {
        said.push(one.value);
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
      if (said.length > 0) yield said.splice(0);
      else if (state.fault !== null) throw state.fault.error;
      else if (state.ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    left.abort();
    // It ends when its step does; the reader is not kept waiting for that.
    if (!state.ended) void iterator.return?.().catch(() => {});
  }
}
