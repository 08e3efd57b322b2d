// Encodings of earlier images, in memory, least recently used first out when the byte limit is exceeded. The key
// contains a salt that the caller chooses: only requests with the same salt share an entry.
import { createHash } from 'node:crypto';
import type { ImageEncoding } from './runtime/graphs.ts';

export class VisionCache {
  readonly #maxBytes: number;
  #bytes = 0;
  /** In order of last use, oldest first. */
  readonly #entries = new Map<string, ImageEncoding>();
  readonly #inProgress = new Map<string, Promise<ImageEncoding>>();

  /** `maxBytes` 0 switches the cache off. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** `picture`: the encoded bytes of the request. */
  static key(salt: string, picture: Uint8Array): string {
    const content = createHash('sha256').update(picture).digest();
    return createHash('sha256').update(content).update(salt).digest('base64');
  }

  /** Undefined when the key is not in the cache. The caller must not change the arrays. */
  get(key: string): ImageEncoding | undefined {
    const encoding = this.#entries.get(key);
    if (encoding === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, encoding);
    return encoding;
  }

  set(key: string, encoding: ImageEncoding): void {
    const bytes = bytesOf(encoding);
    if (bytes > this.#maxBytes) return;
    this.#drop(key);
    this.#entries.set(key, encoding);
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  /**
   * The encoding of an image, and whether this call shares that of another one: an earlier encoding, or one in
   * progress.
   */
  async encodeOnce(key: string, encode: () => Promise<ImageEncoding>): Promise<ImageEncoding & { isShared: boolean }> {
    const shared = this.get(key) ?? (await this.#inProgress.get(key)?.catch(() => undefined));
    if (shared !== undefined) return { ...shared, isShared: true };
    const inProgress = encode();
    if (this.#maxBytes > 0) this.#inProgress.set(key, inProgress);
    try {
      const encoding = await inProgress;
      this.set(key, encoding);
      return { ...encoding, isShared: false };
    } finally {
      if (this.#inProgress.get(key) === inProgress) this.#inProgress.delete(key);
    }
  }

  clear(): void {
    this.#inProgress.clear();
    this.#entries.clear();
    this.#bytes = 0;
  }

  #drop(key: string): void {
    const known = this.#entries.get(key);
    this.#bytes -= known === undefined ? 0 : bytesOf(known);
    this.#entries.delete(key);
  }
}

const bytesOf = ({ embeds, scores, cells, boxes }: ImageEncoding): number =>
  [embeds, scores, cells?.names.data, cells?.small.data, boxes].reduce((sum, part) => sum + (part?.byteLength ?? 0), 0);
