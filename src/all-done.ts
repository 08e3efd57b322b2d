// Several things at once, all of them done before anybody goes on: when one fails, the others do not go on behind
// whoever is told of it.

/** Rejects with the first one's error, when all have ended. */
export async function allDone<T>(things: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(things);
  return Promise.all(things);
}
