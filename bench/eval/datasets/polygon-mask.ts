// Draws the polygons of annotations as masks. Every pixel is the same as that of the library of the dataset.
import type { BinaryMask } from '../../../inference/mask/rle.ts';

/** Steps per pixel along an edge (COCO's maskApi). */
const FINER = 5;

/**
 * One polygon (x0, y0, x1, y1, ...) as pycocotools' frPyObjects draws it. The boundary is followed on a grid of a fifth
 * of a pixel. Where it crosses the centre line of a pixel column, inside and outside swap for all later pixels in
 * column-major order.
 */
export function cocoPolygon(points: readonly number[], width: number, height: number): BinaryMask {
  const at = (i: number): [number, number] => {
    const k = (i * 2) % points.length;
    return [Math.trunc(FINER * (points[k] ?? 0) + 0.5), Math.trunc(FINER * (points[k + 1] ?? 0) + 0.5)];
  };
  const us: number[] = [],
    vs: number[] = [];
  for (let i = 0; i < points.length / 2; i++) walk(at(i), at(i + 1), us, vs);
  const turns = new Uint8Array(width * height + 1);
  for (let j = 1; j < us.length; j++) {
    const [u = 0, before = 0] = [us[j], us[j - 1]];
    if (u === before) continue;
    const x = (Math.min(u, before) + (u < before ? 0 : u - before - 1) + 0.5) / FINER - 0.5;
    if (!Number.isInteger(x) || x < 0 || x > width - 1) continue;
    const y = Math.ceil(Math.min(height, Math.max(0, (Math.min(vs[j] ?? 0, vs[j - 1] ?? 0) + 0.5) / FINER - 0.5)));
    turns[x * height + y] = 1 - (turns[x * height + y] ?? 0);
  }
  const data = new Uint8Array(width * height);
  for (let x = 0, inside = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      inside ^= turns[x * height + y] ?? 0;
      data[y * width + x] = inside;
    }
  return { data, width, height };
}

/**
 * All points of one edge with its ends, one for each step of the longer axis. The steps begin at the smaller end, so
 * both polygons of a shared edge get the same points.
 */
function walk([x0, y0]: [number, number], [x1, y1]: [number, number], us: number[], vs: number[]): void {
  const dx = Math.abs(x1 - x0),
    dy = Math.abs(y1 - y0);
  const flat = dx >= dy;
  const flip = flat ? x0 > x1 : y0 > y1;
  const [ax, ay, bx, by] = flip ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
  const slope = flat ? (dx === 0 ? 0 : (by - ay) / dx) : (bx - ax) / dy;
  const steps = flat ? dx : dy;
  for (let d = 0; d <= steps; d++) {
    const t = flip ? steps - d : d;
    us.push(flat ? ax + t : Math.trunc(ax + slope * t + 0.5));
    vs.push(flat ? Math.trunc(ay + slope * t + 0.5) : ay + t);
  }
}

/**
 * Draws a polygon of whole pixels with its outline into the mask with `value`, as OpenCV's fillPoly and polylines draw
 * it: even-odd inside, and every pixel of the outline too.
 */
export function drawPolygon(
  points: readonly (readonly [number, number])[],
  value: number,
  { data, width, height }: BinaryMask,
): void {
  const corners = points.map(([x, y]): [number, number] => [Math.trunc(x), Math.trunc(y)]);
  const edges = corners.map((corner, i) => [corner, corners[(i + 1) % corners.length] ?? corner] as const);
  for (let y = 0; y < height; y++) {
    const cuts = edges
      .flatMap(([[x0, y0], [x1, y1]]) => (y0 <= y === y1 <= y ? [] : [x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)]))
      .sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const from = Math.max(0, Math.ceil(cuts[i] ?? 0)),
        to = Math.min(width - 1, Math.floor(cuts[i + 1] ?? 0));
      if (from <= to) data.fill(value, y * width + from, y * width + to + 1);
    }
  }
  for (const [from, to] of edges)
    for (const [x, y] of line(from, to)) if (x >= 0 && x < width && y >= 0 && y < height) data[y * width + x] = value;
}

/** Bresenham from the left end; halves are rounded towards it. */
function* line(from: readonly [number, number], to: readonly [number, number]): Generator<[number, number]> {
  const [[x0, y0], [x1, y1]] = from[0] <= to[0] ? [from, to] : [to, from];
  const dx = x1 - x0,
    dy = Math.abs(y1 - y0),
    down = Math.sign(y1 - y0);
  const steps = Math.max(dx, dy);
  for (let k = 0; k <= steps; k++) {
    const minor = steps === 0 ? 0 : Math.ceil((k * Math.min(dx, dy)) / steps - 0.5);
    yield dx >= dy ? [x0 + k, y0 + down * minor] : [x0 + minor, y0 + down * k];
  }
}
