// Masks for property tests.
import fc from 'fast-check';
import type { BinaryMask } from '../../inference/mask/rle.ts';

export const anyMask: fc.Arbitrary<BinaryMask> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc
      .array(fc.boolean(), { minLength: width * height, maxLength: width * height })
      .map((bits) => ({ data: Uint8Array.from(bits, Number), width, height })),
  );

/** A mask drawn in rows of "#" and ".". */
export function drawn(...rows: string[]): BinaryMask {
  return {
    data: Uint8Array.from(rows.join(''), (character) => Number(character === '#')),
    width: rows[0]?.length ?? 0,
    height: rows.length,
  };
}

/** The rows that `drawn` takes. */
export const rowsOf = ({ data, width, height }: BinaryMask): string[] =>
  Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (inside) => (inside === 1 ? '#' : '.')).join(''),
  );

/**
 * Pixels whose centre an odd number of edges lies left of; rings along pixels' edges, flat lists x0, y0, x1, y1, ...
 */
export function fillRings(rings: readonly (readonly number[])[], width: number, height: number): BinaryMask {
  const data = new Uint8Array(width * height);
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y0] = [ring[i] as number, ring[i + 1] as number];
      const [nextX, y1] = [ring[(i + 2) % ring.length] as number, ring[(i + 3) % ring.length] as number];
      if (x !== nextX) continue;
      for (let y = Math.min(y0, y1); y < Math.max(y0, y1); y++)
        for (let column = x; column < width; column++)
          data[y * width + column] = 1 - (data[y * width + column] as number);
    }
  return { data, width, height };
}
