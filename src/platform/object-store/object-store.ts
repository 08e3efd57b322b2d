// The object store: S3 or the local disk behind one interface. Knows keys and bytes; knows no image, mask or turn. A
// store that does not answer or is full rejects with AppError STORE_UNAVAILABLE. with-retries.ts decides how long calls
// are retried.
import type { Readable } from 'node:stream';
import { AppError } from '../../errors.ts';

export interface ObjectHead {
  byteSize: number;
}

export interface UploadTarget {
  /** A URL as from `urlFor`. The client sends `method` to `url` with exactly these headers and the bytes as body. */
  url: string;
  method: 'PUT';
  headers: Record<string, string>;
  expiresAt: Date;
}

export interface ListedObject {
  key: string;
  /** Time of the last put. */
  modifiedAt: Date;
}

export interface PutOptions {
  contentType: string;
  signal?: AbortSignal | undefined;
}

/** A readable object whose bytes may not be on the disk yet. */
export interface UnsettledObject {
  key: string;
  /** Resolves when the bytes survive a crash of the machine. Its rejection is reported by `settle` alone. */
  flushed: Promise<void>;
}

export interface ObjectStore {
  /**
   * Stores or replaces an object. When the promise resolves, the object is readable as a whole and survives a crash of
   * the machine; before, it does not exist.
   */
  put(key: string, body: Uint8Array | Readable, options: PutOptions): Promise<void>;
  /**
   * The same, but resolves as soon as the object is readable. The store then flushes it in the background. The object
   * survives a crash of the machine after `settle`.
   */
  putUnsettled(key: string, body: Uint8Array, options: PutOptions): Promise<UnsettledObject>;
  /** Resolves when the objects survive a crash of the machine. */
  settle(objects: readonly UnsettledObject[]): Promise<void>;
  /** The whole object; null when it does not exist. */
  get(key: string, options?: { signal?: AbortSignal | undefined }): Promise<Uint8Array | null>;
  head(key: string): Promise<ObjectHead | null>;
  /** Deleting an object that does not exist is not an error. */
  delete(keys: string[]): Promise<void>;
  /** The objects under a prefix, in byte order of the keys. `after`: only keys above this one. */
  list(prefix: string, options?: { after?: string }): AsyncIterable<ListedObject>;
  /** Removes temporary data that interrupted writers left before this time. Resolves with their number. */
  removeUnfinished(before: Date): Promise<number>;
  /**
   * A URL that reads the object until it expires, for a client without credentials: absolute, or a path on this server.
   * `contentType`: the type of the put. The same URL is returned for a quarter of an hour (signed-url.ts).
   */
  urlFor(
    key: string,
    options: { expiresInSeconds: number; contentType: string; downloadName?: string },
  ): Promise<string>;
  /** A URL that accepts one upload by PUT, of exactly `byteSize` bytes with this sha256 (hex) and type. */
  uploadTarget(
    key: string,
    options: { contentType: string; byteSize: number; sha256: string; expiresInSeconds: number },
  ): Promise<UploadTarget>;
  /** Resolves when the store answers; rejects with the reason. Used by /readyz. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export const storeFull = (cause: unknown): AppError =>
  new AppError('STORE_UNAVAILABLE', 'The store of images and masks has no room left.', { reason: 'FULL' }, cause);
export const storeUnreachable = (cause: unknown): AppError =>
  new AppError(
    'STORE_UNAVAILABLE',
    'The store of images and masks does not answer. Try again later.',
    { reason: 'OUTAGE' },
    cause,
  );

/** True when a later call may succeed: an outage is temporary, a full disk is not. */
export const isOutage = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'STORE_UNAVAILABLE' && error.details['reason'] === 'OUTAGE';
