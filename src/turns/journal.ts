// The journal of a turn. Append stores an event and then publishes it. Follow subscribes and then reads the stored
// events. The table is the truth and the only buffer. A notice carries a copy of a row; a follower that misses a
// notice, or finds a gap, reads the table. A slow follower makes no buffer grow, and a lost notice is only a delay.
import { REREAD } from '../platform/notifier/notifier.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import { Feeds } from '../follow/feeds.ts';
import { Follower } from '../follow/follower.ts';
import type { EventKind, FollowerOptions, Opened, ReadAfter } from '../follow/follower.ts';
import { shareReads } from '../follow/share-reads.ts';
import { Presence } from './presence.ts';
import { copyOf, readCopy } from './events.ts';
import type { TurnEvent, TurnEventBody } from './events.ts';
import { shorten } from './trim.ts';

/** The topic of the notices of a turn's events. */
const topicOf = (turnId: string): string => `turn:${turnId}`;

const TURN_EVENTS: EventKind<TurnEvent> = {
  isLast: ({ type }) => type === 'TurnFinished',
  isReplaceable: ({ type }) => type === 'MaskScaleReady',
  withoutReplaced: withoutReplacedPreviews,
};

/** The run that appends. */
export interface RunningTurn {
  turnId: string;
  attempt: number;
}

/** Stored events, and whether the statement that stored them published them too. */
export interface Stored {
  events: TurnEvent[];
  published: boolean;
}

/** `endsWithFollowers`: the turn is cancelled when nobody follows it. */
export type OpenedTurn = Opened<TurnEvent> & { endsWithFollowers: boolean };

/** The table of the journal. */
export interface JournalStore {
  /**
   * Stores the events under the next numbers; null when another attempt has the turn, or it has ended. `publish`: the
   * same statement publishes them, if the notifier permits.
   */
  append(run: RunningTurn, bodies: readonly TurnEventBody[], publish: boolean): Promise<Stored | null>;
  /** The state of a turn and the first `limit` events after `after`; null when the user has no such turn. */
  open(turnId: string, viewerId: string, after: number, limit: number): Promise<OpenedTurn | null>;
  /** At most `limit` events with a number above `after`, in order; null when there is no such turn. */
  readAfter(turnId: string, after: number, limit: number): Promise<TurnEvent[] | null>;
  /** Stores that turns are followed now. */
  renewFollowed(turnIds: readonly string[]): Promise<void>;
}

export interface JournalOptions extends FollowerOptions {
  /** Pause between two renewals of the time when turns were last followed (presence.ts). */
  renewEveryMs: number;
}

export const DEFAULT_JOURNAL_OPTIONS: JournalOptions = {
  pollMs: 2000,
  slowAfterMs: 250,
  pageSize: 64,
  renewEveryMs: 5000,
};

export interface Journal {
  /** False when another attempt has the turn, or it has ended. Nothing is stored then. */
  append(run: RunningTurn, bodies: readonly TurnEventBody[]): Promise<boolean>;
  /** Publishes events that another statement has stored, for example with a mask. */
  publish(stored: Stored): Promise<void>;
  /** Makes the followers of a turn read the table. */
  wake(turnId: string): Promise<void>;
  /**
   * All events after number `after`, then new ones, until the last event of the turn. Ends also when the turn is
   * deleted. Waits while the table cannot be read. Null when the user has no such turn. `return()` removes the listener
   * at once, even while `next()` waits. `from` LATEST: the stored events come in their trimmed form (trim.ts).
   */
  follow(
    viewerId: string,
    turnId: string,
    after: number,
    from?: 'START' | 'LATEST',
  ): Promise<AsyncIterableIterator<TurnEvent> | null>;
  /** Number of followers in this process. */
  readonly followers: number;
}

export function createJournal(
  store: JournalStore,
  notifier: Notifier,
  options: JournalOptions = DEFAULT_JOURNAL_OPTIONS,
): Journal {
  const feeds = new Feeds(notifier, { noticeTopic: topicOf, readCopy });
  const table: FollowedTable = {
    store,
    feeds,
    readAfter: shareReads<TurnEvent>((turnId, after) => store.readAfter(turnId, after, options.pageSize)),
    presence: new Presence({ renew: (ids) => store.renewFollowed(ids), everyMs: options.renewEveryMs }),
    options,
  };
  /**
   * Number of appends in progress. Only a single append publishes in its own statement, because PostgreSQL commits
   * publishing transactions one at a time.
   */
  let appending = 0;

  const publish = async ({ events, published }: Stored): Promise<void> => {
    // Followers of this process get the events without the notifier.
    for (const event of events) feeds.deliver(event.turnId, event.seq, event);
    if (!published)
      await Promise.all(events.map((event) => notifier.publish(topicOf(event.turnId), event.seq, copyOf(event))));
  };

  return {
    publish,
    wake: (turnId) => notifier.publish(topicOf(turnId), REREAD),
    get followers() {
      return feeds.followers;
    },
    async append(run, bodies) {
      const alone = ++appending === 1;
      const stored = await store.append(run, bodies, alone).finally(() => appending--);
      if (stored === null) return false;
      // The run continues while its notices are published.
      void publish(stored);
      return true;
    },
    follow: (viewerId, turnId, after, from = 'START') => follow(table, { viewerId, turnId, after, from }),
  };
}

interface FollowedTable {
  store: JournalStore;
  feeds: Feeds<TurnEvent>;
  readAfter: ReadAfter<TurnEvent>;
  presence: Presence;
  options: JournalOptions;
}

async function follow(
  { store, feeds, readAfter, presence, options }: FollowedTable,
  { viewerId, turnId, after, from }: { viewerId: string; turnId: string; after: number; from: 'START' | 'LATEST' },
): Promise<AsyncIterableIterator<TurnEvent> | null> {
  let renews = false;
  const follower: Follower<TurnEvent> = new Follower({
    topic: turnId,
    kind: TURN_EVENTS,
    after,
    readAfter,
    options,
    onEnd() {
      feeds.leave(turnId, follower);
      if (renews) presence.leave(turnId);
    },
  });
  try {
    await feeds.join(turnId, follower);
    const opened = await store.open(turnId, viewerId, after, options.pageSize);
    if (opened !== null) {
      if (opened.endsWithFollowers && !opened.finished) {
        renews = true;
        await presence.enter(turnId);
      }
      follower.opened(from === 'START' ? opened : await trimmed(turnId, opened, readAfter));
      return follower;
    }
  } catch (error) {
    follower.end();
    throw error;
  }
  follower.end();
  return null;
}

/** All events that are stored when the follower starts, in their trimmed form. Reads page after page. */
async function trimmed(
  turnId: string,
  { page, ...opened }: Opened<TurnEvent>,
  readAfter: ReadAfter<TurnEvent>,
): Promise<Opened<TurnEvent>> {
  let events = shorten(page);
  for (let last = page.at(-1); last !== undefined && last.seq < opened.seq;) {
    const next: readonly TurnEvent[] = (await readAfter(turnId, last.seq)) ?? [];
    events = shorten([...events, ...next]);
    last = next.at(-1);
  }
  return { ...opened, page: events };
}

/** Leaves out every preview that a later one of the same mask has replaced. All other events stay, in order. */
export function withoutReplacedPreviews(events: readonly TurnEvent[]): TurnEvent[] {
  const newest = new Map<string, number>();
  for (const event of events) if (event.type === 'MaskScaleReady') newest.set(event.maskId, event.seq);
  return events.filter((event) => event.type !== 'MaskScaleReady' || newest.get(event.maskId) === event.seq);
}
