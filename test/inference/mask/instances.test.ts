import { expect, it } from 'vitest';
import { instancesOf } from '../../../inference/mask/instances.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';

const maskOf = (...rows: string[]): BinaryMask => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  data: Uint8Array.from(rows.join(''), (at) => (at === '#' ? 1 : 0)),
});
const rowsOf = ({ data, width }: BinaryMask): string[] =>
  [...data].flatMap((_, i) =>
    i % width === 0 ? [[...data.slice(i, i + width)].map((at) => (at === 1 ? '#' : '.')).join('')] : [],
  );

it('divides a mask into its connected parts, from left to right', () => {
  const parts = instancesOf(maskOf('....##', '##..##', '##....'), { minArea: 1, most: 16 });
  expect(parts.map(rowsOf)).toEqual([
    ['......', '##....', '##....'],
    ['....##', '....##', '......'],
  ]);
});

it('things that touch along an edge stay one', () => {
  expect(instancesOf(maskOf('####', '####'), { minArea: 1, most: 16 })).toEqual([]);
});

it('specks are no things', () => {
  const row = `${'#'.repeat(40)}.#.`;
  expect(instancesOf(maskOf(row), { minArea: 1, most: 16 })).toEqual([]);
  expect(instancesOf(maskOf('###.##.###'), { minArea: 3, most: 16 }).map(rowsOf)).toEqual([
    ['###.......'],
    ['.......###'],
  ]);
});

it('the largest stay when there is room for fewer', () => {
  const parts = instancesOf(maskOf('##....###.###'), { minArea: 1, most: 2 });
  expect(parts.map(rowsOf)).toEqual([['......###....'], ['..........###']]);
});
