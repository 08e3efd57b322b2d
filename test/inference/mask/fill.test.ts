import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPolygons } from '../../../inference/mask/fill.ts';
import { polygonsOf } from '../../../inference/mask/polygons.ts';
import { anyMask, drawn } from '../../support/masks.ts';

describe('fillPolygons', () => {
  it('gives back the pixels of any mask whose outlines it gets', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        expect(fillPolygons(polygonsOf(mask), mask.width, mask.height)).toEqual(mask);
      }),
    );
  });

  it('takes a pixel whose centre lies inside, whatever the direction of the ring', () => {
    // A triangle over the lower left half of 4 x 4.
    const triangle = [0.2, 0, 4, 3.8, 0.2, 3.8];
    const expected = drawn('#...', '##..', '###.', '####');
    expect(fillPolygons([{ outer: triangle, holes: [] }], 4, 4)).toEqual(expected);
    const backwards = [0.2, 3.8, 4, 3.8, 0.2, 0];
    expect(fillPolygons([{ outer: backwards, holes: [] }], 4, 4)).toEqual(expected);
  });

  it('unites polygons that overlap, and cuts a hole out of its own polygon only', () => {
    const ring = (x: number, y: number, side: number): number[] => [x, y, x + side, y, x + side, y + side, x, y + side];
    const polygons = [
      { outer: ring(0, 0, 3), holes: [ring(1, 1, 1)] },
      { outer: ring(1, 1, 2), holes: [] },
    ];
    expect(fillPolygons(polygons, 4, 3)).toEqual(drawn('###.', '###.', '###.'));
    expect(fillPolygons(polygons.slice(0, 1), 4, 3)).toEqual(drawn('###.', '#.#.', '###.'));
  });

  it('counts what a ring that crosses itself surrounds twice as outside', () => {
    const bow = [0, 0, 4, 0, 4, 2, 1, 2, 1, 1, 3, 1, 3, 3, 0, 3];
    expect(fillPolygons([{ outer: bow, holes: [] }], 4, 3)).toEqual(drawn('####', '#..#', '###.'));
  });

  it('of nothing is empty', () => {
    expect(fillPolygons([], 2, 1)).toEqual(drawn('..'));
  });
});
