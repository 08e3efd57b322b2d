// Keys and values of one sequence that stay on the device: the decoder's outputs, and what the graph `append` made of
// them. The machine only holds handles. Appending writes a larger buffer on the device and frees the two before it.
import { InferenceError } from '../errors.ts';
import { appendGraph } from './append-graph.ts';
import type { KvShape } from './kv-cache.ts';
import { openGraph, release } from './session.ts';
import type { Graph, GraphTensor, HostTensor, Placement } from './session.ts';

type Tensors = Readonly<Record<string, GraphTensor>>;

export class DeviceCache {
  #length = 0;
  readonly #append: Graph;
  /** past_key_0, past_value_0, ... [1, length, width]. Null when it is freed. */
  #past: Tensors | null;

  /** `append`: the graph of `openAppend`, on the device of the decoder. */
  constructor(shape: KvShape, append: Graph) {
    const empty = { data: numbers(shape, 0), shape: [1, 0, shape.width] };
    const names = Array.from({ length: shape.layers }, (_, i) => [`past_key_${i}`, `past_value_${i}`]).flat();
    this.#append = append;
    this.#past = Object.fromEntries(names.map((name) => [name, empty]));
  }

  /** Number of positions. */
  get length(): number {
    return this.#length;
  }

  /** The inputs of the decoder. They are valid until the next append. */
  past(): Tensors {
    return this.#past ?? {};
  }

  /**
   * `blocks`: key_0, value_0, ... [1, count, width], the new positions. The cache owns them from now on. Throws
   * OUT_OF_MEMORY; the cache is unchanged then.
   */
  async append(blocks: Tensors, count: number): Promise<void> {
    if (this.#length === 0) return this.#become(renamed(blocks, /^/, 'past_'), count);
    const before = this.past();
    try {
      const present = await this.#append.run({ ...before, ...blocks });
      this.#become(renamed(present, /^present_/, 'past_'), count);
    } finally {
      release(blocks);
    }
  }

  /** Frees the memory on the device. A run that is still in progress is lost. */
  free(): void {
    release(this.past());
    this.#past = null;
    this.#length = 0;
  }

  #become(present: Tensors, count: number): void {
    if (this.#past === null) return release(present);
    release(this.#past);
    this.#past = present;
    this.#length += count;
  }
}

/** The graph that caches on this device need. An error: the device cannot keep a cache, and the message says why. */
export async function openAppend(shape: KvShape, placement: Placement): Promise<Graph | InferenceError> {
  const { spec, bytes } = appendGraph(shape);
  let append: Graph | null = null;
  try {
    const keep = spec.outputs.map(({ name }) => name);
    append = await openGraph({ path: spec.file, bytes }, spec, { ...placement, keep });
    const one = { data: numbers(shape, shape.width), shape: [1, 1, shape.width] };
    release(await append.run(Object.fromEntries(spec.inputs.map(({ name }) => [name, one]))));
    return append;
  } catch (error) {
    await append?.dispose();
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const message = `Device ${placement.device.name} does not keep KV caches, which stay in the memory of the machine`;
    return new InferenceError('DEVICE_UNAVAILABLE', `${message}: ${why}`, {}, error);
  }
}

const numbers = ({ type }: KvShape, count: number): HostTensor['data'] =>
  type === 'float16' ? new Uint16Array(count) : new Float32Array(count);

const renamed = (tensors: Tensors, from: RegExp, to: string): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name.replace(from, to), tensor]));
