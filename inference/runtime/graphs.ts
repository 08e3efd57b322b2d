// The graphs of a bundle as functions over typed arrays. Letters in shapes are those of docs/bundle.md (C
// width of the language model, V vocabulary, K visual codes, Cv latent channels, S grid, G mask side, T new positions).
// This file does not know in which order the graphs run.
import { availableParallelism } from 'node:os';
import { InferenceError } from '../errors.ts';
import type { LoadingProgress } from '../loading.ts';
import { graphNamesOf, graphOf } from '../manifest-graphs.ts';
import type { Bundle } from '../manifest.ts';
import type { GraphName, GraphSpec } from '../manifest-graphs.ts';
import type { Scale } from '../mask/schedule.ts';
import { openAppend } from './device-cache.ts';
import type { Appending } from './device-cache.ts';
import { checkDevice } from './devices.ts';
import type { Device } from './devices.ts';
import { GraphBeside } from './graph-beside.ts';
import { GraphFiles, fileOf } from './graph-files.ts';
import { openGraphInThread } from './graph-thread.ts';
import { kvShapeOf } from './kv-cache.ts';
import type { DecodePass, PassInputs } from './passes.ts';
import { RunOrder } from './run-order.ts';
import { DeviceTensor, openGraph } from './session.ts';
import type { Graph, GraphTensor, HostTensor, Placement, Stopwatch } from './session.ts';

export interface ImageEncoding {
  /** Image tokens [tiles*N, C]. */
  embeds: Float32Array;
  /** The score, 0..1, of each name of `answer.nameBias` [tiles, names]; null: the graph has none. */
  scores: Float32Array | null;
  /** The logits of its cells [tiles, names, 2s, 2s], and features at the side of masks [tiles, D, G, G]. */
  cells: { names: HostTensor<Float32Array>; small: HostTensor<Float32Array> } | null;
  /** Boxes of things [tiles, n, 6]: corners in 0..1 of the tile, score, index of the name; null: the graph has none. */
  boxes: Float32Array | null;
}

/** Where a thing with a name is (mask-prior.ts): the latents of its mask, and their weights [Cv + 1, S, S]. */
export type MaskPrior = Float32Array;

export class Graphs {
  readonly device: Device;
  readonly stopwatch: Stopwatch;
  /** The order of the runs of all graphs but those of `visionBeside`. */
  readonly order = new RunOrder();
  /**
   * Bytes of the inputs and of the outputs of all passes of the decoder that lie in the memory of the machine. A device
   * other than a CPU copies them.
   */
  readonly decoderBytes = { in: 0, out: 0 };
  /** Why the devices before this one, or a cache on the device, are not used, a sentence for each. */
  refused: readonly string[] = [];
  /** Appends to caches that lie on the device (append-graph.ts). Null: the caches lie in the memory of the machine. */
  readonly append: Appending | null;
  /** The vision encoder once more, in a thread of its own. Null on devices other than a CPU, and with one core. */
  readonly visionBeside: GraphBeside | null;
  readonly #graphs: Partial<Record<GraphName, Graph>>;
  readonly #width: number;
  readonly #imageSide: number;
  readonly #latent: readonly [number, number, number];

  private constructor(
    bundle: Bundle,
    { device, stopwatch }: Placement,
    graphs: Partial<Record<GraphName, Graph>>,
    append: Appending | null,
  ) {
    const { decoder, image, mask } = bundle.manifest;
    const grid = mask.scaleSides.at(-1) ?? 0;
    this.device = device;
    this.#graphs = graphs;
    this.append = append;
    this.visionBeside = besideOf(bundle, device);
    this.stopwatch = stopwatch;
    this.#width = decoder.width;
    this.#imageSide = image.side;
    this.#latent = [mask.latentWidth, grid, grid];
  }

  /**
   * Opens all graphs on the first device that is available. `keepsCache`: whether caches lie on a device, where it can
   * append to them. Throws MODEL_INVALID when a file was altered.
   */
  static async open(
    bundle: Bundle,
    devices: readonly Device[],
    keepsCache: (device: Device) => boolean,
    progress: LoadingProgress = { checked: () => {}, opened: () => {} },
  ): Promise<Graphs> {
    const files = new GraphFiles(bundle, progress);
    let last: unknown;
    const refused: string[] = [];
    for (const device of devices) {
      try {
        await checkDevice(device, bundle.manifest.compute);
        const placement = { device, stopwatch: { busyMs: 0 } };
        const append = keepsCache(device) ? await openAppend(kvShapeOf(bundle.manifest), placement) : null;
        if (append instanceof InferenceError) refused.push(append.message);
        const graphs = await Graphs.#openOn(bundle, placement, files, append instanceof InferenceError ? null : append);
        graphs.refused = refused;
        return graphs;
      } catch (error) {
        if (!(error instanceof InferenceError) || error.code !== 'DEVICE_UNAVAILABLE') throw error;
        last = error;
        refused.push(error.message);
      }
    }
    throw last;
  }

