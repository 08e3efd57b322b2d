// Keys and values of one sequence, in the memory of the machine. One buffer per layer and kind; new blocks are written
// after the filled part. The decoder receives a view of the filled part, so appending copies only the new block.
import { InferenceError, outOfMemory } from '../errors.ts';
import { cacheTypeOf } from '../manifest-graphs.ts';
import type { Manifest } from '../manifest.ts';
import { onMachine } from './session.ts';
import type { GraphTensor, HostTensor } from './session.ts';

export interface KvShape {
  layers: number;
  /** KV heads times head width, in numbers. */
  width: number;
  /** Float16 is kept as its bits. */
  type: 'float32' | 'float16';
}

export function kvShapeOf(manifest: Manifest): KvShape {
  const { layers, kvHeads, headWidth } = manifest.decoder;
  return { layers, width: kvHeads * headWidth, type: cacheTypeOf(manifest) };
}

/** Positions of a cache whose capacity is not given. */
export const FIRST_CAPACITY = 512;

/** The cache of a sequence that shares a prefix or a pass with another one. */
export function cacheOnMachine(cache: object): KvCache {
  if (cache instanceof KvCache) return cache;
  throw new InferenceError('INTERNAL', 'a cache on the device is neither shared nor joined');
}

export class KvCache {
  /** Number of filled positions. */
  #length = 0;
  #capacity = 0;
  readonly #shape: KvShape;
  #buffers: { name: string; data: Float32Array | Uint16Array }[];
  /** The cache whose positions this one begins with, until the first append copies them. */
  #base: KvCache | null = null;

  /**
   * `capacity`: initial number of positions; it doubles when it is exceeded. The system provides the memory of a large
   * buffer page by page, when it is written. Throws OUT_OF_MEMORY.
   */
  constructor(shape: KvShape, capacity = FIRST_CAPACITY) {
    this.#shape = shape;
    this.#capacity = capacity;
    this.#buffers = Array.from({ length: shape.layers }, (_, i) =>
      ['key', 'value'].map((kind) => ({ name: `${kind}_${i}`, data: this.#numbers(capacity * shape.width) })),
    ).flat();
  }

  /** A copy of the filled parts, one behind the other. The caches have the same shape. */
  static join(caches: readonly KvCache[]): KvCache {
    const [first] = caches;
    if (first === undefined) throw new RangeError('there is no cache to join');
    const joined = new KvCache(
      first.#shape,
      caches.reduce((sum, { length }) => sum + length, 0),
    );
    for (const cache of caches) {
      joined.#buffers.forEach(({ data }, i) => {
        const { width } = first.#shape;
        data.set(cache.#filled[i]?.data.subarray(0, cache.length * width) ?? [], joined.length * width);
      });
      joined.#length += cache.length;
    }
    return joined;
  }

  get length(): number {
    return this.#length;
  }

  get byteLength(): number {
    return this.#buffers.reduce((sum, { data }) => sum + data.byteLength, 0);
  }

  /** Begins an empty cache with all positions of `base`, which nothing may change any more. */
  startFrom(base: KvCache): void {
    if (this.#length > 0) throw new RangeError('the cache is not empty');
    this.#base = base;
    this.#length = base.length;
  }

  /** Views [1, length, width] named past_key_0, past_value_0, ... They are valid until the next append. */
  past(): Record<string, HostTensor> {
    const { width } = this.#shape;
    return Object.fromEntries(
      this.#filled.map(({ name, data }) => [
        `past_${name}`,
        { data: data.subarray(0, this.#length * width), shape: [1, this.#length, width] },
      ]),
    );
  }

  /** `blocks`: key_0, value_0, ... [1, count, width]; the new positions only. */
  append(blocks: Readonly<Record<string, GraphTensor>>, count: number): void {
    const { width } = this.#shape;
    this.#makeRoom(this.#length + count);
    this.#copyBase();
    for (const { name, data } of this.#buffers) {
      const block = blocks[name];
      const added = block === undefined ? null : onMachine(block).data;
      if (added?.length !== count * width) throw new RangeError(`block ${name} does not hold ${count} positions`);
      data.set(added, this.#length * width);
    }
    this.#length += count;
  }

  /** Frees the memory. The cache is empty afterwards. */
  free(): void {
    this.#length = this.#capacity = 0;
    this.#base = null;
    this.#buffers = this.#buffers.map(({ name }) => ({ name, data: this.#numbers(0) }));
  }

  /** The buffers with the filled part. */
  get #filled(): readonly { name: string; data: Float32Array | Uint16Array }[] {
    return this.#base === null ? this.#buffers : this.#base.#buffers;
  }

  #copyBase(): void {
    if (this.#base === null) return;
    const filled = this.#filled;
    for (const [i, { data }] of this.#buffers.entries())
      data.set(filled[i]?.data.subarray(0, this.#length * this.#shape.width) ?? []);
    this.#base = null;
  }

  #numbers(count: number): Float32Array | Uint16Array {
    try {
      return this.#shape.type === 'float16' ? new Uint16Array(count) : new Float32Array(count);
    } catch (error) {
      throw outOfMemory(error);
    }
  }

  #makeRoom(wanted: number): void {
    if (wanted <= this.#capacity) return;
    this.#capacity = Math.max(wanted, this.#capacity * 2);
    this.#buffers = this.#buffers.map(({ name, data }) => {
      const larger = this.#numbers(this.#capacity * this.#shape.width);
      larger.set(data.subarray(0, this.#length * this.#shape.width));
      return { name, data: larger };
    });
  }
}
