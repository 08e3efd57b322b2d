// Waits for several promises until all have settled, so that none still runs when the caller handles an error.

/** Rejects with the error of the first rejected promise, after all have settled. */
export async function allDone<T>(things: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(things);
  return Promise.all(things);
}
