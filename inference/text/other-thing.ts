// A thing without a name that the bundle knows. One of the names of the vision graph stands for the prominent thing of
// a photograph, whatever it is called (manifest, `answer.nameBias.other`): "segment the main object" means it, and so
// does "the menorah" when the language model draws one. English. Pure functions.
import type { NameBiasRules } from '../manifest-name-bias.ts';
import { thingToSegment } from './asked-thing.ts';
import { firstNameIn } from './names.ts';

/** Words that stand for things, and tell which ones are meant; no name has one. */
const NO_NAME = new RegExp(
  `^(?:${[
    ...['all', 'and', 'any', 'both', 'but', 'each', 'either', 'every', 'everything', 'except', 'four', 'it', 'its'],
    ...['less', 'more', 'neither', 'no', 'none', 'not', 'of', 'one', 'ones', 'only', 'or', 'other', 'others', 'rest'],
    ...['same', 'some', 'something', 'that', 'them', 'these', 'they', 'this', 'those', 'three', 'two', 'what', 'which'],
    ...['with', 'without', 'you'],
  ].join('|')})$`,
  'u',
);
const DETERMINER = /^(?:(?:the|an?|my|this|that|his|her|our|their)\s+)+/u;
const MAX_WORDS = 3;

/** What a first message means by the thing in its image, as nothing was named before it. */
const IT = /^(?:it|this|that)(?: out| off)?$/iu;

/** What the last message calls the prominent thing of its image: "main object". Null: it asks for something else. */
export function prominentThingAsked(questions: readonly string[], { other }: NameBiasRules): string | null {
  const message = questions.at(-1) ?? '';
  const thing = thingToSegment(message);
  if (other === null) return null;
  if (questions.length === 1 && thing !== null && IT.test(thing)) return other.words[0] ?? null;
  const phrase = wordsOf(thing ?? message).join(' ');
  return other.words.includes(phrase) ? phrase : null;
}

/** Whether the thing of a phrase has no name that the bundle knows, and no word that describes a thing it knows. */
export function isOtherThing(phrase: string, rules: NameBiasRules): boolean {
  if (rules.other === null) return false;
  const words = wordsOf(phrase);
  if (rules.other.words.includes(words.join(' '))) return true;
  const known = new Set(rules.other.known);
  return (
    words.length > 0 &&
    words.length <= MAX_WORDS &&
    words.every((word) => /^[\p{L}-]+$/u.test(word) && !NO_NAME.test(word) && !known.has(word)) &&
    firstNameIn(words, rules) === null
  );
}

/** Without articles and punctuation, in lower case. */
const wordsOf = (phrase: string): string[] =>
  phrase
    .toLowerCase()
    .replace(DETERMINER, '')
    .match(/[^\s,.:;!?]+/gu) ?? [];
