// One reader of a turn's journal: first what is stored, then what is told. A copy that continues what he has is handed
// to him as it is; after anything else (a gap, a number alone, a silence) the table is read. Holds at most a page of
// events.
import { REREAD } from '../platform/notifier/notifier.ts';
import { isTemporary } from '../platform/outage.ts';
import type { TurnEvent } from './events.ts';

export interface FollowerOptions {
  /** How often a waiting follower looks for itself, in case an announcement was lost. */
  pollMs: number;
  /** A follower that takes longer than this over an event is too slow to be shown every preview. */
  slowAfterMs: number;
  /** Most events held in memory for one follower. */
  pageSize: number;
}

/**
 * Events taken without a pause; after so many the event loop gets its turn (an ever-ready iterator would starve it).
 */
const EVENTS_PER_TICK = 64;

/** At most a page of events after a number; null when there is no such turn. */
export type ReadAfter = (turnId: string, after: number) => Promise<readonly TurnEvent[] | null>;

/** What was stored when the follower came. */
export interface Opened {
  /** Number of the last event stored (0 when there is none), and whether it was the turn's last one. */
  seq: number;
  finished: boolean;
  /** The first events after the follower's cursor. */
  page: readonly TurnEvent[];
}

/**
 * An explicit iterator, not an `async function*`: a generator that is awaiting runs its `finally` only when it is
 * woken, so an idle client that leaves would keep its listener for ever.
 */
export class Follower implements AsyncIterableIterator<TurnEvent> {
  readonly #turnId: string;
  readonly #readAfter: ReadAfter;
  readonly #options: FollowerOptions;
  readonly #onEnd: () => void;
  /** Number of the last event handed out or skipped. */
  #cursor: number;
  /** Events up to this number were there before the follower came: replayed in full, however slowly they are taken. */
  #liveAfter = 0;
  /** What follows the cursor without a gap. */
  #buffer: TurnEvent[] = [];
  /** Number of the last event of the buffer; the cursor when it is empty. */
  #tail: number;
  /** The highest number that was told and is not in the buffer: the table has it. */
  #announced = 0;
  /** Something may have been stored that nobody told. */
  #look = false;
  /** The table is being read: what is told meanwhile may be on the page, or behind it. */
  #reading = true;
  #ended = false;
  /** Set while `next()` waits; called with nothing to make it look again. */
  #wake: (() => void) | null = null;
  #handedOutAt = 0;
  #sinceTick = 0;

  /** It hears from now on, and is opened when the table was read. */
  constructor(turnId: string, after: number, readAfter: ReadAfter, options: FollowerOptions, onEnd: () => void) {
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

  /** That an event is stored; `event` itself where a copy of it came along. */
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

  /** The table may have more than the buffer. */
  get #behind(): boolean {
    return this.#look || this.#announced > this.#tail;
  }

  /** Reads the next page; when there is nothing new, waits until there may be. */
  async #fill(): Promise<void> {
    if (!this.#behind) return this.#wait();
    try {
      const page = await this.#read();
      if (page === null) this.end();
      else this.#take(page);
    } catch (error) {
      // The journal is where it was, and will be told from here on when it can be read again.
      if (!isTemporary(error)) throw error;
      await this.#wait();
      this.#look = true;
    }
  }

  /** What follows the cursor; what is told from now on may be behind it. */
  async #read(): Promise<readonly TurnEvent[] | null> {
    this.#look = false;
    this.#announced = 0;
    // Until the page is taken: an event that is told between the answer and that would be lost with the old buffer.
    this.#reading = true;
    try {
      return await this.#readAfter(this.#turnId, this.#cursor);
    } catch (error) {
      this.#reading = false;
      throw error;
    }
  }

  /** `page`: what follows the cursor; it may be shared with other followers. */
  #take(page: readonly TurnEvent[]): void {
    this.#reading = false;
    this.#buffer = [...page];
    this.#tail = page.at(-1)?.seq ?? this.#cursor;
    if (page.length >= this.#options.pageSize) this.#look = true;
  }

  /** The reader was slow: of the previews that came in meanwhile only the newest of each mask is worth its time. */
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

/** Leaves out every preview that a later one of the same mask replaces; all other events stay, in order. */
export function withoutReplacedPreviews(events: readonly TurnEvent[]): TurnEvent[] {
  const newest = new Map<string, number>();
  for (const event of events) if (event.type === 'MaskScaleReady') newest.set(event.maskId, event.seq);
  return events.filter((event) => event.type !== 'MaskScaleReady' || newest.get(event.maskId) === event.seq);
}
