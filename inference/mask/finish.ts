// A mask that no model made (combined of others, or drawn by a person): everything that is kept of a finished mask.
// Slow for large images; the server does it in a process of its own (process/combine-process.ts).
import type { FinishedMask } from '../events.ts';
import { decodeImage } from '../image/decode.ts';
import { areaOf, boxOf } from './measure.ts';
import { overlayOf } from './overlay.ts';
import { encodeMaskPng } from './png.ts';
import { polygonsOf } from './polygons.ts';
import type { BinaryMask } from './rle.ts';
import type { Rle } from './shapes.ts';

/** A finished mask without the fields that describe the model's work. */
export type DrawnMask = Pick<
  FinishedMask,
  'width' | 'height' | 'png' | 'overlay' | 'rle' | 'area' | 'box' | 'polygons'
> & { outcome: Exclude<FinishedMask['outcome'], 'AMBIGUOUS'> };

export interface PictureBelow {
  /** The encoded image. */
  picture: Uint8Array;
  maxImagePixels: number;
}

/** `rle`: the same mask. Throws InferenceError IMAGE_UNREADABLE or IMAGE_TOO_LARGE for the image. */
export async function finishMask(
  mask: BinaryMask,
  rle: Rle,
  { picture, maxImagePixels }: PictureBelow,
): Promise<DrawnMask> {
  const { width, height } = mask;
  const area = areaOf(mask);
  return {
    outcome: area === 0 ? 'NO_TARGET' : 'FOUND',
    width,
    height,
    area,
    rle,
    png: encodeMaskPng(mask.data, width, height),
    overlay: await overlayOf(await decodeImage(picture, { maxPixels: maxImagePixels }), mask),
    box: boxOf(mask),
    polygons: polygonsOf(mask),
  };
}
