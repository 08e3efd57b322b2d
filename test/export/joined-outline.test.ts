import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ring } from '../../inference/mask/shapes.ts';
import { polygonsOf } from '../../inference/mask/polygons.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { joinPieces, joinedOutline } from '../../src/export/joined-outline.ts';
import { anyMask, drawn } from '../support/masks.ts';

/**
 * The pixels that the line passes, and those from which it is crossed an odd number of times: as OpenCV and Pillow
 * fill.
 */
function fill(outline: Ring, { width, height }: BinaryMask): Uint8Array {
  const on = new Uint8Array(width * height);
  const crossed = new Uint8Array(width * height);
  for (let i = 0; i < outline.length; i += 2) {
    const [x, y] = [outline[i] as number, outline[i + 1] as number];
    const [toX, toY] = [outline[(i + 2) % outline.length] as number, outline[(i + 3) % outline.length] as number];
    const steps = Math.max(Math.abs(toX - x), Math.abs(toY - y));
    for (let step = 0; step <= steps; step++) {
      const share = steps === 0 ? 0 : step / steps;
      on[Math.round(y + (toY - y) * share) * width + Math.round(x + (toX - x) * share)] = 1;
    }
    for (let row = Math.min(y, toY); row < Math.max(y, toY); row++) {
      const at = x + ((toX - x) * (row - y)) / (toY - y);
      for (let column = Math.ceil(at); column < width; column++)
        crossed[row * width + column] = 1 - (crossed[row * width + column] as number);
    }
  }
  return on.map((value, i) => value | (crossed[i] as number));
}

describe('an outline through the outermost pixels', () => {
  it('restores a part of a mask, its holes too', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const all = new Uint8Array(mask.data.length);
        for (const polygon of polygonsOf(mask))
          fill(joinedOutline(polygon), mask).forEach((value, i) => {
            all[i] = (all[i] as number) | value;
          });
        expect(all).toEqual(mask.data);
      }),
      { numRuns: 500 },
    );
  });

  it('has at least three points', () => {
    expect(polygonsOf(drawn('.#', '..')).map(joinedOutline)).toEqual([[1, 0, 1, 0, 1, 0]]);
  });

  it('connects the other parts to the largest one by straight lines there and back', () => {
    const mask = drawn('#..##', '...##', '#....');
    const outline = joinPieces(polygonsOf(mask).map(joinedOutline));
    expect(fill(outline, mask)).toEqual(drawn('#####', '..###', '##...').data);
  });
});
