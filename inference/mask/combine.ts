// Computes a mask from other masks: the set operation, and all stored forms of the result. Slow for large pictures; the
// server does it in a child process (process/combine-process.ts).
import type { FinishedMask } from '../events.ts';
import type { Rle } from './shapes.ts';
import { decodeImage } from '../image/decode.ts';
import { combineRles } from './algebra.ts';
import type { MaskOperation } from './algebra.ts';
import { areaOf, boxOf } from './measure.ts';
import { overlayOf } from './overlay.ts';
import { encodeMaskPng } from './png.ts';
import { polygonsOf } from './polygons.ts';
import { decodeRle } from './rle.ts';

export interface CombineRequest {
  operation: MaskOperation;
  /** Masks of one picture, in the picture's size. */
  rles: Rle[];
  /** The encoded picture. */
  picture: Uint8Array;
  maxImagePixels: number;
}

/** A finished mask without the fields that only a model gives. */
export type CombinedMask = Omit<FinishedMask, 'confidence' | 'evidence' | 'tokens' | 'lastScale' | 'stoppedBy'>;

export async function combineMasks({
  operation,
  rles,
  picture,
  maxImagePixels,
}: CombineRequest): Promise<CombinedMask> {
  const rle = combineRles(operation, rles);
  const mask = decodeRle(rle);
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