  static async #openOn(
    bundle: Bundle,
    placement: Placement,
    files: GraphFiles,
    append: Appending | null,
  ): Promise<Graphs> {
    const opened: Partial<Record<GraphName, Graph>> = {};
    try {
      for (const name of graphNamesOf(bundle.manifest)) {
        const spec = graphOf(bundle.manifest, name);
        const keep = name === 'decoder' && append !== null ? blocksOf(spec) : [];
        opened[name] = await openGraph(await files.read(name), spec, { ...placement, keep });
        files.opened(name);
      }
    } catch (error) {
      for (const graph of Object.values(opened)) await graph.dispose();
      await append?.dispose();
      throw error;
    }
    return new Graphs(bundle, placement, opened, append);
  }

  /**
   * Normalised pixels [tiles, 3, P, P] -> image tokens, and the scores of names where the graph has them. `beside`:
   * other turns are in progress. Where there are cores for it, the encoder then runs in its thread, and this thread
   * goes on with the others. `joins`: the turn has not had its first pass.
   */
  async vision(pixels: Float32Array, tiles: number, { beside = false, joins = false } = {}): Promise<ImageEncoding> {
    const inputs = { pixels: floats(pixels, tiles, 3, this.#imageSide, this.#imageSide) };
    const besides = beside ? ((await this.visionBeside?.run(inputs)) ?? null) : null;
    const outputs = besides ?? (await this.#run('vision', inputs, joins));
    const { cells: names, small } = outputs as Record<string, HostTensor<Float32Array> | undefined>;
    return {
      embeds: arrayOf(outputs, 'embeds'),
      scores: 'scores' in outputs ? arrayOf(outputs, 'scores') : null,
      cells: names === undefined || small === undefined ? null : { names, small },
      boxes: 'boxes' in outputs ? arrayOf(outputs, 'boxes') : null,
    };
  }

  /** Token ids [T] -> [T, C]. `joins`: as of `vision`. */
  async embed(ids: readonly number[], joins = false): Promise<Float32Array> {
    return this.#one('embed', { ids: { data: Int32Array.from(ids), shape: [ids.length] } }, 'embeds', joins);
  }

  /** One forward pass over T new positions, at once: [T, C], after the final norm, and their keys and values. */
  async decode({ embeds, positions, bias, past }: PassInputs): ReturnType<DecodePass> {
    const length = positions.length;
    const inputs = {
      embeds: floats(embeds, 1, length, this.#width),
      positions: { data: positions, shape: [length] },
      bias: floats(bias, length, bias.length / length),
      ...past,
    };
    const outputs = await this.#graph('decoder').run(inputs);
    this.decoderBytes.in += bytesOf(inputs);
    this.decoderBytes.out += bytesOf(outputs);
    const { hidden, ...blocks } = outputs;
    return { hidden: (hidden as HostTensor<Float32Array>).data, blocks };
  }

  /** Hidden state [C] -> logits [V]. */
  async textHead(hidden: Float32Array): Promise<Float32Array> {
    return this.#one('text_head', { hidden: floats(hidden, 1, this.#width) }, 'logits');
  }

  /** [T, C] -> the most probable code of each token, its probability among the K codes, and the logits [T, K]. */
  async visualHead(
    hidden: Float32Array,
  ): Promise<{ ids: Int32Array; probability: Float32Array; logits: Float32Array }> {
    const { ids, probability, logits } = await this.#run('visual_head', {
      hidden: floats(hidden, hidden.length / this.#width, this.#width),
    });
    return {
      ids: (ids as HostTensor<Int32Array>).data,
      probability: (probability as HostTensor<Float32Array>).data,
      logits: (logits as HostTensor<Float32Array>).data,
    };
  }

  /** f-hat [Cv, S, S] and the codes of one scale -> the new f-hat [Cv, S, S], in a fresh array. */
  async dequantize(ids: Int32Array, scale: Scale, fHat: Float32Array): Promise<Float32Array> {
    const cells = this.#latent[1] * this.#latent[2];
    const inputs = {
      ids: { data: ids, shape: [ids.length] },
      up: floats(scale.up, cells, ids.length),
      phi: scalar(scale.phi),
      f_hat: floats(fHat, ...this.#latent),
    };
    return this.#one('dequantize', inputs, 'next_f_hat');
  }

  /** f-hat [Cv, S, S] -> inputs [side^2, C] of a scale. */
  async scaleEmbed(fHat: Float32Array, scale: Scale): Promise<Float32Array> {
    const cells = this.#latent[1] * this.#latent[2];
    return this.#one(
      'scale_embed',
      {
        f_hat: floats(fHat, ...this.#latent),
        down: floats(scale.down, scale.side * scale.side, cells),
        scale: scalar(scale.index),
        offset: scalar(scale.offset),
      },
      'embeds',
    );
  }

  /** f-hat [Cv, S, S], or with another side -> square image [3, G, G] in -1..1, or as much smaller. */
  async decodeMask(fHat: Float32Array, side = this.#latent[1]): Promise<Float32Array> {
    return this.#one('mask_decoder', { f_hat: floats(fHat, 1, this.#latent[0], side, side) }, 'image');
  }

  /** The prior of a mask of the name with this index. Null: the encoding has no cells of names. */
  async maskPrior({ cells }: ImageEncoding, name: number, weight: number): Promise<MaskPrior | null> {
    if (cells === null) return null;
    const inputs = { cells: cells.names, small: cells.small, name: scalar(name) };
    return this.#one('mask_prior', { ...inputs, weight: floats(Float32Array.of(weight)) }, 'prior');
  }

  /**
   * The codes of a scale that are most probable under the language model, `logits` [T, K], and the prior together, and
   * their probabilities. `fHat`: the sum of the scales before [Cv, S, S].
   */
  async priorHead(
    logits: Float32Array,
    prior: MaskPrior,
    fHat: Float32Array,
    { side, down }: Scale,
  ): Promise<{ ids: Int32Array; probability: Float32Array }> {
    const [width, ...grid] = this.#latent;
    const count = side * side;
    const { ids, probability } = await this.#run('prior_head', {
      logits: floats(logits, count, logits.length / count),
      prior: floats(prior, width + 1, ...grid),
      f_hat: floats(fHat, ...this.#latent),
      down: floats(down, count, down.length / count),
    });
    return { ids: (ids as HostTensor<Int32Array>).data, probability: (probability as HostTensor<Float32Array>).data };
  }

  /** A mask [G, G] in 0..1 with its outline from the image, `pixels` [3, P, P] -> as of `decodeMask`, but [3, P, P]. */
  async maskOutline(pixels: Float32Array, small: HostTensor, mask: Float32Array): Promise<Float32Array> {
    const [image, side] = [this.#imageSide, Math.sqrt(mask.length)];
    const inputs = { pixels: floats(pixels, 1, 3, image, image), small, mask: floats(mask, 1, 1, side, side) };
    return this.#one('mask_outline', inputs, 'image');
  }

  async dispose(): Promise<void> {
    await this.visionBeside?.dispose();
    for (const graph of Object.values(this.#graphs)) await graph.dispose();
    await this.append?.dispose();
  }

  async #one(name: GraphName, inputs: Record<string, HostTensor>, output: string, joins = false) {
    return arrayOf(await this.#run(name, inputs, joins), output);
  }

  async #run(
    name: GraphName,
    inputs: Readonly<Record<string, GraphTensor>>,
    joins = false,
  ): Promise<Readonly<Record<string, GraphTensor>>> {
    return this.order.run(() => this.#graph(name).run(inputs), joins);
  }

  #graph(name: GraphName): Graph {
    const graph = this.#graphs[name];
    if (graph === undefined) throw new Error(`the bundle has no graph ${name}`);
    return graph;
  }
}

/**
 * The thread gets half of the cores, so that on any number of them the other graphs have as many. Measured with two
 * cores.
 */
function besideOf(bundle: Bundle, { executionProvider }: Device): GraphBeside | null {
  const threads = Math.floor(availableParallelism() / 2);
  if (executionProvider !== 'cpu' || threads === 0) return null;
  const spec = bundle.manifest.graphs.vision;
  return new GraphBeside(async () => openGraphInThread({ file: await fileOf(bundle, 'vision'), spec, threads }));
}

const blocksOf = ({ outputs }: GraphSpec): string[] =>
  outputs.map(({ name }) => name).filter((name) => name !== 'hidden');

const bytesOf = (tensors: Readonly<Record<string, GraphTensor>>): number =>
  Object.values(tensors).reduce((sum, one) => sum + (one instanceof DeviceTensor ? 0 : one.data.byteLength), 0);
const arrayOf = (outputs: Readonly<Record<string, GraphTensor>>, name: string): Float32Array =>
  (outputs[name] as HostTensor<Float32Array>).data;
const floats = (data: Float32Array, ...shape: number[]): HostTensor => ({ data, shape });
const scalar = (value: number): HostTensor => ({ data: Int32Array.of(value), shape: [] });
