// Where bytes are kept: S3 or the local disk behind one interface. Knows keys and bytes; knows no image, mask or turn.
import type { Readable } from 'node:stream';

export interface ObjectHead {
  byteSize: number;
  contentType: string;
}

export interface UploadTarget {
  /** The client sends `method` to `url` with exactly these headers and the bytes as body. */
  url: string;
  method: 'PUT';
  headers: Record<string, string>;
  expiresAt: Date;
}

export interface ObjectStore {
  /** Stores or replaces an object; it is readable, whole, when the promise resolves, or not there at all. */
  put(key: string, body: Uint8Array | Readable, options: { contentType: string }): Promise<void>;
  /** The whole object; null when there is none. */
  get(key: string): Promise<Uint8Array | null>;
  head(key: string): Promise<ObjectHead | null>;
  /** Deleting what is not there is no error. */
  delete(keys: string[]): Promise<void>;
  /** Keys under a prefix, in byte order. */
  list(prefix: string): AsyncIterable<string>;
  /** A URL that reads the object until it expires, for a client without credentials. */
  urlFor(key: string, options: { expiresInSeconds: number; downloadName?: string }): Promise<string>;
  /** A URL that one upload of exactly `byteSize` bytes with this sha256 (hex) and type may be PUT to. */
  uploadTarget(key: string, options: { contentType: string; byteSize: number; sha256: string; expiresInSeconds: number }): Promise<UploadTarget>;
  /** Resolves when the store answers; rejects with the reason. For /readyz. */
  check(): Promise<void>;
  close(): Promise<void>;
}
