// A mask while it forms: the running sum f-hat, the tokens so far and how sure the model was of them. Each scale is
// added once; a preview is decoded from the sum and shares no memory with it.
import type { Graphs } from '../runtime/graphs.ts';
import type { Scale, Schedule } from './schedule.ts';

export class Canvas {
  readonly #graphs: Graphs;
  /** [Cv, S, S] */
  #fHat: Float32Array;
  readonly #ids: number[] = [];
  #probabilities: Float32Array = new Float32Array(0);

  constructor(graphs: Graphs, schedule: Schedule, latentWidth: number) {
    this.#graphs = graphs;
    this.#fHat = new Float32Array(latentWidth * schedule.grid * schedule.grid);
  }

  /** Codebook ids of all scales so far, scales one after the other, each in raster order. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  /** Probabilities of the codes of the last scale, in raster order. */
  get probabilities(): Float32Array {
    return this.#probabilities;
  }

  /** The running sum f-hat [Cv, S, S]; a fresh array after each scale. */
  get sum(): Float32Array {
    return this.#fHat;
  }

  async add(ids: Int32Array, probability: Float32Array, scale: Scale): Promise<void> {
    this.#fHat = await this.#graphs.dequantize(ids, scale, this.#fHat);
    this.#ids.push(...ids);
    this.#probabilities = probability;
  }

  /** The inputs of the next scale. */
  inputsOf(scale: Scale): Promise<Float32Array> {
    return this.#graphs.scaleEmbed(this.#fHat, scale);
  }

  /** What the sum shows: [3, G, G] in -1..1. */
  picture(): Promise<Float32Array> {
    return this.#graphs.decodeMask(this.#fHat);
  }
}
