import { describe, expect, it } from 'vitest';
import { asksForEach, inPlural, numbered, withoutNumber } from '../../../inference/text/each-one.ts';

describe('things are asked for one by one', () => {
  it.each([
    ['the red balls', 'segment every red ball'],
    ['the cubes', 'mask both cubes'],
    ['the people', 'outline each person, please'],
    ['the red balls on the left', 'cut out all the red balls on the left'],
    ['the cones', 'segment the 3 cones'],
  ])('%s: %s', (label, question) => {
    expect(asksForEach('AUTO', label, question)).toBe(true);
    expect(asksForEach(undefined, label, question)).toBe(true);
    expect(asksForEach('MERGED', label, question)).toBe(false);
  });

  it.each([
    ['the red ball', 'segment all of the red ball'],
    ['the grass', 'segment all the grass'],
    ['the bus', 'mask every pixel of the bus'],
    ['the balls', 'segment the balls'],
  ])('but not: %s: %s', (label, question) => {
    expect(asksForEach('AUTO', label, question)).toBe(false);
  });

  it('also by a plural alone, when the client wishes it', () => {
    expect(asksForEach('SEPARATE', 'the balls', 'segment the balls')).toBe(true);
    expect(asksForEach('SEPARATE', 'the ball', 'segment the ball')).toBe(false);
  });
});

it.each([
  ['the red balls', 'red ball 2 of 3'],
  ['all the red balls', 'red ball 2 of 3'],
  ['both of the cubes', 'cube 2 of 3'],
  ['the 3 cones', 'cone 2 of 3'],
  ['the people', 'person 2 of 3'],
  ['the boxes', 'box 2 of 3'],
  ['the cherries', 'cherry 2 of 3'],
  ['the cookies', 'cookie 2 of 3'],
  ['the wine glasses', 'wine glass 2 of 3'],
  ['the houses', 'house 2 of 3'],
  ['the buses', 'bus 2 of 3'],
  ['the shoes', 'shoe 2 of 3'],
  ['the toes', 'toe 2 of 3'],
  ['the tomatoes', 'tomato 2 of 3'],
  ['the vases', 'vase 2 of 3'],
  ['the scissors', 'scissors 2 of 3'],
  ['the sheep', 'sheep 2 of 3'],
  ['the balls on the left', 'ball on the left, 2 of 3'],
  ['the cups of tea', 'cup of tea, 2 of 3'],
])('one of “%s” is labelled “%s”', (label, expected) => {
  expect(numbered(label, 2, 3)).toBe(expected);
});

it('the number is taken off a label again, and other numbers stay', () => {
  expect(withoutNumber('red ball 2 of 3')).toBe('red ball');
  expect(withoutNumber('ball on the left, 12 of 16')).toBe('ball on the left');
  for (const label of ['the number 5', 'tooth 36', 'the ball (2)']) expect(withoutNumber(label)).toBe(label);
});

it.each([
  ['segment every red ball', 'segment all the red balls'],
  ['mask each cube, please', 'mask all the cubes, please'],
  ['outline each person in the picture', 'outline all the people in the picture'],
  ['I need a mask of every small cone please', 'I need a mask of all the small cones please'],
  ['cut out each of the balls', 'cut out each of the balls'],
  ['every one of the blocks', 'every one of the blocks'],
  ['mask every pixel of the bus', 'mask every pixel of the bus'],
  ['segment the red ball', 'segment the red ball'],
])('the model reads “%s” as “%s”', (question, expected) => {
  expect(inPlural(question)).toBe(expected);
});
