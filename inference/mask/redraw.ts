// Draws a mask from its codes alone: what the engine does after the visual head. The engine, the page and the archive
// of a conversation draw with the same functions, so that their pixels are equal. Loads no runtime: the caller runs the
// two graphs. Method: next-scale prediction, VAR (arXiv 2404.02905).
import type { Raster } from '../image/resample.ts';
import { cleanMask } from './clean.ts';
import type { CleanUp } from './clean.ts';
import { binarise, maskOf, previewOf, toRgb } from './decode-mask.ts';
import type { MaskRules } from './decode-mask.ts';
import type { BinaryMask } from './rle.ts';
import { createSchedule } from './schedule.ts';
import type { Scale } from './schedule.ts';
import type { Box } from './shapes.ts';
import { pasteBack } from './zoom.ts';

export { unpackCodes } from './codes.ts';

/** What a bundle's manifest says about its masks. */
export interface RedrawRules extends MaskRules {
  scaleSides: readonly number[];
  /** Of each scale, the convolution that smooths it. */
  phiIndex: readonly number[];
  /** Channels of the sum f-hat (Cv). */
  latentWidth: number;
}

export interface RedrawGraphs {
  /** f-hat [Cv, S, S] and the codes of one scale -> the new f-hat [Cv, S, S]. */
  dequantize(ids: Int32Array, scale: Scale, fHat: Float32Array): Promise<Float32Array>;
  /** f-hat [Cv, S, S] -> square image [3, G, G] in -1..1. */
  decodeMask(fHat: Float32Array): Promise<Float32Array>;
}

/** The scales of one run of a mask. */
export interface CodedRun {
  /** The part of the image that the run drew, in pixels of the image; null: the whole image. */
  box: Box | null;
  codes: Int32Array;
  /** Number of the run's first scale, less one. */
  before: number;
}

/** The sizes of the image. */
export interface ImageSize {
  width: number;
  height: number;
}

/** The mask after one scale, as the preview of that scale. */
export interface RedrawnScale {
  /** 1-based, numbered on over the runs of a mask. */
  scale: number;
  box: Box | null;
  /** Its long edge is at most the mask side. */
  grey: Raster;
  inside: BinaryMask;
}

/**
 * The scales of a run that `isWanted` names by their 1-based number in the mask. Throws RangeError when the codes end
 * within a scale.
 */
export async function* redrawScales(
  graphs: RedrawGraphs,
  rules: RedrawRules,
  run: CodedRun & { size: ImageSize },
  isWanted: (scale: number) => boolean = () => true,
): AsyncGenerator<RedrawnScale> {
  const { box, before, size } = run;
  const { width, height } = box ?? size;
  for await (const { made, square } of squaresOf(graphs, rules, run.codes, (one) => isWanted(before + one))) {
    const grey = previewOf(square, width, height, rules);
    yield { scale: before + made, box, grey, inside: binarise(grey, rules.threshold) };
  }
}

/** What is known of a finished mask besides its codes. */
export interface CodedMask {
  codes: Int32Array;
  size: ImageSize;
  /** Number of scales of all runs. */
  lastScale: number;
  /** A scale of a second run: its number in the mask, the side of its tokens, and its box. Null: there is none. */
  second: { scale: number; side: number; box: Box } | null;
  /** The box of the run that drew the mask; null: the first run drew it. */
  zoom: Box | null;
  /** How the generated mask was cleaned. */
  cleanUp?: CleanUp | null;
}

/**
 * The runs of a mask: one, or two. A second run that has no preview and did not draw the mask is left out: its box is
 * not known. Null when the codes do not say where the second run starts: it has no preview, and not as many scales as
 * the first.
 */
export function runsOf({ codes, lastScale, second, zoom }: CodedMask, { scaleSides }: RedrawRules): CodedRun[] | null {
  const offset = (scales: number): number => scaleSides.slice(0, scales).reduce((sum, side) => sum + side * side, 0);
  if (second === null && lastScale <= scaleSides.length && codes.length === offset(lastScale))
    return [{ box: null, codes, before: 0 }];
  const first = second === null ? lastScale / 2 : second.scale - 1 - scaleSides.indexOf(second.side);
  const split = offset(first);
  if (first < 1 || codes.length !== split + offset(lastScale - first)) return null;
  const box = second?.box ?? zoom;
  const whole: CodedRun = { box: null, codes: codes.subarray(0, split), before: 0 };
  return box === null ? [whole] : [whole, { box, codes: codes.subarray(split), before: first }];
}

/** The finished mask, at the image's size. */
export async function redrawMask(
  graphs: RedrawGraphs,
  rules: RedrawRules,
  mask: CodedMask,
  runs: readonly CodedRun[],
): Promise<BinaryMask> {
  const { size, zoom, cleanUp } = mask;
  const run = zoom === null ? runs[0] : runs[1];
  if (run === undefined) throw new RangeError('the mask has no codes of the run that drew it');
  const count = scalesIn(run.codes, rules);
  const { width, height } = run.box ?? size;
  let drawn: BinaryMask | null = null;
  for await (const { square } of squaresOf(graphs, rules, run.codes, (made) => made === count))
    drawn = maskOf(square, width, height, rules);
  if (drawn === null) throw new RangeError('the mask has no scale');
  const whole = run.box === null ? drawn : pasteBack(drawn, run.box, size);
  return cleanUp == null ? whole : cleanMask(whole, cleanUp);
}

function scalesIn(codes: Int32Array, { scaleSides }: RedrawRules): number {
  let left = codes.length;
  return scaleSides.filter((side) => (left -= side * side) >= 0).length;
}

/** The decoded square after each scale that `isWanted` names by its 1-based number in the run. */
async function* squaresOf(
  graphs: RedrawGraphs,
  { scaleSides, phiIndex, latentWidth, side }: RedrawRules,
  codes: Int32Array,
  isWanted: (made: number) => boolean,
): AsyncGenerator<{ made: number; square: Raster }> {
  const { scales, grid } = createSchedule(scaleSides, phiIndex);
  let fHat: Float32Array = new Float32Array(latentWidth * grid * grid);
  for (const scale of scales) {
    const end = scale.offset + scale.side ** 2;
    if (codes.length < end) {
      if (codes.length > scale.offset) throw new RangeError('the codes end within a scale');
      return;
    }
    fHat = await graphs.dequantize(codes.slice(scale.offset, end), scale, fHat);
    const made = scale.index + 1;
    if (isWanted(made)) yield { made, square: toRgb(await graphs.decodeMask(fHat), side) };
  }
}
