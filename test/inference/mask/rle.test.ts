import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeRle, encodeRle } from '../../../inference/mask/rle.ts';
import { bytesOf, readFixture } from '../../support/fixtures.ts';
import { anyMask } from '../../support/masks.ts';

interface Case {
  mask: string;
  rle: { size: [number, number]; counts: string };
}

it('writes and reads what pycocotools does', () => {
  for (const { mask, rle } of readFixture('rle') as Case[]) {
    const [height, width] = rle.size;
    const data = bytesOf(mask);
    expect(encodeRle({ data, width, height })).toEqual(rle);
    expect(decodeRle(rle)).toEqual({ data, width, height });
  }
});

it('gives every mask back', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      expect(decodeRle(encodeRle(mask))).toEqual(mask);
    }),
  );
});

it('refuses runs that do not fill the image', () => {
  expect(() => decodeRle({ size: [2, 2], counts: '01' })).toThrow(RangeError);
  expect(() => decodeRle({ size: [2, 2], counts: '09' })).toThrow(RangeError);
});
