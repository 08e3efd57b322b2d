import { describe, expect, it } from 'vitest';
import { chosenOf, detectedIn, inPixels, nearestToMiddle } from '../../../inference/mask/detected.ts';

const [DOG, CAT, SWAN] = [0, 1, 2];
const rules = { overlap: 0.5, inside: 0.8, least: [0.3, 0.5] };
const rowsOf = (...rows: [x0: number, y0: number, x1: number, y1: number, score: number, name: number][]) =>
  Float32Array.from(rows.flat());
const scoresOf = (rows: Float32Array, name = DOG): number[] =>
  detectedIn(rows, name, rules).map(({ score }) => Math.round(score * 100) / 100);

describe('the boxes of a name', () => {
  it('are those with its least score, the surest first', () => {
    const rows = rowsOf([0, 0, 0.2, 1, 0.4, DOG], [0.4, 0, 0.6, 1, 0.6, DOG], [0.8, 0, 1, 1, 0.2, DOG]);
    expect(scoresOf(rows)).toEqual([0.6, 0.4]);
    expect(scoresOf(rowsOf([0, 0, 0.2, 1, 0.4, CAT], [0.4, 0, 0.6, 1, 0.6, CAT]), CAT)).toEqual([0.6]);
  });

  it('are none of other names, nor of a name without a least score', () => {
    expect(scoresOf(rowsOf([0, 0, 1, 1, 0.9, CAT]))).toEqual([]);
    expect(scoresOf(rowsOf([0, 0, 1, 1, 0.9, SWAN]), SWAN)).toEqual([]);
  });

  it('are one for boxes that overlap, and two for boxes that overlap little', () => {
    expect(scoresOf(rowsOf([0, 0, 0.5, 1, 0.5, DOG], [0.1, 0, 0.6, 1, 0.8, DOG]))).toEqual([0.8]);
    expect(scoresOf(rowsOf([0, 0, 0.5, 1, 0.5, DOG], [0.3, 0, 0.8, 1, 0.8, DOG]))).toEqual([0.8, 0.5]);
  });

  it('are one for a thing and its part, and for a thing and a group around it', () => {
    const [thing, part, group] = [
      [0, 0, 0.5, 0.5, 0.6, DOG],
      [0.1, 0.1, 0.2, 0.2, 0.5, DOG],
      [0, 0, 1, 1, 0.4, DOG],
    ] as const;
    expect(scoresOf(rowsOf([...group], [...part], [...thing]))).toEqual([0.6]);
  });

  it('have an area', () => {
    expect(scoresOf(rowsOf([0.5, 0, 0.5, 1, 0.9, DOG]))).toEqual([]);
  });
});

describe('the thing that is meant', () => {
  const box = (x0: number, y0: number, side: number) => ({ x0, y0, x1: x0 + side, y1: y0 + side, score: 0.5 });
  const [small, middle, large] = [box(0.1, 0.8, 0.1), box(0.4, 0.4, 0.2), box(0.6, 0, 0.3)];
  const things = [middle, large, small];
  const at = (place: Parameters<typeof chosenOf>[1] & object) => chosenOf(things, place);

  it('is the first one at a place, or a later one', () => {
    expect(at({ place: 'left', rank: 0 })).toBe(small);
    expect(at({ place: 'left', rank: 1 })).toBe(middle);
    expect(at({ place: 'right', rank: 0 })).toBe(large);
    expect(at({ place: 'top', rank: 0 })).toBe(large);
    expect(at({ place: 'bottom', rank: 0 })).toBe(small);
    expect(at({ place: 'middle', rank: 0 })).toBe(middle);
    expect(at({ place: 'largest', rank: 0 })).toBe(large);
    expect(at({ place: 'smallest', rank: 0 })).toBe(small);
    expect(at({ place: 'left', rank: 3 })).toBeNull();
    expect(nearestToMiddle(things)).toBe(middle);
  });

  it('is the only one, when no place is told', () => {
    expect(chosenOf([small], null)).toBe(small);
    expect(chosenOf(things, null)).toBeNull();
    expect(nearestToMiddle([])).toBeNull();
  });
});

describe('a box in pixels of the image', () => {
  const image = { width: 200, height: 100 };
  const at = (x0: number, y0: number, x1: number, y1: number) => ({ x0, y0, x1, y1, score: 1 });

  it('has whole pixels around the box', () => {
    expect(inPixels(at(0.1, 0.3, 0.5, 0.6), image, { side: 400, fit: 'letterbox' })).toEqual({
      ...{ x: 20, y: 10, width: 80, height: 60 },
    });
    expect(inPixels(at(0.101, 0, 0.2, 0.5), image, { side: 400, fit: 'squash' })).toEqual({
      ...{ x: 20, y: 0, width: 20, height: 50 },
    });
  });

  it('ends at the edges of the image, and does not exist in the border of the square', () => {
    expect(inPixels(at(0, 0, 1, 0.5), image, { side: 400, fit: 'letterbox' })).toEqual({
      ...{ x: 0, y: 0, width: 200, height: 50 },
    });
    expect(inPixels(at(0, 0, 1, 0.2), image, { side: 400, fit: 'letterbox' })).toBeNull();
  });
});
