// Binary mask -> polygons along the pixels' edges: outer rings clockwise (as seen), holes counter-clockwise, corners
// only, in original pixels. Exact: filling them gives the mask back. Regions are 4-connected: pixels that only touch at
// a corner are two regions. Valid by OGC Simple Features: a ring passes a corner once. Where the outside touches itself
// at a corner within a region, the ring that would pass it twice is split there: a hole then touches another hole, or
// the outer ring, at that one point. No two rings of a region meet so often that they would cut it in two, because the
// region is 4-connected.
import type { FinishedMask } from '../events.ts';
import type { Polygon, Ring } from './shapes.ts';
import type { BinaryMask } from './rle.ts';

interface Outline {
  points: number[];
  /** Twice the signed area; positive for an outer ring. */
  area: number;
  /** Of a hole: the pixel just left of its leftmost edge. */
  leftX: number;
  leftY: number;
}

// Directions of an edge, inside on its right hand: right, down, left, up.
const DX = [1, 0, -1, 0] as const;
const DY = [0, 1, 0, -1] as const;

export function polygonsOf(mask: BinaryMask): FinishedMask['polygons'] {
  const { data, width, height } = mask;
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  /** Upper edges that belong to a ring already; every ring has one. */
  const seen = new Uint8Array(width * height);
  /** Ring whose edge is the left side of a pixel. */
  const leftSide = new Map<number, number>();
  const rings: Outline[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 1 && seen[y * width + x] === 0 && !inside(x, y - 1))
        rings.push(trace(x, y, rings.length));
    }

  const polygons = new Map<number, Polygon>();
  rings.forEach((ring, i) => {
    if (ring.area > 0) polygons.set(i, { outer: ring.points, holes: [] });
  });
  rings.forEach((ring, i) => {
    if (ring.area < 0) polygons.get(outerOf(i))?.holes.push(ring.points);
  });
  return [...polygons.values()].map(splitPolygon);

  /** Follows the edges from the upper left corner of pixel (x, y) until they close. */
  function trace(startX: number, startY: number, index: number): Outline {
    const points: number[] = [];
    let x = startX,
      y = startY,
      direction = 0,
      area = 0;
    let leftX = Infinity,
      leftY = 0;
    do {
      // Pixel on the right hand of this edge.
      const px = direction === 2 || direction === 1 ? x - 1 : x;
      const py = direction === 3 || direction === 2 ? y - 1 : y;
      if (direction === 0) seen[py * width + px] = 1;
      if (direction === 3) leftSide.set(py * width + px, index);
      if (direction === 1 && px < leftX) {
        leftX = px;
        leftY = py;
      }
      const nx = x + (DX[direction] as number);
      const ny = y + (DY[direction] as number);
      area += x * ny - nx * y;
      x = nx;
      y = ny;
      // Outside on the right: turn right, so corners do not connect. Inside on the left too: turn left. Otherwise
      // straight on.
      const turned = turn(x, y, direction);
      if (turned !== direction) points.push(x, y);
      direction = turned;
    } while (x !== startX || y !== startY || direction !== 0);
    return { points, area, leftX, leftY };
  }

  /** The direction in which the boundary goes on from corner (x, y). */
  function turn(x: number, y: number, direction: number): number {
    const [right, left] = ahead(x, y, direction);
    if (!right) return (direction + 1) % 4;
    return left ? (direction + 3) % 4 : direction;
  }

  /** Whether the two pixels in front of corner (x, y) are inside: on the right hand, on the left hand. */
  function ahead(x: number, y: number, direction: number): [boolean, boolean] {
    switch (direction) {
      case 0:
        return [inside(x, y), inside(x, y - 1)];
      case 1:
        return [inside(x - 1, y), inside(x, y)];
      case 2:
        return [inside(x - 1, y - 1), inside(x - 1, y)];
      default:
        return [inside(x, y - 1), inside(x - 1, y - 1)];
    }
  }

  /** From the hole's leftmost edge go left to where that run of pixels begins: the ring there lies further out. */
  function outerOf(hole: number): number {
    let ring = hole;
    while ((rings[ring] as Outline).area < 0) {
      const { leftX, leftY } = rings[ring] as Outline;
      let x = leftX;
      while (!leftSide.has(leftY * width + x)) x--;
      ring = leftSide.get(leftY * width + x) as number;
    }
    return ring;
  }
}

/** A polygon whose rings may pass a corner twice -> the same one, with every ring split where it does. */
export function splitPolygon({ outer, holes }: Polygon): Polygon {
  const parts = simpleRings(outer);
  const around = parts.filter((ring) => signedArea(ring) > 0);
  const within = parts.filter((ring) => signedArea(ring) < 0);
  // An outer ring of a 4-connected region has one part that runs around it, and the others are holes.
  return { outer: around[0] ?? outer, holes: [...within, ...holes.flatMap(simpleRings)] };
}

/** Cuts off a ring of its own whenever the line is back at a corner where it was before. */
function simpleRings(ring: Ring): Ring[] {
  const rings: Ring[] = [];
  const line: number[] = [];
  /** Corner -> its place in `line`. */
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

/** Twice the area; positive for a ring that is clockwise as seen (y down). */
function signedArea(ring: Ring): number {
  let area = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    area += (ring[i] as number) * (ring[next + 1] as number) - (ring[next] as number) * (ring[i + 1] as number);
  }
  return area;
}
