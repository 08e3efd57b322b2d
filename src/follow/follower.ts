// One follower of numbered events in a table: returns the stored events, then new ones. A copy in a notice that
// continues the cursor without a gap is returned as it is. In all other cases (a gap, a notice without a copy, no
// notice for a while) the table is read. Holds at most a page of events. Does not know what the events mean.
import { REREAD } from '../platform/notifier/notifier.ts';
import { isTemporary } from '../platform/outage.ts';

/** An event with its number in the table. Numbers rise by one; those of removed events are missing. */
export interface Numbered {
  seq: number;
}

/** The differences between kinds of events. */
export interface EventKind<E> {
  /** No event comes after this one. */
  isLast(event: E): boolean;
  /** A later event may replace this one. */
  isReplaceable(event: E): boolean;
  /** Leaves out the events that a later one of the list has replaced. */
  withoutReplaced(events: readonly E[]): E[];
}

export interface FollowerOptions {
  /** A waiting follower reads the table after this time, in case a notice was lost. */
  pollMs: number;
  /** A follower that needs longer than this for one event gets no events that a later one has replaced. */
  slowAfterMs: number;
  /** Most events held in memory for one follower. */
  pageSize: number;
}

/** Events returned without a pause. An iterator that is always ready would block the event loop. */
const EVENTS_PER_TICK = 64;

/** At most a page of events of a topic after a number; null when the topic no longer exists. */
export type ReadAfter<E> = (topic: string, after: number) => Promise<readonly E[] | null>;

export interface FollowerParts<E> {
  /** What the events belong to, for example the id of a turn. */
  topic: string;
  kind: EventKind<E>;
  /** Number of the last event that the client has. */
  after: number;
  readAfter: ReadAfter<E>;
  options: FollowerOptions;
  onEnd: () => void;
}

/** The state of the table when the follower starts. */
export interface Opened<E> {
  /** Number of the last stored event (0 when there is none), and whether it is the last one of all. */
  seq: number;
  finished: boolean;
  /** The first events after the follower's cursor. */
  page: readonly E[];
}

/**
 * An explicit iterator, not an `async function*`: the `finally` of a generator that awaits runs only when the promise
 * settles, so the listener of an idle client that leaves would stay for ever.
 */
export class Follower<E extends Numbered> implements AsyncIterableIterator<E> {
  readonly #topic: string;
  readonly #kind: EventKind<E>;
  readonly #readAfter: ReadAfter<E>;
  readonly #options: FollowerOptions;
  readonly #onEnd: () => void;
  /** Number of the last event that was returned or left out. */
  #cursor: number;
  /** Events up to this number were stored before the follower started. None of them is left out. */
  #liveAfter = 0;
  /** The events after the cursor, without a gap. */
  #buffer: E[] = [];
  /** Number of the last event of the buffer; the cursor when it is empty. */
  #tail: number;
  /** The highest number of a notice whose event is not in the buffer. */
  #announced = 0;
  /**
   * The table has to be read: events may be stored without a notice, or the topic may no longer exist. Copies of events
   * that come meanwhile are not taken, because nobody may read the events of what is deleted.
   */
  #look = false;
  /** The table is being read. The event of a notice that arrives meanwhile may be on the page or after it. */
  #reading = true;
  #ended = false;
  /** Set while `next()` waits; ends the wait. */
  #wake: (() => void) | null = null;
  #handedOutAt = 0;
  #sinceTick = 0;

  /** The follower receives notices from now on. `opened` is called after the first read of the table. */
  constructor({ topic, kind, after, readAfter, options, onEnd }: FollowerParts<E>) {
    this.#topic = topic;
    this.#kind = kind;
    this.#cursor = after;
    this.#tail = after;
    this.#readAfter = readAfter;
    this.#options = options;
    this.#onEnd = onEnd;
  }

  opened({ seq, finished, page }: Opened<E>): void {
    this.#liveAfter = seq;
    this.#take(page);
    if (finished && this.#cursor >= seq) this.end();
  }

  /** An event is stored. `event`: the copy that the notice carried, or null. */
  receive(seq: number, event: E | null): void {
    if (this.#ended) return;
    if (seq === REREAD) this.#look = true;
    else if (seq <= this.#tail) return;
    else if (
      event !== null &&
      seq === this.#tail + 1 &&
      !this.#reading &&
      !this.#look &&
      this.#buffer.length < this.#options.pageSize
    ) {
      this.#buffer.push(event);
      this.#tail = seq;
    } else this.#announced = Math.max(this.#announced, seq);
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<E, undefined>> {
    const takenForMs = this.#handedOutAt === 0 ? 0 : performance.now() - this.#handedOutAt;
    if (++this.#sinceTick >= EVENTS_PER_TICK) {
      this.#sinceTick = 0;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    try {
      while (!this.#ended && this.#buffer.length === 0) await this.#fill();
      if (takenForMs > this.#options.slowAfterMs) await this.#catchUp();
    } catch (error) {
      this.end();
      throw error;
    }
    const event = this.#ended ? undefined : this.#buffer.shift();
    if (event === undefined) return { done: true, value: undefined };
    this.#cursor = event.seq;
    this.#handedOutAt = performance.now();
    if (this.#kind.isLast(event)) this.end();
    return { done: false, value: event };
  }

  return(): Promise<IteratorResult<E, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error?: unknown): Promise<IteratorResult<E, undefined>> {
    this.end();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    this.#wake?.();
  }

  /** The table may have events that the buffer does not have. */
  get #behind(): boolean {
    return this.#look || this.#announced > this.#tail;
  }

  /** Reads the next page. Waits when the table has no new event. */
  async #fill(): Promise<void> {
    if (!this.#behind) return this.#wait();
    try {
      const page = await this.#read();
      if (page === null) this.end();
      else this.#take(page);
    } catch (error) {
      // Continues from the same cursor when the table can be read again.
      if (!isTemporary(error)) throw error;
      await this.#wait();
      this.#look = true;
    }
  }

  /** Reads the page after the cursor. The events of later notices may come after it. */
  async #read(): Promise<readonly E[] | null> {
    this.#look = false;
    this.#announced = 0;
    // True until `#take`: an event that is added to the old buffer before that would be lost.
    this.#reading = true;
    try {
      return await this.#readAfter(this.#topic, this.#cursor);
    } catch (error) {
      this.#reading = false;
      throw error;
    }
  }

  /** `page`: the events after the cursor. Other followers may share the array. */
  #take(page: readonly E[]): void {
    this.#reading = false;
    this.#buffer = [...page];
    this.#tail = page.at(-1)?.seq ?? this.#cursor;
    if (page.length >= this.#options.pageSize) this.#look = true;
  }

  /** The client was slow: leaves out the new events that a later event has replaced. */
  async #catchUp(): Promise<void> {
    const first = this.#buffer[0];
    if (this.#ended || first === undefined || !this.#kind.isReplaceable(first) || first.seq <= this.#liveAfter) return;
    if (this.#behind) {
      try {
        const page = await this.#read();
        if (page === null) return this.end();
        this.#take(page);
      } catch (error) {
        if (!isTemporary(error)) throw error;
        this.#look = true;
      }
    }
    this.#buffer = this.#kind.withoutReplaced(this.#buffer);
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(() => {
        this.#look = true;
        done();
      }, this.#options.pollMs);
      this.#wake = done;
    });
  }
}
