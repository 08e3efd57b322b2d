import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineRles } from '../../../inference/mask/algebra.ts';
import type { MaskOperation } from '../../../inference/mask/algebra.ts';
import { encodeRle } from '../../../inference/mask/rle.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';
import { drawn } from '../../support/masks.ts';

/** 1 to 4 masks of one size, often with long runs. */
const masksOfOneSize: fc.Arbitrary<BinaryMask[]> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }))
  .chain(([width, height, count]) =>
    fc.array(
      fc
        .oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 0, max: 1 }))
        .chain((bias) =>
          fc.array(
            fc.oneof({ weight: 3, arbitrary: fc.constant(bias) }, { weight: 1, arbitrary: fc.constant(1 - bias) }),
            { minLength: width * height, maxLength: width * height },
          ),
        )
        .map((bits) => ({ data: Uint8Array.from(bits), width, height })),
      { minLength: count, maxLength: count },
    ),
  );

/** Pixel by pixel. */
const TRUTH: Record<MaskOperation, (values: number[]) => boolean> = {
  UNION: (values) => values.some((value) => value === 1),
  INTERSECTION: (values) => values.every((value) => value === 1),
  DIFFERENCE: ([first, ...others]) => first === 1 && others.every((value) => value === 0),
  INVERT: ([only]) => only === 0,
};

function bruteForce(operation: MaskOperation, masks: readonly BinaryMask[]): BinaryMask {
  const [{ data, width, height }] = masks as [BinaryMask];
  return {
    data: data.map((_, i) => Number(TRUTH[operation](masks.map((mask) => mask.data[i] as number)))),
    width,
    height,
  };
}

describe('a set operation on masks', () => {
  it('is what it is pixel by pixel, and written as the encoder writes it', () => {
    fc.assert(
      fc.property(masksOfOneSize, (masks) => {
        const rles = masks.map(encodeRle);
        expect(combineRles('INVERT', rles.slice(0, 1))).toEqual(encodeRle(bruteForce('INVERT', masks.slice(0, 1))));
        if (masks.length < 2) return;
        for (const operation of ['UNION', 'INTERSECTION', 'DIFFERENCE'] as const)
          expect(combineRles(operation, rles)).toEqual(encodeRle(bruteForce(operation, masks)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses masks of different sizes, and a number that does not suit it', () => {
    const [wide, tall] = [encodeRle(drawn('#.')), encodeRle(drawn('#', '.'))];
    expect(() => combineRles('UNION', [wide, tall])).toThrow(RangeError);
    expect(() => combineRles('UNION', [wide])).toThrow(RangeError);
    expect(() => combineRles('INVERT', [wide, wide])).toThrow(RangeError);
    expect(() => combineRles('DIFFERENCE', [])).toThrow(RangeError);
  });
});
