// What a mask is called: the phrase that was meant. By the model's own words before the mask, in the ways that the
// bundle declares (manifest, `answer.maskPhrase`); where it names nothing, by what the question asks for. Pure.
import { askedThing, isPronoun } from './asked-thing.ts';

/** How models of the family announce a mask, where the bundle does not say; the first that fits. */
const USUAL = [
  'I see no {phrase}:',
  'There is no {phrase}:',
  'There are no {phrase}:',
  'No {phrase}:',
  'Here is {phrase}',
  'Here are {phrase}',
  'This is {phrase}:',
  'These are {phrase}:',
  '{phrase}:',
];
const LEAD_IN = /^[\s,.:;!]*(?:(?:sure|okay|ok|yes|certainly|of course|and|then|also)\b[\s,.:;!]*)*/iu;
/** Says that there is something, not what. */
const SAYS_NOTHING =
  /\b(?:it|they|this|these|that|those) (?:is|are)\b|^i \w+ (?:none|it|them|nothing)$|^(?:the )?(?:mask|masks|result|answer|segmentation|none)$/iu;
const MAX_WORDS = 16;

/**
 * `said`: since the mask before, or from the beginning. `questions`: the user's messages, the last one is the one that
 * is answered. `ways`: texts with {phrase}; null: the usual ones.
 */
export function maskLabel(said: string, questions: readonly string[], ways: readonly string[] | null): string {
  return saidPhrase(said, ways ?? USUAL) ?? askedThing(questions);
}

function saidPhrase(said: string, ways: readonly string[]): string | null {
  const clause = (
    said
      .trim()
      .split(/(?<=[.!?;])\s+|\n/u)
      .at(-1) ?? ''
  ).replace(LEAD_IN, '');
  for (const way of ways) {
    const [before = '', after = ''] = way.split('{phrase}');
    const fits = startsWith(clause, before) && clause.endsWith(after);
    const phrase = fits
      ? clause
          .slice(before.length, clause.length - after.length)
          .replace(/[\s,.:;!]+$/u, '')
          .trim()
      : '';
    if (phrase !== '' && isName(phrase))
      return phrase.replace(/^(?:The|An?)(?= )/u, (article) => article.toLowerCase());
  }
  return null;
}

const startsWith = (text: string, start: string): boolean =>
  text.slice(0, start.length).toLowerCase() === start.toLowerCase();

const isName = (phrase: string): boolean =>
  !isPronoun(phrase) && !SAYS_NOTHING.test(phrase) && phrase.split(/\s+/u).length <= MAX_WORDS;
