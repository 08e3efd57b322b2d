// What the vision encoder made of pictures, kept for when the same picture is asked about again. Bounded by bytes, the
// one used longest ago goes first. Who may share is the caller's affair: features are only found again under the same
// salt. Knows no graph and no picture.
import { createHash } from 'node:crypto';

export class VisionCache {
  readonly #maxBytes: number;
  #bytes = 0;
  /** In order of use, oldest first. */
  readonly #entries = new Map<string, Float32Array>();

  /** 0: nothing is kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** `picture`: encoded, as it was sent. */
  static key(salt: string, picture: Uint8Array): string {
    const content = createHash('sha256').update(picture).digest();
    return createHash('sha256').update(content).update(salt).digest('base64');
  }

  /** [tokens, C]; undefined when it is not, or no longer, there. Must not be written to. */
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

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}
