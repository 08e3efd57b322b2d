// The journal of a turn: append (store first, announce second) and follow (subscribe first, then read what is stored).
// The table is the truth and the only buffer: a slow reader makes nothing grow, a lost announcement is only a delay.
import type { EventLog } from '../platform/event-log/event-log.ts';
import { passes } from '../platform/outage.ts';
import type { TurnEvent, TurnEventBody } from './events.ts';

/** What the journal needs of its table. */
export interface JournalStore {
  /** Stores the event under the next number; null when the turn is not (any longer) run by this attempt. */
  append(turnId: string, attempt: number, body: TurnEventBody): Promise<number | null>;
  /** At most `limit` events with a number above `after`, in order; null when there is no such turn. */
  readAfter(turnId: string, after: number, limit: number): Promise<TurnEvent[] | null>;
  /** Number of the last event stored (0 when there is none), and whether it was the turn's last one; null when there is no such turn. */
  head(turnId: string): Promise<{ seq: number; finished: boolean } | null>;
}

export interface JournalOptions {
  /** How often a waiting follower looks for itself, in case an announcement was lost. */
  pollMs: number;
  /** A follower that takes longer than this over an event is too slow to be shown every preview. */
  slowAfterMs: number;
  /** Most events held in memory for one follower. */
  pageSize: number;
}

export const DEFAULT_JOURNAL_OPTIONS: JournalOptions = { pollMs: 2000, slowAfterMs: 250, pageSize: 64 };

/** Events taken without a pause; after so many the event loop gets its turn (an ever-ready iterator would starve it). */
const EVENTS_PER_TICK = 64;

export interface Journal {
  /** Resolves with false when the turn is not (any longer) run by this attempt; nothing was stored then. */
  append(turnId: string, attempt: number, body: TurnEventBody): Promise<boolean>;
  /** Wakes the followers after something was stored by other means (in one transaction with the turn). */
  announce(turnId: string, seq: number): Promise<void>;
  /**
   * Everything after number `after`, then live, until the turn's last event. Ends also when the turn is deleted; waits while the table
   * cannot be read.
   * `return()` frees the listener at once, even while `next()` is waiting.
   */
  follow(turnId: string, after: number): Promise<AsyncIterableIterator<TurnEvent>>;
  /** How many follow just now. */
  readonly followers: number;
}

export function createJournal(store: JournalStore, eventLog: EventLog, options: JournalOptions = DEFAULT_JOURNAL_OPTIONS): Journal {
  const announce = (turnId: string, seq: number): Promise<void> => eventLog.announce(topicOf(turnId), seq);
  const readAfter = shareReads((turnId, after) => store.readAfter(turnId, after, options.pageSize));
  const open = new Set<Follower>();
  return {
    announce,
    get followers() {
      return open.size;
    },
    async append(turnId, attempt, body) {
      const seq = await store.append(turnId, attempt, body);
      if (seq === null) return false;
      await announce(turnId, seq);
      return true;
    },
    async follow(turnId, after) {
      const follower: Follower = new Follower(turnId, after, { readAfter, head: (id) => store.head(id) }, options, () => open.delete(follower));
      open.add(follower);
      await follower.listen(eventLog);
      return follower;
    },
  };
}

/** At most a page of events after a number; null when there is no such turn. */
type ReadAfter = (turnId: string, after: number) => Promise<readonly TurnEvent[] | null>;

/**
 * An announcement wakes all followers of a turn at once, most of them at the same place: they share one read. Only a read that has not begun
 * is joined, so whoever joins is told everything that was stored before it asked.
 */
function shareReads(read: ReadAfter): ReadAfter {
  const toBegin = new Map<string, ReturnType<ReadAfter>>();
  return (turnId, after) => {
    const key = `${turnId} ${after}`;
    const joined = toBegin.get(key) ?? new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      toBegin.delete(key);
      return read(turnId, after);
    });
    toBegin.set(key, joined);
    return joined;
  };
}

const topicOf = (turnId: string): string => `turn:${turnId}`;

interface FollowedStore extends Pick<JournalStore, 'head'> {
  readAfter: ReadAfter;
}

/**
 * An explicit iterator, not an `async function*`: a generator that is awaiting runs its `finally` only when it is woken,
 * so an idle client that leaves would keep its listener for ever.
 */
