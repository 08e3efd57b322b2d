// The keys and values of one generation: a buffer per layer that new blocks are written behind. What is fed to the
// decoder is a view of the filled part, so nothing is copied, and going back to an earlier length is a change of one
// number. Knows no tensor library.
import type { Array32 } from './session.ts';

export interface KvShape {
  layers: number;
  /** KV heads x head width. */
  width: number;
}

const FIRST_CAPACITY = 512;

export class KvCache {
  /** Positions that are filled. */
  #length = 0;
  #capacity = 0;
  readonly #shape: KvShape;
  #buffers: { name: string; data: Float32Array }[];

  /** `capacity`: positions to make room for; grows by doubling when more come. */
  constructor(shape: KvShape, capacity = FIRST_CAPACITY) {
    this.#shape = shape;
    this.#capacity = capacity;
    this.#buffers = Array.from({ length: shape.layers }, (_, i) =>
      ['key', 'value'].map((kind) => ({ name: `${kind}_${i}`, data: new Float32Array(capacity * shape.width) })),
    ).flat();
  }

  get length(): number {
    return this.#length;
  }

  /** Views [1, length, width] under the names past_key_0, past_value_0, ... Valid until the next append. */
  past(): Record<string, Array32> {
    const { width } = this.#shape;
    return Object.fromEntries(
      this.#buffers.map(({ name, data }) => [
        `past_${name}`,
        { data: data.subarray(0, this.#length * width), shape: [1, this.#length, width] },
      ]),
    );
  }

  /** `blocks`: key_0, value_0, ... [1, count, width], the new positions only. */
  append(blocks: Readonly<Record<string, Array32>>, count: number): void {
    const { width } = this.#shape;
    this.#makeRoom(this.#length + count);
    for (const { name, data } of this.#buffers) {
      const block = blocks[name];
      if (block === undefined || block.data.length !== count * width)
        throw new RangeError(`block ${name} does not hold ${count} positions`);
      data.set(block.data, this.#length * width);
    }
    this.#length += count;
  }

  /** Forgets what came after the first `length` positions. */
  truncate(length: number): void {
    if (length < 0 || length > this.#length) throw new RangeError(`${length} is not between 0 and ${this.#length}`);
    this.#length = length;
  }

  /** Gives the memory back; the cache is empty afterwards. */
  free(): void {
    this.#length = this.#capacity = 0;
    this.#buffers = this.#buffers.map(({ name }) => ({ name, data: new Float32Array(0) }));
  }

  #makeRoom(wanted: number): void {
    if (wanted <= this.#capacity) return;
    this.#capacity = Math.max(wanted, this.#capacity * 2);
    this.#buffers = this.#buffers.map(({ name, data }) => {
      const larger = new Float32Array(this.#capacity * this.#shape.width);
      larger.set(data.subarray(0, this.#length * this.#shape.width));
      return { name, data: larger };
    });
  }
}
