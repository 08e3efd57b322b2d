// Forward passes of the decoder for several sequences at once. Steps of few positions that wait at the same time are
// joined: their rows and their caches lie one behind the other, and the attention bias keeps each sequence to its own
// cache. The graph needs no batch dimension. Knows rows and caches; knows no turn and no token.
import { BLOCKED } from './attention.ts';
import type { DeviceCache } from './device-cache.ts';
import { KvCache, cacheOnMachine } from './kv-cache.ts';
import type { RunOrder, Waiting as Place } from './run-order.ts';
import { onMachine } from './session.ts';
import type { GraphTensor } from './session.ts';

/** The new positions of one sequence. */
export interface Step {
  /** [T, C] */
  embeds: Float32Array;
  /** [T, S0+T] */
  bias: Float32Array;
  /** S0 positions; a pass appends T. Joined steps have caches in the memory of the machine. */
  cache: KvCache | DeviceCache;
  /** Whether it is the first step of its turn. It waits for no other step. Default: no. */
  joins?: boolean;
}

export interface PassResult {
  /** [T, C], after the final norm. */
  hidden: Float32Array;
  /** Number of sequences in the pass. */
  sequences: number;
}

export interface PassInputs {
  /** [T, C] */
  embeds: Float32Array;
  /** [T] */
  positions: Int32Array;
  /** [T, S0+T] */
  bias: Float32Array;
  /** past_key_0, past_value_0, ... [1, S0, width] */
  past: Readonly<Record<string, GraphTensor>>;
}
/** The hidden states [T, C] of a pass, and its keys and values key_0, value_0, ... [1, T, width]. */
interface Decoded {
  hidden: Float32Array;
  blocks: Readonly<Record<string, GraphTensor>>;
}
export type DecodePass = (inputs: PassInputs) => Promise<Decoded>;

/** Steps of at most so many positions are joined: the time of a pass over them hardly depends on their number. */
const FEW_ROWS = 9;
/**
 * Joined steps also compute the attention between sequences, which the bias then removes. Larger steps are joined while
 * this attention is at most so much work, as a share of the products with the weights. Measured with the bundled model:
 * two steps of 16, 36 and 64 positions (0.11, 0.15, 0.21) take 0.89, 0.97 and 1.13 of the processor time alone.
 */
const MOST_WASTE = 0.2;
/** A step waits for the steps of other sequences while each of them runs so many graphs; a text token takes three. */
const GRAPHS_OF_OTHERS = 3;

interface Waiting {
  step: Step;
  resolve: (result: PassResult) => void;
  reject: (error: unknown) => void;
}

export interface PassSettings {
  width: number;
  most: number;
  weights: number;
  order: RunOrder;
}

export class Passes {
  readonly #decode: DecodePass;
  readonly #width: number;
  /** Most sequences in one pass. */
  readonly #most: number;
  readonly #weights: number;
  readonly #order: RunOrder;
  /** Sequences that may still need a pass. */
  #open = 0;
  #waiting: Waiting[] = [];
  /** The place of the next pass. */
  #place: Place | null = null;
  #passes = 0;
  #sequences = 0;

  /**
   * `width`: C. `weights`: the number of cached positions whose attention is as much work for a new position as the
   * products with the weights. `order`: that of all graphs of the device; `decode` runs in a place of it.
   */
  constructor(decode: DecodePass, { width, most, weights, order }: PassSettings) {
    this.#decode = decode;
    this.#width = width;
    this.#most = most;
    this.#weights = weights;
    this.#order = order;
  }

  /** Passes so far, and the sequences in all of them. */
  get counts(): { passes: number; sequences: number } {
    return { passes: this.#passes, sequences: this.#sequences };
  }

  /** A sequence begins. `leave` must follow. */
  enter(): void {
    this.#open++;
  }

  leave(): void {
    this.#open--;
    this.#findPlace();
  }

  /** Appends the new positions to the cache of the step. */
  run(step: Step): Promise<PassResult> {
    const { joins = false } = step;
    if (this.#most === 1 || !this.#pays([step, step])) return this.#order.run(() => this.#alone(step), joins);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ step, resolve, reject });
      this.#findPlace();
    });
  }

  /** Before all others with a first step; in the order of arrival when there is no other step to wait for. */
  #findPlace(): void {
    const count = this.#waiting.length;
    if (count === 0) return;
    const joins = this.#waiting.some(({ step }) => step.joins);
    const isComplete = count >= Math.min(this.#most, this.#open);
    const place = { joins, patience: isComplete ? 0 : GRAPHS_OF_OTHERS * this.#open };
    if (this.#place === null) {
      this.#place = { compute: () => this.#runWaiting(), ...place };
      this.#order.add(this.#place);
    } else if ((joins && !this.#place.joins) || (isComplete && this.#place.patience > 0))
      this.#order.move(this.#place, place);
  }

  async #runWaiting(): Promise<void> {
    this.#place = null;
    const group = this.#takeGroup();
    this.#findPlace();
    await this.#runTogether(group);
  }

  /** The first step that waits, and those that it pays to join with it. The first step of a turn goes before others. */
  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    const isFirst = ({ step }: Waiting): boolean => step.joins === true;
    const ordered = [...this.#waiting.filter(isFirst), ...this.#waiting.filter((one) => !isFirst(one))];
    this.#waiting = ordered.filter((one) => {
      const joins = group.length < this.#most && this.#pays([...group, one].map(({ step }) => step));
      if (joins) group.push(one);
      return !joins;
    });
    return group;
  }

