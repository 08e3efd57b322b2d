// A mask that is painted by hand: which pixels a stroke takes, and that every stroke can be taken back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRle } from '../../inference/mask/rle.ts';
import { Painting } from '../../web/src/picture/painting.ts';
import { pixelsOf, rleOf } from '../../web/src/picture/rle.ts';
import { anyMask, drawn } from '../support/masks.ts';

const open = (...rows: string[]): Painting => new Painting(encodeRle(drawn(...rows)));
const rowsOf = ({ pixels: { data, width, height } }: Painting): string[] =>
  Array.from({ length: height }, (_, y) =>
    [...data.subarray(y * width, (y + 1) * width)].map((inside) => (inside === 1 ? '#' : '.')).join(''),
  );

describe('run lengths of the page', () => {
  it('are those of the engine, both ways', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        expect(rleOf(mask)).toEqual(encodeRle(mask));
        expect(pixelsOf(encodeRle(mask))).toEqual(mask);
      }),
    );
  });
});

describe('a painting', () => {
  it('takes the pixels whose centres the brush passes over', () => {
    const painting = open('......', '......', '......');
    painting.sweep({ x: 1.5, y: 1.5 }, { x: 4.5, y: 1.5 }, 0.9, true);
    expect(rowsOf(painting)).toEqual(['......', '.####.', '......']);
    painting.sweep({ x: 2.5, y: 1.5 }, { x: 2.5, y: 1.5 }, 0.5, false);
    expect(rowsOf(painting)).toEqual(['......', '.#.##.', '......']);
  });

  it('goes to the border and not beyond', () => {
    const painting = open('...', '...');
    expect(painting.sweep({ x: -5, y: -5 }, { x: -5, y: -5 }, 2, true)).toBeNull();
    painting.sweep({ x: -1, y: 0.5 }, { x: 9, y: 0.5 }, 0.6, true);
    expect(rowsOf(painting)).toEqual(['###', '...']);
  });

  it('adds and takes away what an outline surrounds', () => {
    const painting = open('.....', '.....', '.....', '.....');
    const corners = [
      { x: 1, y: 0 },
      { x: 5, y: 0 },
      { x: 5, y: 4 },
      { x: 1, y: 4 },
    ];
    painting.fill(corners, true);
    expect(rowsOf(painting)).toEqual(['.####', '.####', '.####', '.####']);
    painting.fill(
      corners.map(({ x, y }) => ({ x: x === 1 ? 2 : 4, y: y === 0 ? 1 : 3 })),
      false,
    );
    expect(rowsOf(painting)).toEqual(['.####', '.#..#', '.#..#', '.####']);
  });

  it('goes back stroke by stroke, and forth again', () => {
    const stroke = fc.record({
      from: fc.record({ x: fc.integer({ min: -2, max: 14 }), y: fc.integer({ min: -2, max: 14 }) }),
      to: fc.record({ x: fc.integer({ min: -2, max: 14 }), y: fc.integer({ min: -2, max: 14 }) }),
      radius: fc.double({ min: 0.5, max: 4, noNaN: true }),
      inside: fc.boolean(),
    });
    fc.assert(
      fc.property(anyMask, fc.array(stroke, { maxLength: 8 }), (mask, strokes) => {
        const painting = new Painting(encodeRle(mask));
        const states = [rowsOf(painting).join()];
        for (const { from, to, radius, inside } of strokes) {
          painting.sweep(from, to, radius, inside);
          painting.sweep(to, from, radius / 2, !inside);
          painting.end();
          if (rowsOf(painting).join() !== states.at(-1)) states.push(rowsOf(painting).join());
        }
        for (const state of states.toReversed().slice(1)) {
          painting.undo();
          expect(rowsOf(painting).join()).toBe(state);
        }
        expect(painting.canUndo).toBe(false);
        for (const state of states.slice(1)) {
          painting.redo();
          expect(rowsOf(painting).join()).toBe(state);
        }
        expect(painting.canRedo).toBe(false);
      }),
    );
  });

  it('forgets a stroke that was given up', () => {
    const painting = open('...', '.#.');
    painting.sweep({ x: 0, y: 0 }, { x: 3, y: 0 }, 3, true);
    painting.drop();
    painting.end();
    expect(rowsOf(painting)).toEqual(['...', '.#.']);
    expect(painting.canUndo).toBe(false);
  });
});