class Follower implements AsyncIterableIterator<TurnEvent> {
  readonly #turnId: string;
  readonly #store: FollowedStore;
  readonly #options: JournalOptions;
  readonly #onEnd: () => void;
  /** Number of the last event handed out or skipped. */
  #cursor: number;
  /** Events up to this number were there before the follower came: replayed in full, however slowly they are taken. */
  #liveAfter = 0;
  #buffer: TurnEvent[] = [];
  #ended = false;
  #stopListening: () => void = () => {};
  /** Set while `next()` waits; called with nothing to make it look again. */
  #wake: (() => void) | null = null;
  /** Something may have been stored since the table was last read. */
  #dirty = true;
  #handedOutAt = 0;
  #sinceTick = 0;

  constructor(turnId: string, after: number, store: FollowedStore, options: JournalOptions, onEnd: () => void) {
    this.#turnId = turnId;
    this.#cursor = after;
    this.#store = store;
    this.#options = options;
    this.#onEnd = onEnd;
  }

  async listen(eventLog: EventLog): Promise<void> {
    const stop = await eventLog.subscribe(topicOf(this.#turnId), (seq) => {
      if (seq <= this.#cursor) return;
      this.#dirty = true;
      this.#wake?.();
    });
    this.#stopListening = stop;
    try {
      const head = await this.#store.head(this.#turnId);
      if (head === null || (head.finished && this.#cursor >= head.seq)) this.#end();
      else this.#liveAfter = head.seq;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  async next(): Promise<IteratorResult<TurnEvent, undefined>> {
    const takenForMs = this.#handedOutAt === 0 ? 0 : performance.now() - this.#handedOutAt;
    if (++this.#sinceTick >= EVENTS_PER_TICK) {
      this.#sinceTick = 0;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    try {
      while (!this.#ended && this.#buffer.length === 0) await this.#fill();
      if (takenForMs > this.#options.slowAfterMs) await this.#catchUp();
    } catch (error) {
      this.#end();
      throw error;
    }
    const event = this.#ended ? undefined : this.#buffer.shift();
    if (event === undefined) return { done: true, value: undefined };
    this.#cursor = event.seq;
    this.#handedOutAt = performance.now();
    if (event.type === 'TurnFinished') this.#end();
    return { done: false, value: event };
  }

  return(): Promise<IteratorResult<TurnEvent, undefined>> {
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error?: unknown): Promise<IteratorResult<TurnEvent, undefined>> {
    this.#end();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Reads the next page; when there is nothing new, waits until there may be. */
  async #fill(): Promise<void> {
    if (!this.#dirty) await this.#wait();
    if (this.#ended) return;
    this.#dirty = false;
    try {
      const page = await this.#store.readAfter(this.#turnId, this.#cursor);
      if (page === null) this.#end();
      else this.#take(page);
    } catch (error) {
      // The journal is where it was, and will be told from here on when it can be read again.
      if (!passes(error)) throw error;
      await this.#wait();
      this.#dirty = true;
    }
  }

  /** The page may be shared with other followers. */
  #take(page: readonly TurnEvent[]): void {
    this.#buffer = [...page];
    if (page.length >= this.#options.pageSize) this.#dirty = true;
  }

  /** The reader was slow: of the previews that came in meanwhile only the newest of each mask is worth its time. */
  async #catchUp(): Promise<void> {
    const first = this.#buffer[0];
    if (this.#ended || first === undefined || first.type !== 'MaskScaleReady' || first.seq <= this.#liveAfter) return;
    const page = await this.#store.readAfter(this.#turnId, this.#cursor).catch((error: unknown) => {
      if (passes(error)) return null;
      throw error;
    });
    if (page !== null) this.#take(withoutReplacedPreviews(page));
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, this.#options.pollMs);
      this.#wake = done;
    });
  }

  #end(): void {
    this.#ended = true;
    this.#stopListening();
    this.#onEnd();
    this.#wake?.();
  }
}

/** Leaves out every preview that a later one of the same mask replaces; all other events stay, in order. */
export function withoutReplacedPreviews(events: readonly TurnEvent[]): TurnEvent[] {
  const newest = new Map<string, number>();
  for (const event of events) if (event.type === 'MaskScaleReady') newest.set(event.maskId, event.seq);
  return events.filter((event) => event.type !== 'MaskScaleReady' || newest.get(event.maskId) === event.seq);
}
