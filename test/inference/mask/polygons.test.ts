import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FinishedMask } from '../../../inference/events.ts';
import { polygonsOf } from '../../../inference/mask/polygons.ts';
import { anyMask, drawn, fillRings } from '../../support/masks.ts';

function fill(polygons: FinishedMask['polygons'], width: number, height: number): Uint8Array {
  return fillRings(polygons.flatMap(({ outer, holes }) => [outer, ...holes]), width, height).data;
}

describe('polygons', () => {
  it('give the mask back when they are filled', () => {
    fc.assert(fc.property(anyMask, (mask) => { expect(fill(polygonsOf(mask), mask.width, mask.height)).toEqual(mask.data); }), { numRuns: 500 });
  });

  it('have corners only, clockwise', () => {
    expect(polygonsOf(drawn('....', '.##.', '.##.'))).toEqual([{ outer: [3, 1, 3, 3, 1, 3, 1, 1], holes: [] }]);
  });

  it('keep a hole with the region around it, also one that bends around another', () => {
    const mask = drawn(
      '#########',
      '#.......#',
      '#.#####.#',
      '#.#...#.#',
      '#.#.#.#.#',
      '#.#...#.#',
      '#.#####.#',
      '#.......#',
      '#########',
    );
    const polygons = polygonsOf(mask);
    expect(polygons.map(({ holes }) => holes.length)).toEqual([1, 1, 0]);
    expect(fill(polygons, mask.width, mask.height)).toEqual(mask.data);
  });

  it('part pixels that touch at a corner only', () => {
    expect(polygonsOf(drawn('#.', '.#'))).toHaveLength(2);
    expect(polygonsOf(drawn('##', '#.')).concat(polygonsOf(drawn('..', '..')))).toHaveLength(1);
  });
});
