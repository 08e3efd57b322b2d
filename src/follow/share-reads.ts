// Followers with the same cursor share one read of the table.
import type { ReadAfter } from './follower.ts';

/**
 * A notice without a copy wakes all followers of a topic at the same time, most of them with the same cursor. A
 * follower joins only a read that has not started, so the result has all events stored before it joined.
 */
export function shareReads<E>(read: ReadAfter<E>): ReadAfter<E> {
  const toBegin = new Map<string, ReturnType<ReadAfter<E>>>();
  return (topic, after) => {
    const key = `${topic} ${after}`;
    const joined =
      toBegin.get(key) ??
      new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        toBegin.delete(key);
        return read(topic, after);
      });
    toBegin.set(key, joined);
    return joined;
  };
}
