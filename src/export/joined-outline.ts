// Converts polygons along pixel edges to outlines through the outermost pixels, for readers that fill a polygon and the
// pixels on its line (OpenCV's fillPoly, Pillow's polygon). Each polygon becomes one line. A path leads along a row to
// each hole and back, so that holes stay holes by the even-odd rule. Coordinates are numbers of columns and rows: x0,
// y0, x1, y1, ... Pure.
import type { Polygon, Ring } from '../../inference/mask/shapes.ts';

/** A pixel of the outline, and the next one. */
interface Stop {
  x: number;
  y: number;
  next: Stop;
}

/** A straight part of a ring. */
interface Side {
  direction: number;
  /** The start; `row` is the row of its first pixel. */
  stop: Stop;
  column: number;
  row: number;
  length: number;
}

// Directions of an edge with the inside on its right: right, down, left, up.
const [DOWN, UP] = [1, 3];
/** From the corner at the start or end of an edge to the pixel on its right. */
const BEGIN = [
  [0, 0],
  [-1, 0],
  [-1, -1],
  [0, -1],
] as const;
const END = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [0, 0],
] as const;

/** An outline has at least three points, even for one or two pixels. */
export function joinedOutline({ outer, holes }: Polygon): Ring {
  const around = sidesOf(outer);
  const within = holes.map(sidesOf);
  // From the leftmost edge of a hole, a path goes left to the start of that row of pixels. The ring there is the
  // enclosing one.
  const ways = within.map(leftmostOf).sort((a, b) => a.row - b.row);
  const rows = new Map<number, Side[]>(ways.map(({ row }) => [row, []]));
  for (const side of [around, ...within].flat())
    if (side.direction === UP) {
      for (let row = side.row; row > side.row - side.length; row--) rows.get(row)?.push(side);
    }
  for (const sides of rows.values()) sides.sort((a, b) => a.column - b.column);
  // From top to bottom: of two paths that leave one edge, the lower one comes first on the way up.
  for (const { stop: hole, column, row } of ways) {
    const { stop: from, column: x } = lastUpTo(column, rows.get(row) ?? []);
    const back: Stop = { x, y: row, next: from.next };
    const again: Stop = { x: hole.x, y: hole.y, next: hole.next };
    from.next = { x, y: row, next: again };
    hole.next = back;
  }
  return pointsFrom((around[0] as Side).stop);
}

function sidesOf(ring: Ring): Side[] {
  const corners = Array.from({ length: ring.length / 2 }, (_, i) => ({
    x: ring[2 * i] as number,
    y: ring[2 * i + 1] as number,
  }));
  const directions = corners.map(({ x, y }, i) => {
    const next = corners[(i + 1) % corners.length] as Record<'x' | 'y', number>;
    return next.x > x ? 0 : next.y > y ? DOWN : next.x < x ? 2 : UP;
  });
  const first = {} as Stop;
  let last = first;
  const append = (x: number, y: number): void => {
    if (last.x === x && last.y === y) return;
    last.next = { x, y, next: first };
    last = last.next;
  };
  const sides = corners.map(({ x, y }, i): Side => {
    const [inX, inY] = END[directions.at(i - 1) as number] as readonly [number, number];
    const direction = directions[i] as number;
    const [outX, outY] = BEGIN[direction] as readonly [number, number];
    append(x + inX, y + inY);
    append(x + outX, y + outY);
    const next = corners[(i + 1) % corners.length] as Record<'x' | 'y', number>;
    return {
      direction,
      stop: last,
      column: x + outX,
      row: y + outY,
      length: Math.abs(next.x - x) + Math.abs(next.y - y),
    };
  });
  last.next = first.next;
  return sides;
}

function leftmostOf(sides: readonly Side[]): Side {
  return sides
    .filter(({ direction }) => direction === DOWN)
    .reduce((best, side) => (side.column < best.column ? side : best));
}

function lastUpTo(column: number, sides: readonly Side[]): Side {
  let [low, high] = [0, sides.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sides[middle] as Side).column <= column) low = middle + 1;
    else high = middle;
  }
  const side = sides[low - 1];
  if (side === undefined) throw new Error('a hole lies in no polygon');
  return side;
}

function pointsFrom(start: Stop): Ring {
  const points: number[] = [];
  let stop = start;
  do {
    points.push(stop.x, stop.y);
    stop = stop.next;
  } while (stop !== start);
  while (points.length < 6) points.push(points[0] as number, points[1] as number);
  return points;
}

/** Number of points of an outline that are compared to find the shortest distance. */
const SAMPLES = 256;

/** Joins all outlines to one line: a straight path leads from the largest outline to each other one and back. */
export function joinPieces(outlines: readonly Ring[]): Ring {
  const [first, ...others] = [...outlines].sort((a, b) => sizeOf(b) - sizeOf(a));
  if (first === undefined) return [];
  const detours = new Map<number, number[]>();
  for (const piece of others) {
    const { from, to } = nearest(first, piece);
    const loop = [...piece.slice(to), ...piece.slice(0, to), piece[to] as number, piece[to + 1] as number];
    const detour = detours.get(from) ?? [];
    for (const at of [...loop, first[from] as number, first[from + 1] as number]) detour.push(at);
    detours.set(from, detour);
  }
  const joined: number[] = [];
  for (let i = 0; i < first.length; i += 2) {
    joined.push(first[i] as number, first[i + 1] as number);
    for (const at of detours.get(i) ?? []) joined.push(at);
  }
  return joined;
}

/** Area of the bounding box. */
function sizeOf(ring: Ring): number {
  const across = ring.filter((_, i) => i % 2 === 0);
  const down = ring.filter((_, i) => i % 2 === 1);
  const spread = (values: number[]): number =>
    values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), Infinity) + 1;
  return spread(across) * spread(down);
}

/** Indices of the nearest points of two outlines, among at most SAMPLES points of each. */
function nearest(a: Ring, b: Ring): { from: number; to: number } {
  const stepOf = (ring: Ring): number => 2 * Math.ceil(ring.length / 2 / SAMPLES);
  let best = { from: 0, to: 0, distance: Infinity };
  for (let from = 0; from < a.length; from += stepOf(a))
    for (let to = 0; to < b.length; to += stepOf(b)) {
      const distance =
        ((a[from] as number) - (b[to] as number)) ** 2 + ((a[from + 1] as number) - (b[to + 1] as number)) ** 2;
      if (distance < best.distance) best = { from, to, distance };
    }
  return best;
}
