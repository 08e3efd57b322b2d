// Keys and values of one sequence that stay on the device, in buffers of a fixed capacity. The machine only holds
// handles. The decoder reads a view of the filled rows; its outputs are written behind them, in place.
import { InferenceError } from '../errors.ts';
import { appendGraph, roomGraph } from './append-graph.ts';
import { FIRST_CAPACITY } from './kv-cache.ts';
import type { KvShape } from './kv-cache.ts';
import { firstRows, onMachine, openGraph, release } from './session.ts';
import type { Graph, GraphTensor, HostTensor, Placement } from './session.ts';

type Tensors = Readonly<Record<string, GraphTensor>>;

/** The graphs of append-graph.ts, on the device of the decoder. */
export interface Appending {
  room: Graph;
  append: Graph;
  dispose(): Promise<void>;
}

export class DeviceCache {
  #length = 0;
  #capacity: number;
  readonly #shape: KvShape;
  readonly #graphs: Appending;
  /** past_key_0, past_value_0, ... [1, capacity, width]. Null before the first append, and when it is freed. */
  #buffers: Tensors | null = null;
  #appends = false;
  #freed = false;

  /** `capacity`: positions for which memory is allocated, at the first append; it doubles when it is exceeded. */
  constructor(shape: KvShape, graphs: Appending, capacity = FIRST_CAPACITY) {
    this.#shape = shape;
    this.#graphs = graphs;
    this.#capacity = capacity;
  }

  /** Number of positions. */
  get length(): number {
    return this.#length;
  }

  /** The inputs of the decoder [1, length, width]. They are valid until the next append. */
  past(): Tensors {
    if (this.#freed) return {};
    if (this.#buffers === null) return emptyOf(this.#shape);
    return rowsOf(this.#buffers, this.#length);
  }

  /**
   * `blocks`: key_0, value_0, ... [1, count, width], the new positions. The cache owns them from now on. Throws
   * OUT_OF_MEMORY; the cache is unchanged then.
   */
  async append(blocks: Tensors, count: number): Promise<void> {
    this.#appends = true;
    try {
      if (this.#freed) return;
      const buffers = await this.#withRoom(this.#length + count);
      await write(this.#graphs, buffers, blocks, { at: this.#length, count });
      this.#length = this.#isFreed() ? 0 : this.#length + count;
    } finally {
      release(blocks);
      this.#appends = false;
      if (this.#isFreed()) this.free();
    }
  }

  /** Frees the memory on the device, after the append that is in progress. */
  free(): void {
    this.#freed = true;
    this.#length = 0;
    if (this.#appends) return;
    release(this.#buffers ?? {});
    this.#buffers = null;
  }

  /** `free` can run while an append waits. */
  #isFreed(): boolean {
    return this.#freed;
  }

  async #withRoom(wanted: number): Promise<Tensors> {
    const [before, length] = [this.#buffers, this.#length];
    if (before !== null && wanted <= this.#capacity) return before;
    const capacity = Math.max(wanted, before === null ? this.#capacity : 2 * this.#capacity);
    const buffers = await makeRoom(this.#graphs, this.#shape, capacity);
    if (before !== null) {
      const filled = Object.entries(rowsOf(before, length)).map(([name, rows]) => [name.replace('past_', ''), rows]);
      try {
        await write(this.#graphs, buffers, Object.fromEntries(filled) as Tensors, { at: 0, count: length });
      } catch (error) {
        release(buffers);
        throw error;
      }
      release(before);
    }
    [this.#buffers, this.#capacity] = [buffers, capacity];
    return buffers;
  }
}

const makeRoom = ({ room }: Appending, { width }: KvShape, capacity: number): Promise<Tensors> =>
  room.run({ shape: { data: Int32Array.of(1, capacity, width), shape: [3] } });

/** Writes the blocks into the rows of the buffers that begin with `at`. */
async function write(
  { append }: Appending,
  buffers: Tensors,
  blocks: Tensors,
  { at, count }: { at: number; count: number },
): Promise<void> {
  const places = { data: Int32Array.from(rowNumbers(at, count).flatMap((row) => [0, row])), shape: [1, count, 2] };
  const into = Object.entries(buffers).map(([name, buffer]) => [name.replace('past_', 'present_'), buffer] as const);
  await append.run({ ...buffers, ...blocks, at: places }, Object.fromEntries(into));
}

/**
 * The graphs that caches on this device need. An error: the device cannot keep a cache, and the message says why.
 */
export async function openAppend(shape: KvShape, placement: Placement): Promise<Appending | InferenceError> {
  const opened: Graph[] = [];
  const open = async ({ spec, bytes }: ReturnType<typeof roomGraph>, keep: readonly string[]): Promise<Graph> => {
    const graph = await openGraph({ path: spec.file, bytes }, spec, { ...placement, keep });
    opened.push(graph);
    return graph;
  };
  const dispose = async (): Promise<void> => {
    for (const graph of opened) await graph.dispose();
  };
  try {
    const room = roomGraph(shape);
    const keep = room.spec.outputs.map(({ name }) => name);
    const graphs = { room: await open(room, keep), append: await open(appendGraph(shape), []), dispose };
    await checkInPlace(graphs, shape);
    return graphs;
  } catch (error) {
    await dispose();
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const message = `Device ${placement.device.name} does not keep KV caches, which stay in the memory of the machine`;
    return new InferenceError('DEVICE_UNAVAILABLE', `${message}: ${why}`, {}, error);
  }
}

/** Throws when the device does not write into the buffer that it is given. */
async function checkInPlace(graphs: Appending, shape: KvShape): Promise<void> {
  const buffers = await makeRoom(graphs, shape, 2);
  const one = { data: numbers(shape, shape.width).fill(1), shape: [1, 1, shape.width] };
  const names = Object.keys(buffers).map((name) => name.replace('past_', ''));
  const blocks = Object.fromEntries(names.map((name) => [name, one]));
  try {
    await write(graphs, buffers, blocks, { at: 0, count: 1 });
    // Without a buffer to write into, the rows come back: the first one was written before.
    const places = { data: Int32Array.of(0, 1), shape: [1, 1, 2] };
    const present = await graphs.append.run({ ...buffers, ...blocks, at: places });
    const isWritten = (tensor: GraphTensor): boolean => onMachine(tensor).data.every((value) => value === 1);
    if (!Object.values(present).every(isWritten)) throw new Error('it does not write into a buffer that it is given');
  } finally {
    release(buffers);
  }
}

const rowNumbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

const rowsOf = (tensors: Tensors, count: number): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, firstRows(tensor, count)]));

function emptyOf(shape: KvShape): Tensors {
  const empty = { data: numbers(shape, 0), shape: [1, 0, shape.width] };
  const names = Array.from({ length: shape.layers }, (_, i) => [`past_key_${i}`, `past_value_${i}`]).flat();
  return Object.fromEntries(names.map((name) => [name, empty]));
}

const numbers = ({ type }: KvShape, count: number): HostTensor['data'] =>
  type === 'float16' ? new Uint16Array(count) : new Float32Array(count);
