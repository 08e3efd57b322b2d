// The connected parts of a mask. Pure.
import type { Pixels } from './rle.ts';

/**
 * Takes the parts that contain these pixels out of a mask; pixels that touch by a side or a corner are of one part.
 * Returns the number of pixels that are left.
 */
export function removeParts(
  { data, width, height }: Pixels,
  seeds: readonly (readonly [x: number, y: number])[],
): number {
  const open = seeds
    .filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < height)
    .map(([x, y]) => y * width + x)
    .filter((at) => data[at] === 1);
  for (const at of open) data[at] = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width,
      y = (at - x) / width;
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const next = ny * width + nx;
        if (data[next] !== 1) continue;
        data[next] = 0;
        open.push(next);
      }
  }
  return data.reduce((sum, one) => sum + one, 0);
}
