// One follower of a turn's journal: returns the stored events, then new ones. A copy in a notice that continues the
// cursor without a gap is returned as it is. In all other cases (a gap, a notice without a copy, no notice for a while)
// the table is read. Holds at most a page of events.
import { REREAD } from '../platform/notifier/notifier.ts';
import { isTemporary } from '../platform/outage.ts';
import type { TurnEvent } from './events.ts';

export interface FollowerOptions {
  /** A waiting follower reads the table after this time, in case a notice was lost. */
  pollMs: number;
  /** A follower that needs longer than this for one event gets no previews that a newer one has replaced. */
  slowAfterMs: number;
  /** Most events held in memory for one follower. */
  pageSize: number;
}

/** Events returned without a pause. An iterator that is always ready would block the event loop. */
const EVENTS_PER_TICK = 64;

/** At most a page of events after a number; null when there is no such turn. */
export type ReadAfter = (turnId: string, after: number) => Promise<readonly TurnEvent[] | null>;

export interface FollowerParts {
  turnId: string;
  /** Number of the last event that the client has. */
  after: number;
  readAfter: ReadAfter;
  options: FollowerOptions;
  onEnd: () => void;
}

/** The state of the turn when the follower starts. */
export interface Opened {
  /** Number of the last stored event (0 when there is none), and whether the turn has ended. */
  seq: number;
  finished: boolean;
  /** The first events after the follower's cursor. */
  page: readonly TurnEvent[];
}

/**
 * An explicit iterator, not an `async function*`: the `finally` of a generator that awaits runs only when the promise
 * settles, so the listener of an idle client that leaves would stay for ever.
 */
export class Follower implements AsyncIterableIterator<TurnEvent> {
  readonly #turnId: string;
  readonly #readAfter: ReadAfter;
  readonly #options: FollowerOptions;
  readonly #onEnd: () => void;
  /** Number of the last event that was returned or left out. */
  #cursor: number;
  /** Events up to this number were stored before the follower started. None of them is left out. */
  #liveAfter = 0;
  /** The events after the cursor, without a gap. */
  #buffer: TurnEvent[] = [];
  /** Number of the last event of the buffer; the cursor when it is empty. */
  #tail: number;
  /** The highest number of a notice whose event is not in the buffer. */
  #announced = 0;
  /** The table has to be read, because events may be stored without a notice. */
  #look = false;
  /** The table is being read. The event of a notice that arrives meanwhile may be on the page or after it. */
  #reading = true;
  #ended = false;
  /** Set while `next()` waits; ends the wait. */
  #wake: (() => void) | null = null;
  #handedOutAt = 0;
  #sinceTick = 0;

  /** The follower receives notices from now on. `opened` is called after the first read of the table. */
  constructor({ turnId, after, readAfter, options, onEnd }: FollowerParts) {
    this.#turnId = turnId;
    this.#cursor = after;
    this.#tail = after;
    this.#readAfter = readAfter;
    this.#options = options;
    this.#onEnd = onEnd;
  }

  opened({ seq, finished, page }: Opened): void {
    this.#liveAfter = seq;
    this.#take(page);
    if (finished && this.#cursor >= seq) this.end();
  }

  /** An event is stored. `event`: the copy that the notice carried, or null. */
  receive(seq: number, event: TurnEvent | null): void {
    if (this.#ended) return;
    if (seq === REREAD) this.#look = true;
    else if (seq <= this.#tail) return;
    else if (
      event !== null &&
      seq === this.#tail + 1 &&
      !this.#reading &&
      this.#buffer.length < this.#options.pageSize
    ) {
      this.#buffer.push(event);
      this.#tail = seq;
    } else this.#announced = Math.max(this.#announced, seq);
    this.#wake?.();
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
      this.end();
      throw error;
    }
    const event = this.#ended ? undefined : this.#buffer.shift();
    if (event === undefined) return { done: true, value: undefined };
    this.#cursor = event.seq;
    this.#handedOutAt = performance.now();
    if (event.type === 'TurnFinished') this.end();
    return { done: false, value: event };
  }

  return(): Promise<IteratorResult<TurnEvent, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error?: unknown): Promise<IteratorResult<TurnEvent, undefined>> {
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
  async #read(): Promise<readonly TurnEvent[] | null> {
    this.#look = false;
    this.#announced = 0;
    // True until `#take`: an event that is added to the old buffer before that would be lost.
    this.#reading = true;
    try {
      return await this.#readAfter(this.#turnId, this.#cursor);
    } catch (error) {
      this.#reading = false;
      throw error;
    }
  }

  /** `page`: the events after the cursor. Other followers may share the array. */
  #take(page: readonly TurnEvent[]): void {
    this.#reading = false;
    this.#buffer = [...page];
    this.#tail = page.at(-1)?.seq ?? this.#cursor;
    if (page.length >= this.#options.pageSize) this.#look = true;
  }

  /** The client was slow: leaves out the previews that a newer preview of the same mask has replaced. */
  async #catchUp(): Promise<void> {
    const first = this.#buffer[0];
    if (this.#ended || first === undefined || first.type !== 'MaskScaleReady' || first.seq <= this.#liveAfter) return;
    if (this.#behind) {
      const page = await this.#read().catch((error: unknown) => {
        if (!isTemporary(error)) throw error;
        this.#look = true;
        return null;
      });
      if (page !== null) this.#take(page);
    }
    this.#buffer = withoutReplacedPreviews(this.#buffer);
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

/** Leaves out every preview that a later one of the same mask has replaced. All other events stay, in order. */
export function withoutReplacedPreviews(events: readonly TurnEvent[]): TurnEvent[] {
  const newest = new Map<string, number>();
  for (const event of events) if (event.type === 'MaskScaleReady') newest.set(event.maskId, event.seq);
  return events.filter((event) => event.type !== 'MaskScaleReady' || newest.get(event.maskId) === event.seq);
}
