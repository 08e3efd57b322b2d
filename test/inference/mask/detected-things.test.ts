import { describe, expect, it } from 'vitest';
import { place } from '../../../inference/image/letterbox.ts';
import { apart, coveredCells, keptInside } from '../../../inference/mask/detected-things.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';

const strip = (first: number, end: number): BinaryMask => ({
  width: 10,
  height: 1,
  data: new Uint8Array(10).fill(1, first, end),
});
const columnsOf = ({ data }: BinaryMask): number[] => [...data.keys()].filter((i) => data[i] === 1);

it('a mask loses what lies far outside of its box', () => {
  const box = { x: 20, y: 0, width: 40, height: 10 };
  const all: BinaryMask = { width: 100, height: 20, data: new Uint8Array(2000).fill(1) };
  const { data } = keptInside(all, box);
  const rows = [...data.keys()].filter((i) => data[i] === 1).map((i) => [i % 100, Math.floor(i / 100)] as const);
  expect([Math.min(...rows.map(([x]) => x)), Math.max(...rows.map(([x]) => x))]).toEqual([18, 61]);
  expect(Math.max(...rows.map(([, y]) => y))).toBe(10);
  expect(rows).toHaveLength(44 * 11);
});

describe('masks of different things', () => {
  it('share no pixel: the earlier one keeps them', () => {
    const things = apart([{ mask: strip(0, 5) }, { mask: strip(3, 9) }]);
    expect(things.map(({ mask }) => columnsOf(mask))).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(things.map(({ box, area }) => [box.x, box.width, area])).toEqual([
      [0, 5, 5],
      [5, 4, 4],
    ]);
  });

  it('are left out when most of their pixels are those of others, and when they are empty', () => {
    expect(apart([{ mask: strip(0, 5) }, { mask: strip(1, 6) }, { mask: strip(3, 3) }])).toHaveLength(1);
    expect(apart([])).toEqual([]);
  });
});

it('the cells of a box are those of which it covers at least half', () => {
  const image = { width: 100, height: 50 };
  const within = coveredCells({ x: 25, y: 0, width: 50, height: 25 }, image, place(100, 50, 80, 'letterbox'), 4 / 80);
  const cells = [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => within(column, row)));
  expect(cells).toEqual([
    [false, false, false, false],
    [false, true, true, false],
    [false, false, false, false],
    [false, false, false, false],
  ]);
  const half = coveredCells({ x: 0, y: 0, width: 30, height: 30 }, image, place(100, 50, 80, 'squash'), 4 / 80);
  expect([half(0, 0), half(1, 0), half(0, 2)]).toEqual([true, false, false]);
});
