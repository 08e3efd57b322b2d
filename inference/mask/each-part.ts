// The geometry of things that were drawn together: parts of the image in which they are asked for again, and which of
// the answers are things. Unit: pixels of the image, origin top-left. Pure functions.
import { componentsOf, isIn, paint } from './clean.ts';
import type { Evidence } from './confidence.ts';
import { areaOf, boxOf, eachRow, sharedOf } from './measure.ts';
import type { BinaryMask } from './rle.ts';
import type { Box } from './shapes.ts';
import { squareAround } from './zoom.ts';

type Size = Pick<BinaryMask, 'width' | 'height'>;

/** Share of each side of the image that one of its four parts has: they overlap, so that no thing is cut in all. */
const PART_OF_SIDE = 0.6;
/** The box around a part is at least this many times as long as the part. */
const MARGIN = 1.25;
/** A thing is at most this many times as long as its depth; a longer part is taken for several things. */
const LONGEST = 3;
/** The box is this many times as long as the thing, as in zoom.ts. */
const VIEW = 2.5;
/** The least share of a thing that lies in the drawing of all things. */
const LEAST_INSIDE = 0.6;
/** From this IoU on two masks are the same thing. */
const SAME = 0.5;

export function quartersOf({ width, height }: Size): Box[] {
  const size = { width: Math.ceil(width * PART_OF_SIDE), height: Math.ceil(height * PART_OF_SIDE) };
  const right = width - size.width;
  const bottom = height - size.height;
  return [
    { x: 0, y: 0, ...size },
    { x: right, y: 0, ...size },
    { x: 0, y: bottom, ...size },
    { x: right, y: bottom, ...size },
  ];
}

/** The connected part at a place inside the mask. */
export function partAt(mask: BinaryMask, { x, y }: { x: number; y: number }): BinaryMask {
  const at = Math.floor(y) * mask.width + Math.floor(x);
  const part: BinaryMask = { ...mask, data: new Uint8Array(mask.data.length) };
  paint(part, componentsOf(mask, 1), 1, (one) => isIn(one, at));
  return part;
}

/** A square around a part, moved and cut so that it lies in the image. `depth`: of the deepest place in the part. */
export function closeBoxOf(part: BinaryMask, depth: number): Box {
  const around = boxOf(part) ?? { x: 0, y: 0, width: part.width, height: part.height };
  const long = Math.max(around.width, around.height);
  const side = Math.ceil(Math.max(MARGIN * long, VIEW * Math.min(long, LONGEST * depth)));
  return squareAround(around, side, part);
}

interface Drawing {
  mask: BinaryMask;
  evidence: Evidence;
}

interface Known extends Pick<Drawing, 'mask'> {
  box: Box;
  area: number;
}

/**
 * What an answer about a place adds to the things so far; null: nothing. `all`: the drawing of all things; `part`: the
 * connected part at the place.
 */
export function newThingIn(
  { all, part, drawn }: { all: BinaryMask; part: BinaryMask; drawn: Drawing | null },
  things: readonly Known[],
): (Known & Drawing) | null {
  if (drawn === null || sharedOf(drawn.mask, part) === 0) return null;
  if (sharedOf(drawn.mask, all) < LEAST_INSIDE * areaOf(drawn.mask)) return null;
  return things.some(({ mask }) => isSame(mask, drawn.mask))
    ? null
    : described({ ...drawn, mask: things.reduce((left, { mask }) => painted(left, mask, 0), drawn.mask) });
}

function described(thing: Drawing): (Known & Drawing) | null {
  const box = boxOf(thing.mask);
  return box === null ? null : { ...thing, box, area: areaOf(thing.mask) };
}

const isSame = (a: BinaryMask, b: BinaryMask): boolean => {
  const both = sharedOf(a, b);
  return both >= SAME * (areaOf(a) + areaOf(b) - both);
};

/** The mask with the pixels of another one inside, or outside. */
function painted(mask: BinaryMask, other: BinaryMask, value: 0 | 1): BinaryMask {
  const data = mask.data.slice();
  eachRow(other, (first, last) => {
    for (let i = first; i <= last; i++) if (other.data[i] === 1) data[i] = value;
  });
  return { ...mask, data };
}

export const union = (mask: BinaryMask, other: BinaryMask): BinaryMask => painted(mask, other, 1);

/**
 * The mask without the pixels of a thing. Without the part, too, when the thing has none of its pixels: every call
 * makes the mask smaller.
 */
export function withoutPixels(mask: BinaryMask, thing: BinaryMask, part: BinaryMask): BinaryMask {
  const taken = sharedOf(thing, part) > 0 ? thing : part;
  return painted(mask, taken, 0);
}

/** Whether the mask shows at least half of the part. */
export const showsHalfOf = (mask: BinaryMask, part: BinaryMask): boolean => 2 * sharedOf(mask, part) >= areaOf(part);
