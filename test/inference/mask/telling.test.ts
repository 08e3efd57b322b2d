// What candidates are called.
import { expect, it } from 'vitest';
import { inOrder, tellApart } from '../../../inference/mask/telling.ts';
import type { Placed } from '../../../inference/mask/telling.ts';

const image = { width: 100, height: 100 };
const at = (x: number, y: number, side = 10): Placed => ({
  box: { x: x - side / 2, y: y - side / 2, width: side, height: side },
  area: side * side,
});
const told = (...things: Placed[]): string[] => tellApart(inOrder(things, image), 'ball', image);

it('by side where they stand beside one another', () => {
  expect(told(at(80, 50), at(20, 50))).toEqual(['the left ball', 'the right ball']);
  expect(told(at(80, 50), at(20, 50), at(50, 10), at(65, 90))).toEqual([
    'the leftmost ball',
    'the second ball from the left',
    'the third ball from the left',
    'the rightmost ball',
  ]);
});

it('by height where they stand above one another', () => {
  expect(told(at(50, 80), at(51, 20))).toEqual(['the upper ball', 'the lower ball']);
  expect(told(at(50, 80), at(51, 20), at(52, 50))).toEqual([
    'the top ball',
    'the second ball from the top',
    'the bottom ball',
  ]);
});

it('by size where their centres are at one place', () => {
  expect(told(at(50, 50, 60), at(51, 51, 10))).toEqual(['the larger ball', 'the smaller ball']);
});

it('by number where nothing else tells them apart, each in another way', () => {
  const names = told(at(50, 50), at(52, 52), at(54, 51));
  expect(new Set(names).size).toBe(3);
});
