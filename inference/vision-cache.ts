// Image tokens of earlier images, in memory, least recently used first out when the byte limit is exceeded. The key
// contains a salt that the caller chooses: only requests with the same salt share an entry.
import { createHash } from 'node:crypto';

export class VisionCache {
  readonly #maxBytes: number;
  #bytes = 0;
  /** In order of last use, oldest first. */
  readonly #entries = new Map<string, Float32Array>();
  readonly #inProgress = new Map<string, Promise<Float32Array>>();

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

  /** Image tokens [tokens, C], or undefined when the key is not in the cache. The caller must not change the array. */
  get(key: string): Float32Array | undefined {
    const embeds = this.#entries.get(key);
    if (embeds === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, embeds);
    return embeds;
  }

  set(key: string, embeds: Float32Array): void {
    if (embeds.byteLength > this.#maxBytes) return;
    this.#drop(key);
    this.#entries.set(key, embeds);
    this.#bytes += embeds.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  /**
   * The image tokens of an image, and whether this call shares those of another one: of an earlier encoding, or of one
   * in progress.
   */
  async encodeOnce(
    key: string,
    encode: () => Promise<Float32Array>,
  ): Promise<{ embeds: Float32Array; isShared: boolean }> {
    const shared = this.get(key) ?? (await this.#inProgress.get(key)?.catch(() => undefined));
    if (shared !== undefined) return { embeds: shared, isShared: true };
    const encoding = encode();
    if (this.#maxBytes > 0) this.#inProgress.set(key, encoding);
    try {
      const embeds = await encoding;
      this.set(key, embeds);
      return { embeds, isShared: false };
    } finally {
      if (this.#inProgress.get(key) === encoding) this.#inProgress.delete(key);
    }
  }

  clear(): void {
    this.#inProgress.clear();
    this.#entries.clear();
    this.#bytes = 0;
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}
