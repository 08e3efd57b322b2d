// The geometry of things that are drawn one by one from their boxes. Unit: pixels of the image, origin top-left. Pure
// functions.
import type { Placement } from '../image/letterbox.ts';
import { areaOf, boxOf, eachRow } from './measure.ts';
import type { BinaryMask } from './rle.ts';
import type { Box } from './shapes.ts';

type Size = Pick<BinaryMask, 'width' | 'height'>;

/** A mask may reach over its box by this share of the box's sides. */
const BEYOND = 0.05;
/** A thing that keeps a smaller share of its pixels lies in things that are surer: it is one of them. */
const LEAST_LEFT = 0.3;

/** The mask without what lies far outside of the box. */
export function keptInside(mask: BinaryMask, { x, y, width, height }: Box): BinaryMask {
  const [across, down] = [BEYOND * width, BEYOND * height];
  const data = new Uint8Array(mask.data.length);
  const left = Math.max(0, Math.floor(x - across));
  const right = Math.min(mask.width, Math.ceil(x + width + across));
  const bottom = Math.min(mask.height, Math.ceil(y + height + down));
  for (let row = Math.max(0, Math.floor(y - down)); row < bottom; row++) {
    const start = row * mask.width;
    data.set(mask.data.subarray(start + left, start + right), start + left);
  }
  return { ...mask, data };
}

/** Masks without common pixels: the earlier one keeps them. Leaves out what has few pixels left. */
export function apart<T extends { mask: BinaryMask }>(drawn: readonly T[]): (T & { box: Box; area: number })[] {
  const taken = new Uint8Array(drawn[0]?.mask.data.length ?? 0);
  return drawn.flatMap((thing) => {
    const data = thing.mask.data.map((inside, i) => (taken[i] === 1 ? 0 : inside));
    const mask = { ...thing.mask, data };
    const [area, box] = [areaOf(mask), boxOf(mask)];
    if (box === null || area < LEAST_LEFT * areaOf(thing.mask)) return [];
    eachRow(mask, (first, last) => {
      for (let i = first; i <= last; i++) if (data[i] === 1) taken[i] = 1;
    });
    return { ...thing, mask, box, area };
  });
}

/**
 * Whether a box covers at least half of a cell, of a grid over the square in which the image has this placement.
 * `scale`: cells per pixel of the square.
 */
export function coveredCells(
  box: Box,
  image: Size,
  placed: Placement,
  scale: number,
): (column: number, row: number) => boolean {
  const [across, down] = [(placed.width / image.width) * scale, (placed.height / image.height) * scale];
  const [left, top] = [placed.left * scale + box.x * across, placed.top * scale + box.y * down];
  const shared = (cell: number, start: number, length: number): number =>
    Math.max(0, Math.min(cell + 1, start + length) - Math.max(cell, start));
  return (column, row) => shared(column, left, box.width * across) * shared(row, top, box.height * down) >= 0.5;
}
