// How much one response may still hold, and whether somebody still waits for it. Asked before and after every field is
// resolved, so a response that gets too large, or that nobody waits for, ends there, and nothing more is loaded for it.
import { AppError } from './errors.ts';

export interface ResponseLimits {
  /** Fields, and elements of lists, that an operation may ask for and that a response may have. */
  maxQueryCost: number;
  /** Of one response, about. */
  maxResponseBytes: number;
}

/** Quotes, colon, comma. */
const PUNCTUATION_BYTES = 4;
const NUMBER_BYTES = 4;

export class ResponseBounds {
  /** Resolves with the reason when the response ends early. */
  readonly ended: Promise<AppError>;
  #end!: (fault: AppError) => void;
  #hasEnded = false;
  readonly #limits: ResponseLimits;
  readonly #gone: AbortSignal;
  #fields = 0;
  #bytes = 0;

  /** `gone`: of whoever waits for the response. */
  constructor(limits: ResponseLimits, gone: AbortSignal) {
    this.#limits = limits;
    this.#gone = gone;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Before a field is resolved: false when the response ends here. */
  enter(name: string): boolean {
    if (!this.#hasEnded && this.#gone.aborted)
      this.#endWith(new AppError('BAD_USER_INPUT', 'The client went away before the response was complete.'));
    return this.#grow(1, name.length + PUNCTUATION_BYTES);
  }

  /**
   * What a field holds: false when the response ends here. Of objects, their fields are counted when they are entered
   */
  hold(value: unknown): boolean {
    if (typeof value === 'string') return this.#grow(0, Buffer.byteLength(value));
    if (value instanceof Uint8Array) return this.#grow(0, Math.ceil((value.byteLength * 4) / 3));
    // All at once, before the first is begun: ten thousand lists may be held before that.
    if (Array.isArray(value)) return this.#grow(value.length, value.length);
    return this.#grow(0, NUMBER_BYTES);
  }

  #grow(fields: number, bytes: number): boolean {
    if (this.#hasEnded) return false;
    this.#fields += fields;
    this.#bytes += bytes;
    const { maxQueryCost, maxResponseBytes } = this.#limits;
    if (this.#fields > maxQueryCost) this.#endWith(tooLarge('fields and elements of lists', maxQueryCost));
    else if (this.#bytes > maxResponseBytes) this.#endWith(tooLarge('bytes', maxResponseBytes));
    return !this.#hasEnded;
  }

  #endWith(fault: AppError): void {
    this.#hasEnded = true;
    this.#end(fault);
  }
}

const tooLarge = (what: string, limit: number): AppError =>
  new AppError(
    'BAD_USER_INPUT',
    `The response has more than ${limit} ${what}: request shorter pages or fewer fields.`,
    { limit },
  );
