// Phrases for the prominent thing of a photograph.
import { describe, expect, it } from 'vitest';
import type { NameBiasRules } from '../../../inference/manifest-name-bias.ts';
import { isOtherThing, prominentThingAsked } from '../../../inference/text/other-thing.ts';

const RULES: NameBiasRules = {
  names: [
    { words: ['dog', 'dogs'], forms: [[1]], raises: true },
    { words: [], forms: [], raises: true },
  ],
  answer: { weight: 2, neutral: 0.3, least: -8, most: 6, again: -5, more: { tokens: [5], bias: -7 } },
  first: { weight: 2, neutral: 0.2, least: -4, most: 4, refusals: [6], yes: [7], no: [8] },
  copy: null,
  request: null,
  spelling: null,
  other: { name: 1, words: ['object', 'main object', 'subject'], known: ['red', 'ball', 'object'], least: 0.5 },
};
const asked = (...questions: string[]) => prominentThingAsked(questions, RULES);

describe('the prominent thing is asked for', () => {
  it.each([
    ['segment the main object', 'main object'],
    ['Could you cut out the subject in this photo, please?', 'subject'],
    ['hello. outline the object!', 'object'],
    ['The main object.', 'main object'],
    ['show me the object', 'object'],
    ['hello\nsegment the subject\nthanks!', 'subject'],
  ])('by "%s"', (message, phrase) => {
    expect(asked(message)).toBe(phrase);
  });

  it.each(['segment it', 'cut this out', 'please mask that'])('by "%s" before anything was named', (message) => {
    expect(asked(message)).toBe('object');
    expect(asked('is there a dog?', message)).toBeNull();
  });

  it.each([
    'segment the red object',
    'segment the dog',
    'what is the main object?',
    'what is it?',
    'it',
    'This?',
    'thanks',
    '',
  ])('not by "%s"', (message) => {
    expect(asked(message)).toBeNull();
  });

  it('by nothing where a bundle does not find it', () => {
    expect(prominentThingAsked(['segment the main object'], { ...RULES, other: null })).toBeNull();
    expect(isOtherThing('the menorah', { ...RULES, other: null })).toBe(false);
  });
});

it.each(['the menorah', 'Sea horse', 'my old gramophone', 'the main object'])('"%s" has no known name', (phrase) => {
  expect(isOtherThing(phrase, RULES)).toBe(true);
});

it.each(['the dog', 'the red thing', 'ball', 'the other one', 'them', 'the very old brass lamp', 'the 2 menorahs', ''])(
  '"%s" has one, or describes something',
  (phrase) => {
    expect(isOtherThing(phrase, RULES)).toBe(false);
  },
);
