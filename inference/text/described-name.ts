// What a question may ask for: the names in it, with the words in front of them that tell which of such things is meant
// ("the second black dog" -> "second black dog"), and other nouns. English. Pure functions.
import type { NameBiasRules } from '../manifest-name-bias.ts';
import { namesIn } from './names.ts';

const DESCRIBES = `(?:${[
  ...['first', 'second', 'third', 'fourth', 'fifth', 'last', 'left', 'right', 'middle', 'center', 'centre', 'front'],
  ...['back', 'upper', 'lower', 'top', 'bottom', '\\w+most', '(?:left|right)-hand', '\\w{3,}est', 'other'],
  ...['big', 'small', 'large', 'little', 'tiny', 'huge', 'tall', 'short', 'long', 'old', 'young', 'dark', 'bright'],
  ...['red', 'green', 'blue', 'yellow', 'orange', 'purple', 'violet', 'pink', 'brown', 'black', 'white', 'gr[ae]y'],
  ...['cyan', 'turquoise', 'beige', 'golden', 'silver', 'striped', 'spotted', 'dotted', 'checked', 'plain', 'shiny'],
].join('|')})`;
const DESCRIBING = new RegExp(`^${DESCRIBES}$`, 'u');
const CLAUSES = /[.,:;!?\n]+/u;

/** A name after these words may only tell where another thing is. */
const PLACED = new RegExp(
  `\\b(?:behind|beside|near|under|above|below|between|(?:next|close) to|(?:left|right|front|top) of)` +
    ` (?:(?:the|an?|my|this|that|these|those) )?(?:${DESCRIBES} )*$`,
  'u',
);

/** Without those that only tell where another thing is: "the flag behind the dog". */
export const describedNames = (question: string, rules: NameBiasRules): string[] =>
  question
    .split(CLAUSES)
    .flatMap((clause) => namesIn(clause, rules))
    .filter(({ before }) => {
      const text = `${before.join(' ')} `;
      return !(PLACED.test(text) && phraseStarts(text).length > 0);
    })
    .map(({ words, before }) => {
      const from = before.findLastIndex((word) => !DESCRIBING.test(word)) + 1;
      return [...before.slice(from), words].join(' ');
    });

/** What is made of a thing, and where it is. */
const NO_THING = ['mask', 'outline', 'contour', 'silhouette', 'shape', 'pixels', 'matte', 'picture', 'image', 'photo'];
const NOUN = new RegExp(
  `\\b(?:the|an?|my|this|that|these|those|all|every|each|both|any|his|her|their|our) ` +
    `(?=((?:${DESCRIBES} )*)((?!${DESCRIBES}\\b|${NO_THING.join('|')}\\b)\\p{L}+))`,
  'gu',
);

/** First words of the phrases that follow an article or the like: "the red ball near a dog" -> "red", "dog". */
export const phraseStarts = (question: string): string[] =>
  Array.from(question.toLowerCase().matchAll(NOUN), ([, describing = '', noun = '']) => {
    const [first = noun] = describing.split(' ').filter((word) => word !== '');
    return first;
  });
