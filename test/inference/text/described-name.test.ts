// The names of a question with the words that describe them.
import { expect, it } from 'vitest';
import type { NameBiasRules } from '../../../inference/manifest-name-bias.ts';
import { describedNames, phraseStarts } from '../../../inference/text/described-name.ts';

const RULES: NameBiasRules = {
  names: [['dog', 'dogs'], ['cat', 'cats'], ['teddy bear']].map((words) => ({ words, forms: [], raises: true })),
  answer: { weight: 2, neutral: 0.3, least: -8, most: 6, again: -5, more: { tokens: [5], bias: -7 } },
  first: { weight: 2, neutral: 0.2, least: -4, most: 4, refusals: [6], yes: [7], no: [8] },
  copy: null,
  request: null,
  spelling: null,
  other: null,
};

it.each([
  ['Segment the Dog, please', ['dog']],
  ['cut out the second black dog from the left', ['second black dog']],
  ['the leftmost dog and the biggest cat', ['leftmost dog', 'biggest cat']],
  ['my little brown teddy bear', ['little brown teddy bear']],
  ['all the dogs', ['dogs']],
  ['on the left: dogs', ['dogs']],
  ['segment the ball', []],
  ['the flag behind the big dog', []],
  ['the dog next to the cat', ['dog']],
  ['whatever is behind the dog', ['dog']],
  ['', []],
] as const)('"%s" has the names %j', (question, names) => expect(describedNames(question, RULES)).toEqual(names));

it.each([
  ['segment the red ball near my dog', ['red', 'dog']],
  ['a mask of the cup', ['cup']],
  ['segment dogs', []],
] as const)('the phrases of "%s" begin with %j', (question, words) => expect(phraseStarts(question)).toEqual(words));
