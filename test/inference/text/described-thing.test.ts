// Which thing of a name a phrase describes.
import { expect, it } from 'vitest';
import type { NameBiasRules } from '../../../inference/manifest-name-bias.ts';
import { describedThing } from '../../../inference/text/described-thing.ts';

const name = (...words: string[]) => ({ words, forms: [[1]], raises: true });
const RULES: NameBiasRules = {
  names: [name('dog', 'dogs', 'puppy'), name('couch', 'sofa'), name('teddy bear'), name('person', 'woman', 'people')],
  answer: { weight: 2, neutral: 0.3, least: -8, most: 6, again: -5, more: { tokens: [5], bias: -7 } },
  first: { weight: 2, neutral: 0.2, least: -4, most: 4, refusals: [6], yes: [7], no: [8] },
  copy: null,
  request: null,
  spelling: null,
  other: null,
};
const [DOG, COUCH, TEDDY, PERSON] = [0, 1, 2, 3];
const described = (phrase: string) => describedThing(phrase, RULES);

it('is the first name, with words before it and a description after it', () => {
  expect(described('The brown dog')).toEqual({ name: DOG, which: null });
  expect(described('the dog lying on the couch')).toEqual({ name: DOG, which: null });
  expect(described('the big old sofa')).toEqual({ name: COUCH, which: null });
  expect(described('the woman in the red dress')).toEqual({ name: PERSON, which: null });
  expect(described("the puppy that isn't black")).toEqual({ name: DOG, which: null });
});

it.each([
  ['the dog on the left', 'left', 0],
  ['the leftmost dog', 'left', 0],
  ['the dog on the far right side', 'right', 0],
  ['the teddy bear at the top of the picture', 'top', 0],
  ['the lower dog', 'bottom', 0],
  ['the dog in the middle', 'middle', 0],
  ['the biggest dog', 'largest', 0],
  ['the smallest dog', 'smallest', 0],
  ['the second dog from the left', 'left', 1],
  ['the third brown dog from the right', 'right', 2],
])('"%s" is at a place', (phrase, place, rank) => {
  const name = phrase.includes('teddy') ? TEDDY : DOG;
  expect(described(phrase)).toEqual({ name, which: { place, rank } });
});

it.each([
  'the red ball',
  'the dog house',
  'the dogs on the left',
  'all brown dogs',
  'two dogs',
  'the other dog',
  'the dog that is not brown',
  'the second dog',
  'the people on the couch',
  '',
])('"%s" is none', (phrase) => {
  expect(described(phrase)).toBeNull();
});
