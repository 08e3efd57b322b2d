// Computes a mask from other masks.
import { combineRles } from './algebra.ts';
import type { MaskOperation } from './algebra.ts';
import { finishMask } from './finish.ts';
import type { DrawnMask, PictureBelow } from './finish.ts';
import { decodeRle } from './rle.ts';
import type { Rle } from './shapes.ts';

export interface CombineRequest extends PictureBelow {
  operation: MaskOperation;
  /** Masks of one image, in the image's size. */
  rles: Rle[];
}

export function combineMasks({ operation, rles, ...below }: CombineRequest): Promise<DrawnMask> {
  const rle = combineRles(operation, rles);
  return finishMask(decodeRle(rle), rle, below);
}
