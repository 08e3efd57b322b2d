// Where a second run looks closer at an object: a box around the mask of the first run. Pure geometry; unit: pixels of
// the image, origin top-left.
import type { Raster } from '../image/resample.ts';
import { cleanMask } from './clean.ts';
import { areaOf, boxOf } from './measure.ts';
import type { BinaryMask } from './rle.ts';
import type { Box } from './shapes.ts';

type Size = Pick<BinaryMask, 'width' | 'height'>;

export const DETAILS = ['STANDARD', 'FINE', 'AUTO'] as const;
/** STANDARD: one run. FINE: a second run wherever it can show more. AUTO: a second run for a small object. */
export type Detail = (typeof DETAILS)[number];

export interface ZoomRules {
  /** The least side of the box, below which the encoder sees enlarged pixels that show it nothing new. */
  minSide: number;
  /** The box is this many times as long as the mask's longer side. */
  margin: number;
}

/** Parts with a smaller share of the mask's pixels do not widen the box. */
const SMALLEST_PART = 0.05;
/** The greatest share of the image that the box may cover, in pixels. */
const LARGEST_SHARE = { FINE: 0.7, AUTO: 0.25 };

/**
 * A square around the mask, moved and cut so that it lies in the image. Null when no second run is made: the mask is
 * empty, or the box is too large.
 */
export function zoomBoxOf(mask: BinaryMask, detail: Detail, rules: ZoomRules): Box | null {
  if (detail === 'STANDARD') return null;
  const around = boxOf(cleanMask(mask, { minArea: SMALLEST_PART * areaOf(mask) }));
  if (around === null) return null;
  const box = closeSquare(around, mask, rules);
  return box.width * box.height > LARGEST_SHARE[detail] * mask.width * mask.height ? null : box;
}

/** A square around a box, `margin` times as long as its longer side and at least `minSide`, in the image. */
export const closeSquare = (box: Box, image: Size, { minSide, margin }: ZoomRules): Box =>
  squareAround(box, Math.max(minSide, Math.ceil(Math.max(box.width, box.height) * margin)), image);

/** A square of `side` around the middle of a box, moved and cut so that it lies in the image. */
export function squareAround(box: Box, side: number, image: Size): Box {
  const [x, width] = place(box.x + box.width / 2, side, image.width);
  const [y, height] = place(box.y + box.height / 2, side, image.height);
  return { x, y, width, height };
}

/** Start and length of `side` pixels around `centre`, within 0..`length`. */
function place(centre: number, side: number, length: number): [start: number, side: number] {
  const fits = Math.min(side, length);
  return [Math.max(0, Math.min(length - fits, Math.round(centre - fits / 2))), fits];
}

/** The pixels of the image in the box. */
export function cutOut({ data, width, channels }: Raster, box: Box): Raster {
  const row = box.width * channels;
  const out = new Uint8Array(box.height * row);
  for (let y = 0; y < box.height; y++) {
    const from = ((box.y + y) * width + box.x) * channels;
    out.set(data.subarray(from, from + row), y * row);
  }
  return { data: out, width: box.width, height: box.height, channels };
}

/** A mask of the box as a mask of the whole image, of the size of `whole`; outside of the box nothing is inside. */
export function pasteBack(
  part: BinaryMask,
  { x, y }: Box,
  { width, height }: Pick<BinaryMask, 'width' | 'height'>,
): BinaryMask {
  const data = new Uint8Array(width * height);
  for (let row = 0; row < part.height; row++)
    data.set(part.data.subarray(row * part.width, (row + 1) * part.width), (y + row) * width + x);
  return { data, width, height };
}
