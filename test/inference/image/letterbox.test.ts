import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../inference/image/letterbox.ts';
import { chooseGrid, cutTiles } from '../../../inference/image/tiles.ts';

describe('letterbox', () => {
  it('centres the image, whole pixels, rounding down', () => {
    expect(place(224, 160, 128, 'letterbox')).toEqual({ left: 0, top: 18, width: 128, height: 91 });
    expect(place(3, 1000, 64, 'letterbox')).toEqual({ left: 31, top: 0, width: 1, height: 64 });
    expect(place(224, 160, 128, 'squash')).toEqual({ left: 0, top: 0, width: 128, height: 128 });
  });

  it('never leaves the square and never vanishes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 512 }),
        (width, height, side) => {
          const { left, top, width: w, height: h } = place(width, height, side, 'letterbox');
          expect(w >= 1 && h >= 1 && left >= 0 && top >= 0 && left + w <= side && top + h <= side).toBe(true);
        },
      ),
    );
  });
});

describe('tiles', () => {
  it('take the grid whose shape is nearest to the image', () => {
    expect(chooseGrid(800, 600, 448, 12)).toEqual({ columns: 4, rows: 3 });
    expect(chooseGrid(448, 448, 448, 12)).toEqual({ columns: 1, rows: 1 });
    expect(chooseGrid(4000, 1000, 448, 6)).toEqual({ columns: 4, rows: 1 });
  });

  it('on a tie are more when the image has the pixels for them', () => {
    expect(chooseGrid(2000, 2000, 448, 4)).toEqual({ columns: 2, rows: 2 });
    expect(chooseGrid(500, 500, 448, 4)).toEqual({ columns: 1, rows: 1 });
  });

  it('are cut row by row', () => {
    const data = Uint8Array.from({ length: 8 }, (_, i) => i); // 4 x 2, one channel
    expect(cutTiles({ data, width: 4, height: 2, channels: 1 }, 2).map((tile) => [...tile.data])).toEqual([
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ]);
  });
});