  #pays(steps: readonly Step[]): boolean {
    const rows = steps.map((step) => this.#rowsOf(step));
    if (rows.every((count) => count <= FEW_ROWS)) return true;
    const columns = steps.map(({ cache }, i) => cache.length + (rows[i] as number));
    const all = columns.reduce((sum, count) => sum + count, 0);
    const between = rows.reduce((sum, count, i) => sum + count * (all - (columns[i] as number)), 0);
    return between <= MOST_WASTE * this.#weights * rows.reduce((sum, count) => sum + count, 0);
  }

  async #runTogether(waiting: readonly Waiting[]): Promise<void> {
    // A joined pass needs more memory than the passes of its steps: when it fails, each step runs alone.
    const results = waiting.length === 1 ? null : await this.#joined(waiting.map(({ step }) => step)).catch(() => null);
    for (const [i, { step, resolve, reject }] of waiting.entries()) {
      try {
        const result = results?.[i];
        if (result === undefined) resolve(await this.#alone(step));
        else resolve(await this.#append(step, result, waiting.length));
      } catch (error) {
        reject(error);
      }
    }
  }

  async #alone(step: Step): Promise<PassResult> {
    const { embeds, bias, cache } = step;
    const result = await this.#pass(1, {
      embeds,
      bias,
      positions: positionsAfter(cache.length, this.#rowsOf(step)),
      past: cache.past(),
    });
    return this.#append(step, result, 1);
  }

  async #pass(sequences: number, inputs: PassInputs): Promise<Decoded> {
    const decoded = await this.#decode(inputs);
    this.#passes++;
    this.#sequences += sequences;
    return decoded;
  }

  async #append(step: Step, { hidden, blocks }: Decoded, sequences: number): Promise<PassResult> {
    await step.cache.append(blocks, this.#rowsOf(step));
    return { hidden, sequences };
  }

  /** The result of each step; nothing is appended yet. */
  async #joined(steps: readonly Step[]): Promise<Decoded[]> {
    const rows = steps.map((step) => this.#rowsOf(step));
    const { hidden, blocks } = await this.#pass(steps.length, {
      embeds: concatenated(steps.map(({ embeds }) => embeds)),
      bias: joinedBias(steps, rows),
      positions: Int32Array.from(steps.flatMap(({ cache }, i) => [...positionsAfter(cache.length, rows[i] as number)])),
      past: KvCache.join(steps.map(({ cache }) => cacheOnMachine(cache))).past(),
    });
    let to = 0;
    return rows.map((count) => {
      const from = to;
      to += count;
      return {
        hidden: hidden.slice(from * this.#width, to * this.#width),
        blocks: rowsOfBlocks(blocks, from, to),
      };
    });
  }

  #rowsOf({ embeds }: Step): number {
    return embeds.length / this.#width;
  }
}

const positionsAfter = (length: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => length + i);

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Columns: all caches, then all new positions, in the order of the steps. */
function joinedBias(steps: readonly Step[], rows: readonly number[]): Float32Array {
  const past = steps.reduce((sum, { cache }) => sum + cache.length, 0);
  const count = rows.reduce((sum, n) => sum + n, 0);
  const columns = past + count;
  const joined = new Float32Array(count * columns).fill(BLOCKED);
  let [row, pastAt] = [0, 0];
  steps.forEach(({ bias, cache: { length } }, i) => {
    const own = rows[i] as number;
    const newAt = past + row;
    for (let r = 0; r < own; r++) {
      const line = bias.subarray(r * (length + own), (r + 1) * (length + own));
      joined.set(line.subarray(0, length), (row + r) * columns + pastAt);
      joined.set(line.subarray(length), (row + r) * columns + newAt);
    }
    row += own;
    pastAt += length;
  });
  return joined;
}

/** Rows of key_0, value_0, ... [1, T, width]; `to` is excluded. */
function rowsOfBlocks(
  blocks: Readonly<Record<string, GraphTensor>>,
  from: number,
  to: number,
): Record<string, GraphTensor> {
  return Object.fromEntries(
    Object.entries(blocks).map(([name, block]) => {
      const { data, shape } = onMachine(block);
      const width = shape[2] ?? 0;
      return [name, { data: data.subarray(from * width, to * width), shape: [1, to - from, width] }];
    }),
  );
}
