// From the phrase for one thing to the phrase for all of them.
import { expect, it } from 'vitest';
import { severalOf } from '../../../inference/text/several.ts';

it.each([
  ['the red ball', 'red balls'],
  ['a box', 'boxes'],
  ['cherry', 'cherries'],
  ['the toy', 'toys'],
  ['the person', 'people'],
  ['the old woman', 'old women'],
  ['the glass', 'glasses'],
  ['the bus', 'buses'],
  ['the cup of tea', 'cups of tea'],
])('%s: %s', (one, several) => {
  expect(severalOf(one)).toBe(several);
});

it.each([
  'the balls',
  'people',
  'both cubes',
  'every ball',
  'the left ball',
  'the leftmost red ball',
  'the ball on the right',
  'the largest cube',
  'the second cup',
  'the ball behind the cube',
  'my dog',
  'the red ball and the cube',
  'the one that I saw yesterday when we were at the sea',
  '',
])('"%s" asks for several, or tells itself which one is meant', (phrase) => {
  expect(severalOf(phrase)).toBeNull();
});
