import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FinishedMask } from '../../../inference/events.ts';
import { polygonsOf, splitPolygon } from '../../../inference/mask/polygons.ts';
import { anyMask, drawn, fillRings } from '../../support/masks.ts';

function fill(polygons: FinishedMask['polygons'], width: number, height: number): Uint8Array {
  return fillRings(
    polygons.flatMap(({ outer, holes }) => [outer, ...holes]),
    width,
    height,
  ).data;
}

describe('polygons', () => {
  it('give the mask back when they are filled', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        expect(fill(polygonsOf(mask), mask.width, mask.height)).toEqual(mask.data);
      }),
      { numRuns: 500 },
    );
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

  it('have rings that pass no corner twice', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        for (const { outer, holes } of polygonsOf(mask))
          for (const ring of [outer, ...holes]) {
            const corners = Array.from({ length: ring.length / 2 }, (_, i) => `${ring[2 * i]},${ring[2 * i + 1]}`);
            expect(new Set(corners).size).toBe(corners.length);
          }
      }),
      { numRuns: 500 },
    );
  });

  it('part the outside where it touches itself: into two holes, or into a hole that touches the outer ring', () => {
    expect(polygonsOf(drawn('####', '#.##', '##.#', '####'))).toEqual([
      {
        outer: [4, 0, 4, 4, 0, 4, 0, 0],
        holes: [
          [2, 2, 2, 3, 3, 3, 3, 2],
          [2, 2, 2, 1, 1, 1, 1, 2],
        ],
      },
    ]);
    expect(polygonsOf(drawn('###', '#.#', '##.'))).toEqual([
      { outer: [3, 0, 3, 2, 2, 2, 2, 3, 0, 3, 0, 0], holes: [[2, 2, 2, 1, 1, 1, 1, 2]] },
    ]);
  });

  it('that were kept with rings that touch themselves are split in the same way', () => {
    const kept = { outer: [4, 0, 4, 4, 0, 4, 0, 0], holes: [[1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 2, 1]] };
    const { outer, holes } = splitPolygon(kept);
    expect([outer, holes.length]).toEqual([kept.outer, 2]);
    expect(fill([{ outer, holes }], 4, 4)).toEqual(drawn('####', '#.##', '##.#', '####').data);
    expect(splitPolygon({ outer, holes })).toEqual({ outer, holes });
  });

  it('part pixels that touch at a corner only', () => {
    expect(polygonsOf(drawn('#.', '.#'))).toHaveLength(2);
    expect(polygonsOf(drawn('##', '#.')).concat(polygonsOf(drawn('..', '..')))).toHaveLength(1);
  });
});
