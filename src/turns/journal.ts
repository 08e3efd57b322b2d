// The journal of a turn: append (store first, tell second) and follow (subscribe first, then read what is stored). The
// table is the truth and the only buffer: a notice carries a copy of a row, so that who waits for just that need not
// read it; whoever misses a notice, or finds a gap, reads the table. A slow reader makes nothing grow, a lost notice is
// only a delay.
import { REREAD } from '../platform/notifier/notifier.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import { copyOf, readCopy } from './events.ts';
import type { TurnEvent, TurnEventBody } from './events.ts';
import { Follower } from './follower.ts';
import type { FollowerOptions, Opened, ReadAfter } from './follower.ts';
import { shorten } from './trim.ts';

/** A run of a turn, as far as the journal must know it. */
export interface RunningTurn {
  turnId: string;
  attempt: number;
}

/** What was stored, and whether the statement announced it by itself. */
export interface Stored {
  events: TurnEvent[];
  published: boolean;
}

/** What the journal needs of its table. */
export interface JournalStore {
  /**
   * Stores the events under the next numbers; null when the turn is not (any longer) run by this attempt. `tell`: to be
   * announced too, if it can be.
   */
  append(run: RunningTurn, bodies: readonly TurnEventBody[], publish: boolean): Promise<Stored | null>;
  /** With the first `limit` events above `after`; null when there is no such turn of the viewer's. */
  open(turnId: string, viewerId: string, after: number, limit: number): Promise<Opened | null>;
  /** At most `limit` events with a number above `after`, in order; null when there is no such turn. */
  readAfter(turnId: string, after: number, limit: number): Promise<TurnEvent[] | null>;
}

export const DEFAULT_JOURNAL_OPTIONS: FollowerOptions = { pollMs: 2000, slowAfterMs: 250, pageSize: 64 };

export interface Journal {
  /** Resolves with false when the turn is not (any longer) run by this attempt; nothing was stored then. */
  append(run: RunningTurn, bodies: readonly TurnEventBody[]): Promise<boolean>;
  /** Tells the followers what was stored by other means (in one statement with what else changed). */
  publish(stored: Stored): Promise<void>;
  /** Makes the followers of a turn look for themselves. */
  wake(turnId: string): Promise<void>;
  /**
   * Everything after number `after`, then live, until the turn's last event. Ends also when the turn is deleted; waits
   * while the table cannot be read. Null when there is no such turn of the viewer's. `return()` frees the listener at
   * once, even while `next()` is waiting. `from` LATEST: what is stored already comes shortened (trim.ts).
   */
  follow(
    viewerId: string,
    turnId: string,
    after: number,
    from?: 'START' | 'LATEST',
  ): Promise<AsyncIterableIterator<TurnEvent> | null>;
  /** How many follow just now. */
  readonly followers: number;
}

export function createJournal(
  store: JournalStore,
  notifier: Notifier,
  options: FollowerOptions = DEFAULT_JOURNAL_OPTIONS,
): Journal {
  const readAfter = shareReads((turnId, after) => store.readAfter(turnId, after, options.pageSize));
  const feeds = new Feeds(notifier);
  /**
   * Appends on their way: only one that is alone announces itself, because PostgreSQL lets those that announce commit
   * one by one.
   */
  let appending = 0;

  const publish = async ({ events, published }: Stored): Promise<void> => {
    // Those of this process need not wait for the notice.
    for (const event of events) feeds.deliver(event.turnId, event.seq, event);
    if (!published)
      await Promise.all(events.map((event) => notifier.publish(topicOf(event.turnId), event.seq, copyOf(event))));
  };

  /** Everything that was stored when the follower came, page after page, and no more of it held than is left of it. */
  const shortened = async (turnId: string, { page, ...opened }: Opened): Promise<Opened> => {
    let events = shorten(page);
    for (let last = page.at(-1); last !== undefined && last.seq < opened.seq;) {
      const next: readonly TurnEvent[] = (await readAfter(turnId, last.seq)) ?? [];
      events = shorten([...events, ...next]);
      last = next.at(-1);
    }
    return { ...opened, page: events };
  };

  return {
    publish,
    wake: (turnId) => notifier.publish(topicOf(turnId), REREAD),
    get followers() {
      return feeds.followers;
    },
    async append(run, bodies) {
      const alone = ++appending === 1;
      const stored = await store.append(run, bodies, alone).finally(() => {
        appending--;
      });
      if (stored === null) return false;
      // A run goes on while its notices are on their way.
      void publish(stored);
      return true;
    },
    async follow(viewerId, turnId, after, from = 'START') {
      const follower: Follower = new Follower(turnId, after, readAfter, options, () => feeds.leave(turnId, follower));
      try {
        await feeds.join(turnId, follower);
        const opened = await store.open(turnId, viewerId, after, options.pageSize);
        if (opened !== null) {
          follower.opened(from === 'START' ? opened : await shortened(turnId, opened));
          return follower;
        }
      } catch (error) {
        follower.end();
        throw error;
      }
      follower.end();
      return null;
    },
  };
}

/**
 * A number alone wakes all followers of a turn at once, most of them at the same place: they share one read. Only a
 * read that has not begun is joined, so whoever joins is told everything that was stored before it asked.
 */
function shareReads(read: ReadAfter): ReadAfter {
  const toBegin = new Map<string, ReturnType<ReadAfter>>();
  return (turnId, after) => {
    const key = `${turnId} ${after}`;
    const joined =
      toBegin.get(key) ??
      new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        toBegin.delete(key);
        return read(turnId, after);
      });
    toBegin.set(key, joined);
    return joined;
  };
}

const topicOf = (turnId: string): string => `turn:${turnId}`;

interface Feed {
  followers: Set<Follower>;
  /** Of the last event that all of them know of. */
  seq: number;
  listening: Promise<void>;
  stop: (() => void) | null;
}

/** All followers of a turn in this process listen together: what is announced is read once for all of them. */
class Feeds {
  readonly #notifier: Notifier;
  readonly #feeds = new Map<string, Feed>();

  constructor(notifier: Notifier) {
    this.#notifier = notifier;
  }

  get followers(): number {
    return [...this.#feeds.values()].reduce((sum, { followers }) => sum + followers.size, 0);
  }

  /** Resolves when it hears. */
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
      // Of what this process stored itself they know already.
      if (seq > feed.seq) this.deliver(turnId, seq, copy === null ? null : readCopy(turnId, seq, copy));
    };
    feed.listening = this.#notifier.subscribe(topicOf(turnId), receive).then((stop) => {
      feed.stop = stop;
      // Everybody has left meanwhile.
      if (this.#feeds.get(turnId) !== feed) stop();
    });
    return feed;
  }
}
