// The state of a mask while its scales are made: the running sum f-hat, all codes so far, and their
// probabilities. Each scale is added once. A preview is decoded from the sum and shares no memory with it.
import type { Graphs } from '../runtime/graphs.ts';
import { areaDown } from './schedule.ts';
import type { Scale, Schedule } from './schedule.ts';

export class Canvas {
  readonly #graphs: Graphs;
  readonly #grid: number;
  /** [Cv, S, S] float32 */
  #fHat: Float32Array;
  readonly #ids: number[] = [];
  readonly #probabilities: Float32Array[] = [];

  constructor(graphs: Graphs, schedule: Schedule, latentWidth: number) {
    this.#graphs = graphs;
    this.#grid = schedule.grid;
    this.#fHat = new Float32Array(latentWidth * schedule.grid * schedule.grid);
  }

  /** Codebook ids of all scales so far, scale by scale, each in raster order. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  /** Probabilities of the codes of each scale, in raster order. */
  get probabilities(): readonly Float32Array[] {
    return this.#probabilities;
  }

  /** The running sum f-hat [Cv, S, S]; a fresh array after each scale. */
  get sum(): Float32Array {
    return this.#fHat;
  }

  async add(ids: Int32Array, probability: Float32Array, scale: Scale): Promise<void> {
    this.#fHat = await this.#graphs.dequantize(ids, scale, this.#fHat);
    this.#ids.push(...ids);
    this.#probabilities.push(probability);
  }

  /** Inputs [side^2, C] of the next scale. */
  inputsOf(scale: Scale): Promise<Float32Array> {
    return this.#graphs.scaleEmbed(this.#fHat, scale);
  }

  /** The sum, decoded: [3, G, G] in -1..1. `side`: of the grid that is decoded, S or less; G shrinks with it. */
  picture(side = this.#grid): Promise<Float32Array> {
    return this.#graphs.decodeMask(side === this.#grid ? this.#fHat : shrink(this.#fHat, this.#grid, side), side);
  }
}

/** [Cv, from, from] -> [Cv, to, to]: area pooling. */
function shrink(sum: Float32Array, from: number, to: number): Float32Array {
  const down = areaDown(to, from);
  const [cells, count] = [from * from, to * to];
  const small = new Float32Array((sum.length / cells) * count);
  return small.map((_, i) => {
    const [channel, cell] = [Math.floor(i / count) * cells, (i % count) * cells];
    let value = 0;
    for (let k = 0; k < cells; k++) value += (down[cell + k] as number) * (sum[channel + k] as number);
    return value;
  });
}
