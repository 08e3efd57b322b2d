// Polygons -> pixels, the way back from polygons.ts. A pixel is inside a ring when its centre is (even-odd rule),
// inside a polygon when it is inside the outline and in no hole, and inside the mask when it is inside a polygon.
// Pure.
import type { BinaryMask } from './rle.ts';
import type { Polygon, Ring } from './shapes.ts';

/** Points may have fractions; they lie in 0..width, 0..height. */
export function fillPolygons(polygons: readonly Polygon[], width: number, height: number): BinaryMask {
  const data = new Uint8Array(width * height);
  for (const { outer, holes } of polygons) {
    if (holes.length === 0) {
      fillRing(outer, width, height, (at) => (data[at] = 1));
      continue;
    }
    const whole = new Uint8Array(width * height);
    fillRing(outer, width, height, (at) => (whole[at] = 1));
    for (const hole of holes) fillRing(hole, width, height, (at) => (whole[at] = 0));
    whole.forEach((inside, at) => {
      if (inside === 1) data[at] = 1;
    });
  }
  return { data, width, height };
}

/** Calls `take` with the index of every pixel whose centre lies inside. */
function fillRing(ring: Ring, width: number, height: number, take: (at: number) => void): void {
  const rows = boundsOf(ring, 1, height);
  const columns = boundsOf(ring, 0, width);
  const across = columns.end - columns.start;
  if (across <= 0 || rows.end <= rows.start) return;
  // 1 where a line of the ring passes between this pixel's centre and the one to its left an odd number of times.
  const flips = new Uint8Array((rows.end - rows.start) * (across + 1));
  for (let i = 0; i < ring.length; i += 2) {
    const [ax, ay] = [ring[i] ?? 0, ring[i + 1] ?? 0];
    const [bx, by] = [ring[(i + 2) % ring.length] ?? 0, ring[(i + 3) % ring.length] ?? 0];
    const [top, bottom] = [Math.min(ay, by), Math.max(ay, by)];
    for (let y = Math.ceil(top - 0.5); y + 0.5 < bottom; y++) {
      const x = ax + ((y + 0.5 - ay) / (by - ay)) * (bx - ax);
      const column = Math.min(across, Math.max(0, Math.ceil(x - 0.5) - columns.start));
      const at = (y - rows.start) * (across + 1) + column;
      flips[at] = 1 - (flips[at] ?? 0);
    }
  }
  for (let y = rows.start; y < rows.end; y++)
    for (let x = 0, inside = 0; x < across; x++) {
      inside ^= flips[(y - rows.start) * (across + 1) + x] ?? 0;
      if (inside === 1) take(y * width + columns.start + x);
    }
}

/** Whole pixels that a ring touches along an axis (0: x, 1: y), at most `size`. */
function boundsOf(ring: Ring, axis: 0 | 1, size: number): { start: number; end: number } {
  let [least, most] = [size, 0];
  for (let i = axis; i < ring.length; i += 2) {
    least = Math.min(least, ring[i] ?? 0);
    most = Math.max(most, ring[i] ?? 0);
  }
  return { start: Math.max(0, Math.floor(least)), end: Math.min(size, Math.ceil(most)) };
}
