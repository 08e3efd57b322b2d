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

it('a number is written behind the label, and taken off again', () => {
  expect(numbered('the red balls', 2)).toBe('the red balls (2)');
  expect(withoutNumber('the red balls (2)')).toBe('the red balls');
  expect(withoutNumber('the ball (red)')).toBe('the ball (red)');
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
