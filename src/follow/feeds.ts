// The followers of this process by topic. All followers of a topic share one subscription to the notifier.
import { REREAD } from '../platform/notifier/notifier.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { Follower, Numbered } from './follower.ts';

/** How the notices of one kind of events are named and read. */
export interface NoticeForm<E> {
  /** The topic of the notifier, at most 200 bytes. */
  noticeTopic(topic: string): string;
  /** Null when this version cannot read the copy. The follower then reads the table. */
  readCopy(topic: string, seq: number, copy: string): E | null;
}

interface Feed<E extends Numbered> {
  followers: Set<Follower<E>>;
  /** Number of the last event that this process delivered to them. */
  seq: number;
  listening: Promise<void>;
  stop: (() => void) | null;
}

export class Feeds<E extends Numbered> {
  readonly #notifier: Notifier;
  readonly #form: NoticeForm<E>;
  readonly #feeds = new Map<string, Feed<E>>();

  constructor(notifier: Notifier, form: NoticeForm<E>) {
    this.#notifier = notifier;
    this.#form = form;
  }

  get followers(): number {
    return [...this.#feeds.values()].reduce((sum, { followers }) => sum + followers.size, 0);
  }

  /** Resolves when the follower receives notices. */
  join(topic: string, follower: Follower<E>): Promise<void> {
    const feed = this.#feeds.get(topic) ?? this.#open(topic);
    feed.followers.add(follower);
    return feed.listening;
  }

  leave(topic: string, follower: Follower<E>): void {
    const feed = this.#feeds.get(topic);
    if (feed === undefined || !feed.followers.delete(follower) || feed.followers.size > 0) return;
    this.#feeds.delete(topic);
    feed.stop?.();
  }

  deliver(topic: string, seq: number, event: E | null): void {
    const feed = this.#feeds.get(topic);
    if (feed === undefined) return;
    if (seq !== REREAD) feed.seq = Math.max(feed.seq, seq);
    for (const follower of feed.followers) follower.receive(seq, event);
  }

  #open(topic: string): Feed<E> {
    const feed: Feed<E> = { followers: new Set(), seq: 0, stop: null, listening: Promise.resolve() };
    this.#feeds.set(topic, feed);
    const receive = (seq: number, copy: string | null): void => {
      // Events that this process stored are delivered already.
      if (seq > feed.seq) this.deliver(topic, seq, copy === null ? null : this.#form.readCopy(topic, seq, copy));
    };
    feed.listening = this.#notifier.subscribe(this.#form.noticeTopic(topic), receive).then((stop) => {
      feed.stop = stop;
      // All followers have left meanwhile.
      if (this.#feeds.get(topic) !== feed) stop();
    });
    return feed;
  }
}
