// Limits the size of one response, and ends it when its client is gone. It is called before and after every field is
// resolved, so that nothing more is loaded for a response that has ended.
import { AppError } from './errors.ts';

export interface ResponseLimits {
  /** The greatest number of fields and list elements that an operation may select and that a response may have. */
  maxQueryCost: number;
  /** The approximate greatest size of a response in bytes. */
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

  /** `gone`: aborted when the client no longer waits for the response. */
  constructor(limits: ResponseLimits, gone: AbortSignal) {
    this.#limits = limits;
    this.#gone = gone;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Called before a field is resolved. Returns false when the response has ended. */
  enter(name: string): boolean {
    if (!this.#hasEnded && this.#gone.aborted)
      this.#endWith(new AppError('BAD_USER_INPUT', 'The client went away before the response was complete.'));
    return this.#grow(1, name.length + PUNCTUATION_BYTES);
  }

  /**
   * Counts the value of a field. Returns false when the response has ended. The fields of objects are counted by
   * `enter`.
   */
  hold(value: unknown): boolean {
    if (typeof value === 'string') return this.#grow(0, Buffer.byteLength(value));
    if (value instanceof Uint8Array) return this.#grow(0, Math.ceil((value.byteLength * 4) / 3));
    // All elements are counted before the first one is resolved: ten thousand lists could be in memory before that.
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
    `The response has more than ${limit.toLocaleString('en')} ${what}: request shorter pages or fewer fields.`,
    { limit },
  );
