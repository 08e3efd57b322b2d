// Takes the places out of a mask that a person marked as not meant. Pure.
import { componentsOf, isIn, paint } from './clean.ts';
import type { BinaryMask } from './rle.ts';

interface Point {
  x: number;
  y: number;
}

/** Points in pixels of the mask. */
export interface Signs {
  negative: readonly Point[];
  positive: readonly Point[];
}

/**
 * A connected part with a negative point is removed. When it has positive points, too, only its pixels are removed that
 * are nearer to one of its negative points than to each of its positive points. The given mask stays as it is.
 */
export function excludeAt(mask: BinaryMask, { negative, positive }: Signs): BinaryMask {
  if (negative.length === 0) return mask;
  const left = { ...mask, data: mask.data.slice() };
  for (const part of componentsOf(mask, 1)) {
    const inPart = (point: Point): boolean => isIn(part, indexOf(point, mask));
    const [out, kept] = [negative.filter(inPart), positive.filter(inPart)];
    if (out.length === 0) continue;
    if (kept.length === 0) paint(left, [part], 0, () => true);
    else
      for (const { start, end } of part.runs)
        for (let at = start; at < end; at++) {
          const pixel = { x: (at % mask.width) + 0.5, y: Math.floor(at / mask.width) + 0.5 };
          if (nearest(pixel, out) < nearest(pixel, kept)) left.data[at] = 0;
        }
  }
  return left;
}

/** A point on the right or lower edge belongs to the last pixel. */
const indexOf = ({ x, y }: Point, { width, height }: BinaryMask): number =>
  Math.min(height - 1, Math.floor(y)) * width + Math.min(width - 1, Math.floor(x));

const nearest = ({ x, y }: Point, points: readonly Point[]): number =>
  Math.min(...points.map((other) => (other.x - x) ** 2 + (other.y - y) ** 2));
