// Measures of binary masks: area, bounding box, IoU. Pure functions.
import type { BinaryMask } from './rle.ts';
import type { Box } from './shapes.ts';

/**
 * Calls `visit` for each row that has pixels inside, with the indices of the first and of the last of them. `indexOf`
 * passes over the rest of the mask many times faster than a loop.
 */
export function eachRow({ data, width, height }: BinaryMask, visit: (first: number, last: number) => void): void {
  for (let start = 0; start < width * height; start += width) {
    const row = data.subarray(start, start + width);
    const first = row.indexOf(1);
    if (first !== -1) visit(start + first, start + row.lastIndexOf(1));
  }
}

/** Number of pixels inside. */
export function areaOf(mask: BinaryMask): number {
  const { data } = mask;
  let sum = 0;
  eachRow(mask, (first, last) => {
    for (let i = first; i <= last; i++) sum += data[i] as number;
  });
  return sum;
}

/** Number of pixels that are inside of both; the masks have the same size. */
export function sharedOf({ data: other }: BinaryMask, mask: BinaryMask): number {
  const { data } = mask;
  let sum = 0;
  eachRow(mask, (first, last) => {
    for (let i = first; i <= last; i++) sum += (data[i] as number) & (other[i] as number);
  });
  return sum;
}

/** Bounding box of the pixels inside; null when there are none. */
export function boxOf(mask: BinaryMask): Box | null {
  const { width } = mask;
  let left = width,
    right = -1,
    top = -1,
    bottom = -1;
  eachRow(mask, (first, last) => {
    left = Math.min(left, first % width);
    right = Math.max(right, last % width);
    bottom = Math.floor(first / width);
    if (top === -1) top = bottom;
  });
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
