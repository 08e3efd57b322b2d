// Where bytes are kept: S3 or the local disk behind one interface. Knows keys and bytes; knows no image, mask or turn.
// A store that does not answer or has no room rejects with AppError STORE_UNAVAILABLE; how long to try again is
// patient.ts's.
import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';

export interface ObjectHead {
  byteSize: number;
}

export interface UploadTarget {
  /** As `urlFor`. The client sends `method` to `url` with exactly these headers and the bytes as body. */
  url: string;
  method: 'PUT';
  headers: Record<string, string>;
  expiresAt: Date;
}

export interface ListedObject {
  key: string;
  /** When it was last put. */
  modifiedAt: Date;
}

export interface PutOptions {
  contentType: string;
  settled?: boolean;
  signal?: AbortSignal | undefined;
}

export interface ObjectStore {
  /**
   * Stores or replaces an object; it is readable, whole, when the promise resolves, or not there at all. It outlives a
   * crash of the machine, unless `settled` is false: then only after `settle`.
   */
  put(key: string, body: Uint8Array | Readable, options: PutOptions): Promise<void>;
  /** Several objects that were put, at once: from now on they outlive a crash of the machine. */
  settle(keys: readonly string[]): Promise<void>;
  /** The whole object; null when there is none. */
  get(key: string, options?: { signal?: AbortSignal | undefined }): Promise<Uint8Array | null>;
  head(key: string): Promise<ObjectHead | null>;
  /** Deleting what is not there is no error. */
  delete(keys: string[]): Promise<void>;
  /** What lies under a prefix, in byte order of the keys; `after`: only keys above this one. */
  list(prefix: string, options?: { after?: string }): AsyncIterable<ListedObject>;
  /**
   * Throws away what writers that died left behind, before this time, of objects that never came to be. Resolves with
   * how many.
   */
  removeUnfinished(before: Date): Promise<number>;
  /**
   * A URL that reads the object until it expires, for a client without credentials: absolute, or the path on this
   * server. `contentType`: what the object was put with. The same URL is given for a quarter of an hour
   * (signed-url.ts).
   */
  urlFor(
    key: string,
    options: { expiresInSeconds: number; contentType: string; downloadName?: string },
  ): Promise<string>;
  /** A URL that one upload of exactly `byteSize` bytes with this sha256 (hex) and type may be PUT to. */
  uploadTarget(
    key: string,
    options: { contentType: string; byteSize: number; sha256: string; expiresInSeconds: number },
  ): Promise<UploadTarget>;
  /** Resolves when the store answers; rejects with the reason. For /readyz. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export const storeFull = (cause: unknown): AppError =>
  new AppError('STORE_UNAVAILABLE', 'The store of pictures and masks has no room left.', { reason: 'FULL' }, cause);
export const storeUnreachable = (cause: unknown): AppError =>
  new AppError(
    'STORE_UNAVAILABLE',
    'The store of pictures and masks does not answer. Try again later.',
    { reason: 'OUTAGE' },
    cause,
  );

/** Whether waiting a moment may help: an outage passes by itself, a full disk does not. */
export const isOutage = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'STORE_UNAVAILABLE' && error.details['reason'] === 'OUTAGE';
