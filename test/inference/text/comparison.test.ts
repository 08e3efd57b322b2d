// Questions that compare two things, by the rules of the bundled model, and what answers about each of the two say.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparisons } from '../../../inference/manifest-comparisons.ts';
import { comparisonIn, moreOdds, placeOdds, sameOdds } from '../../../inference/text/comparison.ts';

const manifest = JSON.parse(readFileSync('models/everyday/manifest.json', 'utf8')) as {
  answer: { comparisons: unknown };
};
const rules = comparisons.parse(manifest.answer.comparisons);
const asksOf = (question: string): readonly string[] | null => comparisonIn(question, rules)?.asks ?? null;

describe('a question that compares two things', () => {
  it.each([
    ['Do the ball and the cube have the same color?', 'what color is the ball?', 'what color is the cube?'],
    ['is the cup the same size as the red plate', 'what size is the cup?', 'what size is the red plate?'],
    ['are there more dogs than cats in this picture?', 'how many dogs are there?', 'how many cats are there?'],
    ['ok, is the dog  to the left of the car?', 'segment the dog', 'segment the car'],
    ['is the ring behind the cube left of the cone?', 'segment the ring behind the cube', 'segment the cone'],
  ])('is asked about each of them: %s', (question, first, second) => {
    expect(asksOf(question)).toEqual([first, second]);
  });

  it('has the rule of its words', () => {
    const isOf = (question: string): unknown => comparisonIn(question, rules)?.rule;
    expect(isOf('are there fewer dogs than cats?')).toMatchObject({ by: 'count', is: 'fewer' });
    expect(isOf('is the dog in front of the car?')).toMatchObject({ by: 'place', is: 'in front' });
  });

  it.each([
    'is it left of the cube?',
    'do the ball and it have the same colour?',
    'is there a ball left of the cube?',
    'segment the ball left of the cube',
    'what is left of the cube?',
    'is the ball left of the cube? segment it',
    `is the ${'very '.repeat(40)}red ball left of the cube?`,
  ])('is another one than: %s', (question) => {
    expect(asksOf(question)).toBeNull();
  });
});

it('a thing is put into a question as it is written, whatever signs it has', () => {
  expect(asksOf('is the $& ball left of the $1 cube?')).toEqual(['segment the $& ball', 'segment the $1 cube']);
});

it('two answers are the same when the same words are probable', () => {
  const [red, blue, unsure] = [Float32Array.of(0.9, 0.1), Float32Array.of(0.1, 0.9), Float32Array.of(0.5, 0.5)];
  expect(sameOdds(red, red)).toBeCloseTo(Math.log(0.82 / 0.18), 5);
  expect(sameOdds(red, blue)).toBeCloseTo(Math.log(0.18 / 0.82), 5);
  expect(sameOdds(red, unsure)).toBeCloseTo(0, 5);
  expect(sameOdds(Float32Array.of(1, 0), Float32Array.of(0, 1))).toBeGreaterThan(-20);
});

it('the first number is the greater one when greater numbers are probable, among the answers that are numbers', () => {
  const numbers = [2, 1, 3]; // the tokens of 0, 1 and 2; token 0 is another word
  const [none, two, word] = [
    Float32Array.of(0.2, 0, 0.8, 0),
    Float32Array.of(0, 0.5, 0, 0.5),
    Float32Array.of(1, 0, 0, 0),
  ];
  expect(moreOdds(two, none, numbers)).toBeGreaterThan(5);
  expect(moreOdds(none, two, numbers)).toBeLessThan(-5);
  expect(moreOdds(two, two, numbers)).toBeCloseTo(Math.log(0.25 / 0.75), 5);
  expect(moreOdds(word, two, numbers)).toBe(0);
});

it('a thing is left of another when its middle is, and in front when it stands lower', () => {
  const [cup, plate] = [
    { x: 0, y: 50, width: 20, height: 40 },
    { x: 60, y: 0, width: 40, height: 40 },
  ];
  expect(placeOdds(cup, plate, 'left', 100)).toBeCloseTo(0.7);
  expect(placeOdds(cup, plate, 'right', 100)).toBeCloseTo(-0.7);
  expect(placeOdds(cup, plate, 'in front', 100)).toBeCloseTo(0.5);
  expect(placeOdds(cup, plate, 'behind', 100)).toBeCloseTo(-0.5);
});
