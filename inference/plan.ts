// The arithmetic of memory: the bytes of a bundle's weights and of a turn's KV cache. Pure functions; the engine
// reserves caches by them, and `npm run models -- fit` prints them.
import { MAX_ANSWER_TOKENS, MAX_MASKS } from './budget.ts';
import { ALL_GRAPHS, cacheTypeOf, graphNamesOf, graphOf } from './manifest-graphs.ts';
import type { Manifest } from './manifest.ts';
import type { GraphName, ParameterCounts } from './manifest-graphs.ts';

export type Precision = Manifest['precision'];
export const PRECISIONS: readonly Precision[] = ['fp32', 'fp16', 'bf16', 'int8', 'int4'];

/** The part of the free memory that caches may take. The rest is for activations, images and other programs. */
const CACHE_SHARE = 0.5;

/** The graphs whose matrices have 8 or 4 bits in int8 and int4 (training/reduced_precision.py). */
const QUANTISED: readonly GraphName[] = ['vision', 'decoder', 'text_head', 'visual_head'];
/** The graphs that no precision changes. */
const IN_FLOAT32: readonly GraphName[] = ['dequantize', 'mask_prior', 'prior_head', 'mask_outline'];
/** 32 values of 4 bits and one scale, of what the graph computes in (training/four_bits.py). */
const bytesOf4Bits = (scale: number): number => (32 / 2 + scale) / 32;

/** Bytes of the weights of a graph in memory. int8 computes in float32, and so holds the other weights in float32. */
export function bytesOfParameters(
  { matMul, gemm, other }: ParameterCounts,
  precision: Precision,
  graph: GraphName,
): number {
  const all = matMul + gemm + other;
  const quantises = QUANTISED.includes(graph);
  if (precision === 'fp32' || (precision === 'int8' && !quantises)) return 4 * all;
  if (precision === 'int8') return matMul + gemm + 4 * other;
  if (IN_FLOAT32.includes(graph)) return 4 * all;
  if (precision !== 'int4' || !quantises) return 2 * all;
  // The visual head computes in float32 (training/reduced_precision.py).
  const scale = graph === 'visual_head' ? 4 : 2;
  return bytesOf4Bits(scale) * matMul + scale * (gemm + other);
}

/** The precision of the weights in memory. A graph that computes in float32 holds them in float32, or in 8 bits. */
export const heldPrecision = ({ compute, precision }: Manifest): Precision =>
  compute === 'float32' && precision !== 'int8' ? 'fp32' : precision;

/** Bytes of the weights of a graph in memory. */
export const heldBytes = (manifest: Manifest, graph: GraphName): number =>
  bytesOfParameters(parametersOf(manifest)[graph], heldPrecision(manifest), graph);

export type Parameters = Readonly<Record<GraphName, ParameterCounts>>;

export const weightBytes = (parameters: Parameters, precision: Precision): number =>
  Object.entries(parameters).reduce(
    (sum, [graph, counts]) => sum + bytesOfParameters(counts, precision, graph as GraphName),
    0,
  );

/** The files of a graph: the graph, and its external data. */
export function filesOfGraph(manifest: Manifest, graph: GraphName): string[] {
  if (manifest.graphs[graph] === undefined) return [];
  const stem = graphOf(manifest, graph).file.replace(/\.onnx$/, '');
  return Object.keys(manifest.files).filter((name) => isOf(name, stem));
}

/** Bytes of the files of a graph. */
export const bytesOfGraph = (manifest: Manifest, graph: GraphName): number =>
  filesOfGraph(manifest, graph).reduce((sum, name) => sum + (manifest.files[name]?.byteSize ?? 0), 0);

/** Bytes of the files of all graphs. */
export const bytesOfGraphs = (manifest: Manifest): number =>
  graphNamesOf(manifest).reduce((sum, graph) => sum + bytesOfGraph(manifest, graph), 0);

