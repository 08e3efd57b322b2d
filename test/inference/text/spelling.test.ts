// Names with typing errors.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { NameBiasRules } from '../../../inference/manifest-name-bias.ts';
import type { Manifest } from '../../../inference/manifest.ts';
import { spelled } from '../../../inference/text/spelling.ts';

const RULES: NameBiasRules = {
  names: [
    ['people', 'man'],
    ['bicycles', 'bicycle'],
    ['cakes', 'cake'],
    ['dogs', 'dog'],
    ['teddy bear'],
    ['horse'],
  ].map((words) => ({ words, forms: [], raises: true })),
  answer: { weight: 2, neutral: 0.3, least: -8, most: 6, again: -5, more: { tokens: [5], bias: -7 } },
  first: { weight: 2, neutral: 0.2, least: -4, most: 4, refusals: [6], yes: [7], no: [8] },
  copy: null,
  request: null,
  spelling: { words: 'closest segment', right: 'cask house maker' },
  other: { name: 0, words: ['main object'], known: ['cube'], least: 0.5 },
};
const written = (text: string, nameBias: NameBiasRules = RULES): string | undefined =>
  spelled([{ role: 'user', text }], { answer: { nameBias } as never })[0]?.text;

it.each([
  ['a missing letter in a name', 'segment the bicyle, please', 'segment the bicycle, please'],
  ['a letter too many in a name', 'all the doggs', 'all the dogs'],
  ['a wrong letter in a name', 'peaple?', 'people?'],
  ['letters that are swapped', 'cut out the caek', 'cut out the cake'],
  ['two errors in a long word', 'the bycicle and the bicicels', 'the bicycle and the bicycles'],
  ['a missing space', 'the teddybear', 'the teddy bear'],
  ['a part of a name', 'the tedyd bear', 'the teddy bear'],
  ['a further word', 'segmnet the cllosest house', 'segment the closest house'],
  ['a word for drawn things, or for any thing', 'the main objct behind the cuube', 'the main object behind the cube'],
  ['capital letters', 'Peple ON A BYCICLE', 'People ON A BICYCLE'],
] as const)('%s is corrected', (_, message, corrected) => expect(written(message)).toBe(corrected));

it.each([
  ['another word that is right', 'the house beside the cask'],
  ['a name', 'a man, a dog, all cakes'],
  ['a word with another first letter', 'the icycle'],
  ['a word with more errors', 'the docks, a bcicel, a horr'],
  ['a short word', 'the dg and mn'],
  ['a word with an apostrophe', "the dogg's bowl, the caek’s plate"],
  ['other text', 'Où est le chat? 犬 🐶 https://example.com/x_1'],
] as const)('%s stays as it is', (_, message) => expect(written(message)).toBe(message));

it('changes no answer, and nothing for a bundle without these rules', () => {
  const messages = [
    { role: 'user', text: 'the caek' },
    { role: 'assistant', text: 'The caek:' },
  ] as const;
  expect(spelled(messages, { answer: { nameBias: RULES } as never }).map(({ text }) => text)).toEqual([
    'the cake',
    'The caek:',
  ]);
  expect(spelled(messages, { answer: null })).toEqual(messages);
  expect(written('the caek', { ...RULES, spelling: null })).toBe('the caek');
});

it('the bundled model knows how people misspell things', () => {
  const manifest = JSON.parse(readFileSync('models/everyday/manifest.json', 'utf8')) as Manifest;
  const corrected = (text: string): string | undefined => spelled([{ role: 'user', text }], manifest)[0]?.text;
  expect(corrected('bycicle, girrafe, elefant, umberella, sandwitch, brocoli, bananna, pidgeon, squirel')).toBe(
    'bicycle, giraffe, elephant, umbrella, sandwich, broccoli, banana, pigeon, squirrel',
  );
  const right = "thanks, what's that? close the closet, dont show the being in the Persian hat";
  expect(corrected(right)).toBe(right);
});
