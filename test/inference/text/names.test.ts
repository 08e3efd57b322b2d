// The names of a bundle in words.
import { expect, it } from 'vitest';
import type { NameBiasRules } from '../../../inference/manifest-name-bias.ts';
import { onlyNameIn } from '../../../inference/text/names.ts';

const RULES: NameBiasRules = {
  names: [['dog', 'dogs', 'puppy'], ['cat', 'cats'], ['teddy bear'], ['bear'], ['tree']].map((words) => ({
    words,
    forms: [],
    raises: true,
  })),
  answer: { weight: 2, neutral: 0.3, least: -8, most: 6, again: -5, more: { tokens: [5], bias: -7 } },
  first: { weight: 2, neutral: 0.2, least: -4, most: 4, refusals: [6], yes: [7], no: [8] },
  copy: null,
  request: null,
  spelling: null,
  other: null,
};

it.each([
  ['the dog', 0],
  ['all of the Dogs', 0],
  ['teddy bear', 2],
  ['the brown bear', null],
  ['the dog and the cat', null],
  ['', null],
] as const)('"%s" is the name %s and nothing else', (phrase, name) => expect(onlyNameIn(phrase, RULES)).toBe(name));
