// The scales of one run of a mask, and previews of it. The run sees the whole image or a part of it.
import type { GenerateRequest } from './engine.ts';
import { stopIfAborted } from './errors.ts';
import type { InferenceEvent, MaskStop, ScalePreview } from './events.ts';
import type { Raster } from './image/resample.ts';
import type { Manifest } from './manifest.ts';
import { Canvas } from './mask/canvas.ts';
import { packCodes } from './mask/codes.ts';
import { binarise, previewOf, toRgb } from './mask/decode-mask.ts';
import { iouOf } from './mask/measure.ts';
import { encodeGreyPng } from './mask/png.ts';
import { encodeRle } from './mask/rle.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Scale } from './mask/schedule.ts';
import type { Box } from './mask/shapes.ts';
import { maskTokens } from './mask-tokens.ts';
import type { Model } from './model.ts';
import type { PictureInput } from './picture-input.ts';
import { isDecoded, isSent, isSmall } from './previews.ts';
import type { MaskPrior } from './runtime/graphs.ts';
import type { Sequence } from './sequence.ts';

export interface MaskSettings {
  model: Model;
  request: GenerateRequest;
  signal: AbortSignal;
  /** The scales to make, in order. */
  scales: readonly Scale[];
  /** Strength of classifier-free guidance at the last scale. */
  guidance: number;
  /** True after the deadline of the request. */
  isLate: () => boolean;
  /** Called after a scale that has no event. */
  onSilentScale: () => void;
}

/** What a run draws from. */
export interface View {
  /** The conversation, and with classifier-free guidance the sequence without the question. */
  sequences: readonly Sequence[];
  /** What the run sees: the whole image, or the part of it in `box`. */
  picture: PictureInput;
  /** In pixels of the whole image; null when the run sees all of it. */
  box: Box | null;
  /** Where the thing is in `picture`; null when nothing says so beside the language model. */
  prior: MaskPrior | null;
}

/** The mask to which the scales of a run belong. */
export interface Place {
  /** Number of the mask in the answer, from 0. */
  index: number;
  /** Scales of this mask that an earlier run made. */
  before: number;
  /** `performance.now()` at the start of the mask. */
  startedAt: number;
}

export interface Run {
  canvas: Canvas;
  /** The mask after the last scale. */
  preview: Preview;
  /** Number of scales of this run. */
  made: number;
  stoppedBy: MaskStop;
}

/** The decoded sum after one scale: the square [G, G], the preview of the view, and its pixels inside. */
export interface Preview {
  square: Raster;
  grey: Raster;
  inside: BinaryMask;
  stability: number | null;
}

/** Yields `mask-scale` after the scales that have a preview (previews.ts). */
export async function* makeScales(
  { model, request, signal, scales, guidance, isLate, onSilentScale }: MaskSettings,
  { sequences, picture: { raster: picture }, box, prior }: View,
  { index, before, startedAt }: Place,
): AsyncGenerator<InferenceEvent, Run> {
  const { manifest, graphs, schedule } = model;
  const { previews = manifest.mask.previews, stopWhenStable } = request;
  const canvas = new Canvas(graphs, schedule, manifest.mask.latentWidth);
  const compared = stopWhenStable !== undefined;
  const smallSide = acceptsOtherSides(manifest) ? Math.ceil(schedule.grid / 2) : schedule.grid;
  let preview: Preview | undefined;
  let made = 0;
  let stoppedBy: MaskStop | null = null;
  const inputs = [await graphs.embed([manifest.tokens.segStart])];
  // The second sequence continues with its own most probable token.
  for (const sequence of sequences.slice(1)) inputs.push(await graphs.embed([await sequence.next()]));
  stopIfAborted(signal);
  for await (const scale of maskTokens(model, canvas, { sequences, inputs, guidance, scales, prior })) {
    stopIfAborted(signal);
    made = scale.index + 1;
    // a. Decode the mask so far, and decide whether the run ends with it.
    const late = isLate();
    const decoded = late || isDecoded(previews, made, scales.length, compared);
    const side = !late && isSmall(previews, made, scales.length, compared) ? smallSide : schedule.grid;
    if (decoded) preview = decodePreview(await canvas.picture(side), picture, manifest, preview);
    if (made === scales.length) stoppedBy = made < schedule.scales.length ? 'MAX_SCALE' : 'LAST_SCALE';
    else if (decoded && isStable(preview, stopWhenStable)) stoppedBy = 'STABLE';
    else if (late) stoppedBy = 'DEADLINE';
    // b. Emit the preview.
    if (preview !== undefined && isSent(previews, made, stoppedBy !== null)) {
      const about = { scale: before + made, scaleCount: before + scales.length, side: scale.side, box };
      const elapsedMs = performance.now() - startedAt;
      const codes = packCodes(canvas.ids);
      yield { type: 'mask-scale', index, preview: { ...about, ...describe(preview), codes, elapsedMs } };
      stopIfAborted(signal);
      if (isLate()) stoppedBy ??= 'DEADLINE';
    } else onSilentScale();
    if (stoppedBy !== null) break;
  }
  if (preview === undefined || stoppedBy === null) throw new Error('the mask has no scale');
  // Time was over after a small preview.
  if (preview.square.width < manifest.mask.side)
    preview = decodePreview(await canvas.picture(), picture, manifest, preview);
  return { canvas, preview, made, stoppedBy };
}

/** Two empty previews agree, but a later scale can still add pixels: an empty preview is not stable. */
function isStable(preview: Preview | undefined, threshold: number | undefined): boolean {
  if (preview === undefined || threshold === undefined) return false;
  const { inside, stability } = preview;
  return stability !== null && stability >= threshold && inside.data.includes(1);
}

function decodePreview(
  decoded: Float32Array,
  picture: Raster,
  { mask }: Manifest,
  before: Preview | undefined,
): Preview {
  const rules = { ...mask, side: Math.sqrt(decoded.length / 3) };
  const square = toRgb(decoded, rules.side);
  const grey = previewOf(square, picture.width, picture.height, rules);
  const inside = binarise(grey, rules.threshold);
  return { square, grey, inside, stability: stabilityOf(before, square, inside) };
}

/** The agreement of two masks; null when they have different sizes. */
const stabilityOf = (before: Preview | undefined, square: Raster, inside: BinaryMask): number | null =>
  before?.square.width === square.width ? iouOf(before.inside, inside) : null;

/** The graph of a bundle that was exported so has a name for the side of its input, and no number. */
const acceptsOtherSides = ({ graphs }: Manifest): boolean =>
  typeof graphs.mask_decoder.inputs[0]?.shape[2] === 'string';

function describe({
  grey: { data, width, height },
  inside,
  stability,
}: Preview): Pick<ScalePreview, 'width' | 'height' | 'png' | 'rle' | 'stability'> {
  return { width, height, png: encodeGreyPng(data, width, height), rle: encodeRle(inside), stability };
}
