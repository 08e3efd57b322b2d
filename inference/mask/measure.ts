// Measures of binary masks: area, bounding box, IoU. Pure functions.
import type { BinaryMask } from './rle.ts';
import type { Box } from './shapes.ts';

/** Number of pixels inside. */
export function areaOf({ data }: BinaryMask): number {
  let sum = 0; // `reduce` takes eight times as long
  for (let i = 0; i < data.length; i++) sum += data[i] as number;
  return sum;
}

/** Bounding box of the pixels inside; null when there are none. */
export function boxOf({ data, width, height }: BinaryMask): Box | null {
  let left = width,
    right = -1,
    top = height,
    bottom = -1;
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

/** Intersection over union of two masks of the same size. Two empty masks have IoU 1. */
export function iouOf(a: BinaryMask, b: BinaryMask): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    both += (a.data[i] as number) & (b.data[i] as number);
    either += (a.data[i] as number) | (b.data[i] as number);
  }
  return either === 0 ? 1 : both / either;
}
