// Finds one point in each connected part of a mask: the pixel that is farthest from the part's edge. Pure functions.
import type { BinaryMask } from './rle.ts';
import { shrink } from './shrink.ts';

/** Parts are searched at this many pixels along the long edge; more precision is not needed for a click. */
const SIDE = 256;
/** A part with less than this share of the mask's pixels is ignored. */
const SMALLEST_PART = 0.02;

interface Place {
  x: number;
  y: number;
}

/**
 * The pixel inside that is farthest from the edge, and that distance. Unit: pixels of the mask. Null for an empty mask.
 */
export function deepestOf(mask: BinaryMask): (Place & { depth: number }) | null {
  const small = shrunk(mask);
  const depth = depths(small);
  const deepest = depth.reduce((best, one, at) => (one > (depth[best] ?? 0) ? at : best), 0);
  const most = depth[deepest] ?? 0;
  return most === 0 ? null : { ...placeOf(deepest, small, mask), depth: (most * mask.width) / small.width };
}

function shrunk(mask: BinaryMask): BinaryMask {
  const ratio = Math.min(1, SIDE / Math.max(mask.width, mask.height));
  return shrink(mask, Math.max(1, Math.round(mask.width * ratio)), Math.max(1, Math.round(mask.height * ratio)));
}

const placeOf = (at: number, small: BinaryMask, mask: BinaryMask): Place => ({
  x: ((at % small.width) + 0.5) * (mask.width / small.width),
  y: (Math.floor(at / small.width) + 0.5) * (mask.height / small.height),
});

/**
 * Unit: pixels of the mask, at the centre of a pixel. The largest parts come first, at most `count`. Empty for an empty
 * mask.
 */
export function anchorsOf(mask: BinaryMask, count: number): Place[] {
  const small = shrunk(mask);
  const depth = depths(small);
  const parts = partsOf(small);
  const whole = parts.reduce((sum, part) => sum + part.length, 0);
  return parts
    .filter((part) => part.length >= SMALLEST_PART * whole)
    .sort((a, b) => b.length - a.length)
    .slice(0, count)
    .map((part) => {
      const deepest = part.reduce((best, at) => ((depth[at] ?? 0) > (depth[best] ?? 0) ? at : best));
      return placeOf(deepest, small, mask);
    });
}

/**
 * City-block distance of each pixel to the nearest pixel outside; the frame counts as outside (two passes, Rosenfeld
 * and Pfaltz 1966).
 */
function depths({ data, width, height }: BinaryMask): Uint16Array {
  const depth = new Uint16Array(data.length);
  const nearer = (at: number, a: number | undefined, b: number | undefined): number =>
    Math.min(depth[at] ?? 0, (a ?? 0) + 1, (b ?? 0) + 1);
  for (let at = 0; at < data.length; at++) {
    if (data[at] === 0) continue;
    depth[at] = width + height;
    depth[at] = nearer(at, at % width > 0 ? depth[at - 1] : 0, depth[at - width]);
  }
  for (let at = data.length - 1; at >= 0; at--)
    if (data[at] === 1) depth[at] = nearer(at, at % width < width - 1 ? depth[at + 1] : 0, depth[at + width]);
  return depth;
}

/** Connected parts, 4-connected. Each part is a list of pixel indices. */
function partsOf({ data, width }: BinaryMask): number[][] {
  const left = data.slice();
  const parts: number[][] = [];
  for (let first = left.indexOf(1); first !== -1; first = left.indexOf(1, first)) {
    const part = [first];
    left[first] = 0;
    for (let i = 0; i < part.length; i++) {
      const at = part[i] as number;
      const x = at % width;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (left[next] !== 1) continue;
        left[next] = 0;
        part.push(next);
      }
    }
    parts.push(part);
  }
  return parts;
}