/** The parameters of each graph, as the manifest states them. */
export const parametersOf = (manifest: Manifest): Parameters =>
  Object.fromEntries(
    ALL_GRAPHS.map((name) => [name, manifest.graphs[name]?.parameters ?? fromFiles(manifest, name)]),
  ) as Record<GraphName, ParameterCounts>;

/**
 * From the sizes of the files, as if every weight were one of a product that this precision converts: right for
 * transformers, and for all graphs of fp32 and fp16. The nodes of a graph count too: they are small.
 */
function fromFiles(manifest: Manifest, name: GraphName): ParameterCounts {
  const perParameter = bytesOfParameters({ matMul: 1, gemm: 0, other: 0 }, manifest.precision, name);
  return { matMul: bytesOfGraph(manifest, name) / perParameter, gemm: 0, other: 0 };
}

/** vision.onnx, vision.onnx.data and vision-00001-of-00002.onnx.data belong to the graph vision. */
const isOf = (file: string, stem: string): boolean => file.startsWith(`${stem}.`) || file.startsWith(`${stem}-0`);

/**
 * The number of cached positions whose attention is as much work for a new position as the products with the weights
 * of the decoder: two multiplications for each number of the width.
 */
export function positionsPerWeights(manifest: Manifest): number {
  const { matMul, gemm, other } = parametersOf(manifest).decoder;
  return (matMul + gemm + other) / (2 * manifest.decoder.layers * manifest.decoder.width);
}

/** A cache of 16 bits: what bundles that compute in 16 bits have. */
const CACHE_BYTES: Readonly<Record<Precision, number>> = { fp32: 4, int8: 4, fp16: 2, bf16: 2, int4: 2 };

export type DecoderShape = Pick<Manifest['decoder'], 'layers' | 'kvHeads' | 'headWidth'>;

/** Bytes of the keys and values of one position. */
export const bytesPerPosition = (manifest: Manifest): number =>
  positionBytes(manifest.decoder, cacheTypeOf(manifest) === 'float16' ? 2 : 4);
export const bytesPerPositionIn = (decoder: DecoderShape, precision: Precision): number =>
  positionBytes(decoder, CACHE_BYTES[precision]);
const positionBytes = ({ layers, kvHeads, headWidth }: DecoderShape, bytes: number): number =>
  2 * layers * kvHeads * headWidth * bytes;

export interface TurnSize {
  promptTokens: number;
  /** Most text tokens of the answer. */
  answerTokens: number;
  /** Codes of one mask; 0 when the answer can have no mask. */
  codes: number;
}

/** The most positions of a turn: its prompt, its text, and its masks with their end tokens. */
export const positionsOf = ({ promptTokens, answerTokens, codes }: TurnSize): number =>
  promptTokens + answerTokens + 1 + (codes === 0 ? 0 : MAX_MASKS * (codes + 1));

/** The fewest positions with which a turn can begin: one text token, and one whole mask. */
export const leastPositionsOf = ({ promptTokens, codes }: TurnSize): number =>
  promptTokens + 1 + (codes === 0 ? 0 : codes + 2);

/**
 * The most tokens that a prompt can have when its first image is replaced by a part of that image, within the
 * model's positions. `tokens`: those of the prompt; `tiles`: those of the first image.
 */
export function longestZoomPrompt(tokens: number, tiles: number, { image, decoder }: Manifest): number {
  return Math.min(decoder.maxPositions, tokens + Math.max(0, mostTilesOf(image) - tiles) * image.tokensPerTile);
}

/**
 * Positions of each sequence of the second run of a mask: the prompt and the words before the mask, `tokens` at most
 * with an image of `tiles`, and the mask.
 */
export const positionsOfZoom = (tokens: number, tiles: number, manifest: Manifest): number =>
  Math.min(manifest.decoder.maxPositions, longestZoomPrompt(tokens, tiles, manifest) + codesOf(manifest) + 1);

