// Converts a binary mask to polygons along pixel edges: outer rings clockwise (as seen), holes counter-clockwise,
// corners only, unit original pixels. Exact: filling the polygons gives the same mask. Regions are 4-connected: pixels
// that touch only at a corner are two regions. The rings are valid by OGC Simple Features: a ring passes a corner once.
// When the outside touches itself at a corner within a region, the ring is split there; a hole then touches another
// hole, or the outer ring, at that one point. Rings of a region never meet so often that they divide it, because the
// region is 4-connected.
import type { FinishedMask } from '../events.ts';
import type { Polygon, Ring } from './shapes.ts';
import type { BinaryMask } from './rle.ts';

interface Outline {
  points: number[];
  /** Twice the signed area, in square pixels; positive for an outer ring. */
  area: number;
  /** For a hole: the x of the pixel just left of its leftmost edge. */
  leftX: number;
  leftY: number;
}

// Directions of an edge whose right-hand side is inside: right, down, left, up.
const DX = [1, 0, -1, 0] as const;
const DY = [0, 1, 0, -1] as const;

export function polygonsOf(mask: BinaryMask): FinishedMask['polygons'] {
  const rings = traceRings(mask);
  const polygons = new Map<Outline, Polygon>();
  for (const ring of rings.all) if (ring.area > 0) polygons.set(ring, { outer: ring.points, holes: [] });
  for (const ring of rings.all) if (ring.area < 0) polygons.get(outerOf(ring, rings))?.holes.push(ring.points);
  return [...polygons.values()].map(splitPolygon);
}

interface Rings {
  all: Outline[];
  /** Pixel index -> the ring that contains the pixel's left edge. */
  byLeftEdge: Map<number, Outline>;
  /** 1 for pixels whose upper edge belongs to a ring already. */
  seen: Uint8Array;
  /** Of the mask, in pixels. */
  width: number;
}

type IsInside = (x: number, y: number) => boolean;

/** A ring is found at its first upper pixel edge. Every ring has at least one. */
function traceRings({ data, width, height }: BinaryMask): Rings {
  const isInside: IsInside = (x, y) => x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const rings: Rings = { all: [], byLeftEdge: new Map(), seen: new Uint8Array(width * height), width };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const startsBelowEdge = data[i] === 1 && (y === 0 || data[i - width] !== 1);
      if (startsBelowEdge && rings.seen[i] === 0) rings.all.push(trace(x, y, isInside, rings));
    }
  return rings;
}

/** Follows the edges from the upper left corner of pixel (x, y) until the ring is closed. */
function trace(startX: number, startY: number, isInside: IsInside, { byLeftEdge, seen, width }: Rings): Outline {
  const outline: Outline = { points: [], area: 0, leftX: Infinity, leftY: 0 };
  let x = startX,
    y = startY,
    direction = 0;
  do {
    // The pixel on the right-hand side of this edge.
    const px = direction === 2 || direction === 1 ? x - 1 : x;
    const py = direction === 3 || direction === 2 ? y - 1 : y;
    if (direction === 0) seen[py * width + px] = 1;
    if (direction === 3) byLeftEdge.set(py * width + px, outline);
    if (direction === 1 && px < outline.leftX) {
      outline.leftX = px;
      outline.leftY = py;
    }
    const nx = x + (DX[direction] as number);
    const ny = y + (DY[direction] as number);
    outline.area += x * ny - nx * y;
    x = nx;
    y = ny;
    const turned = turn(x, y, direction, isInside);
    if (turned !== direction) outline.points.push(x, y);
    direction = turned;
  } while (x !== startX || y !== startY || direction !== 0);
  return outline;
}

/**
 * The direction in which the boundary continues from corner (x, y). When the pixel ahead on the right is outside, it
 * turns right, so that corners do not connect. When the left one is inside too, it turns left. Otherwise it goes
 * straight on.
 */
function turn(x: number, y: number, direction: number, isInside: IsInside): number {
  const [right, left] = ahead(x, y, direction, isInside);
  if (!right) return (direction + 1) % 4;
  return left ? (direction + 3) % 4 : direction;
}

/** Whether the two pixels ahead of corner (x, y) are inside: the right-hand one, the left-hand one. */
function ahead(x: number, y: number, direction: number, isInside: IsInside): [boolean, boolean] {
  switch (direction) {
    case 0:
      return [isInside(x, y), isInside(x, y - 1)];
    case 1:
      return [isInside(x - 1, y), isInside(x, y)];
    case 2:
      return [isInside(x - 1, y - 1), isInside(x - 1, y)];
    default:
      return [isInside(x, y - 1), isInside(x - 1, y - 1)];
  }
}

/**
 * The outer ring of a hole: go left from the hole's leftmost edge to the start of that run of pixels; the ring there
 * encloses the hole.
 */
function outerOf(hole: Outline, { byLeftEdge, width }: Rings): Outline {
  let ring = hole;
  while (ring.area < 0) {
    let pixel = ring.leftY * width + ring.leftX;
    let found = byLeftEdge.get(pixel);
    while (found === undefined) found = byLeftEdge.get(--pixel);
    ring = found;
  }
  return ring;
}

/** A polygon whose rings may pass a corner twice -> the same polygon with every ring split at such corners. */
export function splitPolygon({ outer, holes }: Polygon): Polygon {
  const parts = simpleRings(outer);
  const around = parts.filter((ring) => signedArea(ring) > 0);
  const within = parts.filter((ring) => signedArea(ring) < 0);
  // The outer ring of a 4-connected region splits into one part that encloses the region and parts that are holes.
  return { outer: around[0] ?? outer, holes: [...within, ...holes.flatMap(simpleRings)] };
}

/** Cuts off a ring whenever the line returns to a corner that it has passed before. */
function simpleRings(ring: Ring): Ring[] {
  const rings: Ring[] = [];
  const line: number[] = [];
  /** Corner -> its index in `line`. */
  const places = new Map<number, number>();
  const keyAt = (points: readonly number[], i: number): number =>
    (points[i] as number) * 2 ** 26 + (points[i + 1] as number);
  for (let i = 0; i < ring.length; i += 2) {
    const key = keyAt(ring, i);
    const before = places.get(key);
    if (before === undefined) {
      places.set(key, line.length);
      line.push(ring[i] as number, ring[i + 1] as number);
      continue;
    }
    const cut = [ring[i] as number, ring[i + 1] as number, ...line.splice(before + 2)];
    for (let j = 2; j < cut.length; j += 2) places.delete(keyAt(cut, j));
    rings.push(cut);
  }
  return rings.length === 0 ? [ring] : [...rings, line];
}

/** Twice the signed area; positive for a ring that is clockwise as seen (y down). */
function signedArea(ring: Ring): number {
  let area = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    area += (ring[i] as number) * (ring[next + 1] as number) - (ring[next] as number) * (ring[i + 1] as number);
  }
  return area;
}
