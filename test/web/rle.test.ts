// The page reads the run lengths that the engine writes.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeRle } from '../../inference/mask/rle.ts';
import { contains, pixelsOf } from '../../web/src/picture/rle.ts';
import { anyMask } from '../support/masks.ts';

it('finds every pixel inside and none outside', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const rle = encodeRle(mask);
      for (let y = 0; y < mask.height; y++)
        for (let x = 0; x < mask.width; x++) expect(contains(rle, x, y)).toBe(mask.data[y * mask.width + x] === 1);
    }),
  );
});

it('reads and writes a large mask', () => {
  const mask = { width: 300, height: 200, data: new Uint8Array(60_000).fill(1, 20_000, 45_000) };
  expect(pixelsOf(encodeRle(mask))).toEqual(mask);
});
