// The followers of this process by turn. All followers of a turn share one subscription to the notifier.
import { REREAD } from '../platform/notifier/notifier.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import { readCopy } from './events.ts';
import type { TurnEvent } from './events.ts';
import type { Follower } from './follower.ts';

/** The topic of the notices of a turn's events. */
export const topicOf = (turnId: string): string => `turn:${turnId}`;

interface Feed {
  followers: Set<Follower>;
  /** Number of the last event that this process delivered to them. */
  seq: number;
  listening: Promise<void>;
  stop: (() => void) | null;
}

export class Feeds {
  readonly #notifier: Notifier;
  readonly #feeds = new Map<string, Feed>();

  constructor(notifier: Notifier) {
    this.#notifier = notifier;
  }

  get followers(): number {
    return [...this.#feeds.values()].reduce((sum, { followers }) => sum + followers.size, 0);
  }

  /** Resolves when the follower receives notices. */
  join(turnId: string, follower: Follower): Promise<void> {
    const feed = this.#feeds.get(turnId) ?? this.#open(turnId);
    feed.followers.add(follower);
    return feed.listening;
  }

  leave(turnId: string, follower: Follower): void {
    const feed = this.#feeds.get(turnId);
    if (feed === undefined || !feed.followers.delete(follower) || feed.followers.size > 0) return;
    this.#feeds.delete(turnId);
    feed.stop?.();
  }

  deliver(turnId: string, seq: number, event: TurnEvent | null): void {
    const feed = this.#feeds.get(turnId);
    if (feed === undefined) return;
    if (seq !== REREAD) feed.seq = Math.max(feed.seq, seq);
    for (const follower of feed.followers) follower.receive(seq, event);
  }

  #open(turnId: string): Feed {
    const feed: Feed = { followers: new Set(), seq: 0, stop: null, listening: Promise.resolve() };
    this.#feeds.set(turnId, feed);
    const receive = (seq: number, copy: string | null): void => {
      // Events that this process stored are delivered already.
      if (seq > feed.seq) this.deliver(turnId, seq, copy === null ? null : readCopy(turnId, seq, copy));
    };
    feed.listening = this.#notifier.subscribe(topicOf(turnId), receive).then((stop) => {
      feed.stop = stop;
      // All followers have left meanwhile.
      if (this.#feeds.get(turnId) !== feed) stop();
    });
    return feed;
  }
}
