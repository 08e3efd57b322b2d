import { expect, it } from 'vitest';
import { instancesOf } from '../../../inference/mask/instances.ts';
import { drawn as maskOf, rowsOf } from '../../support/masks.ts';

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
