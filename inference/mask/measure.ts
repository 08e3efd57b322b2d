// What can be said of binary masks: area, box, agreement of two, and how much to trust one. Pure.
import type { FinishedMask } from '../events.ts';
import type { BinaryMask } from './rle.ts';

export const areaOf = ({ data }: BinaryMask): number => data.reduce((sum, inside) => sum + inside, 0);

/** Tight box of the pixels inside; null when there are none. */
export function boxOf({ data, width, height }: BinaryMask): FinishedMask['box'] {
  let left = width, right = -1, top = height, bottom = -1;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first === -1) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(1));
    top = Math.min(top, y);
    bottom = y;
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Intersection over union of two masks of the same size; two empty ones agree fully (1). */
export function iouOf(a: BinaryMask, b: BinaryMask): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    both += (a.data[i] as number) & (b.data[i] as number);
    either += (a.data[i] as number) | (b.data[i] as number);
  }
  return either === 0 ? 1 : both / either;
}

/**
 * 0..1: the geometric mean of how probable the codes of the finer half of the scales were and of how well the last two previews agree.
 * `probabilities`: mean probability of the codes, one a scale. `stability`: IoU of the last preview with the one before.
 */
export function confidenceOf(probabilities: readonly number[], stability: number | null): number {
  const finer = probabilities.slice(Math.floor(probabilities.length / 2));
  const sure = finer.reduce((sum, p) => sum + p, 0) / Math.max(1, finer.length);
  return Math.sqrt(sure * (stability ?? sure));
}