const mostTilesOf = ({ tiling }: Manifest['image']): number =>
  tiling === null ? 1 : tiling.maxTiles + Number(tiling.thumbnail);

/** The largest cache of a turn with a prompt of this length, masks included, in positions. */
export const largestTurn = (
  { mask, decoder }: { mask: Pick<Manifest['mask'], 'scaleSides'>; decoder: Pick<Manifest['decoder'], 'maxPositions'> },
  promptTokens: number,
): number =>
  Math.min(
    decoder.maxPositions,
    positionsOf({
      promptTokens,
      answerTokens: MAX_ANSWER_TOKENS,
      codes: mask.scaleSides.reduce((sum, side) => sum + side * side, 0),
    }),
  );

/** Bytes for caches where nothing else is configured. `freeBytes`: memory that is free once the weights are loaded. */
export const cacheBytesOf = (freeBytes: number): number => Math.floor(Math.max(0, freeBytes) * CACHE_SHARE);

/** Positions that the words of a further question about a mask may take (which.ts). */
export const WORDS_OF_QUESTION = 64;
/** Further questions that draw a mask: all things, the one on the left, the one on the right. */
const MASKS_OF_WHICH = 3;

/** Candidates that are looked at closely: the largest. */
export const MOST_CANDIDATES = 8;

type Shape = Pick<Manifest, 'image' | 'mask'>;

/** Positions of the sequence of a further question, about all images or about a part of one. */
export const positionsOfWhich = (imageTokens: number, manifest: Shape): number =>
  Math.max(imageTokens, looksCloser(manifest) ? mostTokensOfImage(manifest) : 0) +
  WORDS_OF_QUESTION +
  codesOf(manifest);

/** The most tokens of all further questions about one mask: the count, those that draw, and the closer views. */
export const mostTokensOfWhich = (imageTokens: number, manifest: Shape): number => {
  const words = imageTokens + WORDS_OF_QUESTION;
  const closer = looksCloser(manifest) ? MOST_CANDIDATES * (mostTokensOfImage(manifest) + WORDS_OF_QUESTION) : 0;
  return words + MASKS_OF_WHICH * (words + codesOf(manifest)) + closer;
};

const looksCloser = ({ mask }: Shape): boolean => (mask.ambiguity?.closer ?? null) !== null;
const mostTokensOfImage = ({ image }: Shape): number => mostTilesOf(image) * image.tokensPerTile;
const codesOf = ({ mask }: Shape): number => mask.scaleSides.reduce((sum, side) => sum + side * side, 0);

/** Parts of the image in which the things of a mask are asked for again: four that overlap (each-thing.ts). */
const PARTS_OF_IMAGE = 4;
/**
 * Questions about places in a mask: one a place, and two where the first drawing shows nothing. More than most pictures
 * need, and few enough that the turn takes about 17 times as long as one mask at most.
 */
export const MOST_PLACES = 12;
/** Questions that give the things of one mask a mask each. */
export const MOST_QUESTIONS_OF_EACH = PARTS_OF_IMAGE + MOST_PLACES;

/** Positions of the sequence of a question about a part of the image, which may take more tiles than the image. */
export const positionsOfEach = (manifest: Shape): number =>
  mostTokensOfImage(manifest) + WORDS_OF_QUESTION + codesOf(manifest);

/** The most tokens of all questions that give the things of one mask a mask each. */
export const mostTokensOfEach = (manifest: Manifest): number => MOST_QUESTIONS_OF_EACH * positionsOfEach(manifest);

/** Positions of the sequence of a question about one of two things that are compared (compare-things.ts). */
export const positionsOfCompare = (imageTokens: number, manifest: Shape): number =>
  imageTokens + WORDS_OF_QUESTION + codesOf(manifest);

/** The most tokens of the questions about both things. */
export const mostTokensOfCompare = (imageTokens: number, manifest: Shape): number =>
  2 * positionsOfCompare(imageTokens, manifest);
