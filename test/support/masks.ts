// Masks for property tests.
import fc from 'fast-check';
import type { BinaryMask } from '../../inference/mask/rle.ts';

export const anyMask: fc.Arbitrary<BinaryMask> = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([width, height]) =>
  fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }).map((bits) => ({ data: Uint8Array.from(bits, Number), width, height })),
);

/** A mask drawn in rows of "#" and ".". */
export function drawn(...rows: string[]): BinaryMask {
  return { data: Uint8Array.from(rows.join(''), (character) => Number(character === '#')), width: rows[0]?.length ?? 0, height: rows.length };
}
