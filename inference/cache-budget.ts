// The memory for the KV caches of all turns of one engine. A turn reserves its largest possible cache before it starts;
// turns that do not fit wait in order of arrival. Knows bytes; allocates nothing.
import { cancelled } from './errors.ts';

interface Waiting {
  bytes: number;
  grant: () => void;
}

export class CacheBudget {
  /** Upper limit of all reservations together. */
  readonly bytes: number;
  #reserved = 0;
  #turns = 0;
  readonly #waiting: Waiting[] = [];
  /** Uses what turns leave free. Called with the free bytes after each reservation. */
  #borrower: (free: number) => void = () => {};

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** Bytes of all reservations. */
  get reserved(): number {
    return this.#reserved;
  }

  /** Number of turns that have a reservation. */
  get turns(): number {
    return this.#turns;
  }

  /** Bytes that no turn has reserved. */
  get free(): number {
    return this.bytes - this.#reserved;
  }

  /** `shrink`: keeps at most so many bytes from now on. */
  lend(shrink: (free: number) => void): void {
    this.#borrower = shrink;
  }

  /**
   * Resolves when the bytes are reserved, with the function that releases them. A turn that waits is not overtaken.
   * `onWait`: called with true when the wait begins, and with false when it ends. Throws CANCELLED after an abort, and
   * RangeError when the bytes exceed the whole budget.
   */
  async reserve(bytes: number, signal: AbortSignal, onWait: (waits: boolean) => void): Promise<() => void> {
    if (bytes > this.bytes) throw new RangeError(`${bytes} bytes never fit into a budget of ${this.bytes}`);
    if (this.#waiting.length > 0 || !this.#take(bytes)) {
      onWait(true);
      try {
        await this.#turnOf(bytes, signal);
      } finally {
        onWait(false);
      }
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#reserved -= bytes;
      this.#turns--;
      this.#grantNext();
    };
  }

  #turnOf(bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(cancelled());
        // The turns behind this one may be smaller.
        this.#grantNext();
      };
      const waiting: Waiting = {
        bytes,
        grant: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      if (signal.aborted) return reject(cancelled());
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #take(bytes: number): boolean {
    if (this.#reserved + bytes > this.bytes) return false;
    this.#reserved += bytes;
    this.#turns++;
    this.#borrower(this.free);
    return true;
  }

  #grantNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#take(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      next.grant();
    }
  }
}
