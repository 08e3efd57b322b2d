// Whether a mask stands for several things that are asked for one by one ("every ball", "both red cubes"), and the
// labels of such things. English. Pure functions.
import { AFTER_HEAD, isPlural, oneOf, severalOf } from './several.ts';

const COUNTS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', '\\d+'];
const EACH = new RegExp(`\\b(?:every|each|all|both|${COUNTS.join('|')})\\b`, 'iu');
const NUMBER = /,? \d+ of \d+$/u;

/**
 * AUTO: things that the question asks for as "all", "both", "every", "each" or by their number. SEPARATE: also things
 * that it names by a plural alone. MERGED: one mask of all of them.
 */
export type Instances = 'AUTO' | 'SEPARATE' | 'MERGED';

/** Whether a mask of an answer may stand for several things. `question`: the user's message that is answered. */
export const mayAskForEach = (wish: Instances = 'AUTO', question = ''): boolean =>
  wish === 'SEPARATE' || (wish === 'AUTO' && EACH.test(question));

/** `label`: of the mask. */
export const asksForEach = (wish: Instances | undefined, label: string, question = ''): boolean =>
  isPlural(label) && mayAskForEach(wish, question);

/** "every red ball" where a phrase ends: before punctuation, a preposition and the like. */
const PHRASE = '((?:[\\p{L}-]+\\s+){0,4}?[\\p{L}-]+)';
const NEXT_WORD = '(?:please|and|or|for|with|out|now|in|on|at|from|of|that|which|here|there)';
const EVERY_ONE = new RegExp(
  `\\b(?:every|each)\\s+(?!one\\b|of\\b|pixel\\b|time\\b)${PHRASE}(?=\\s+${NEXT_WORD}\\b|\\s*[,.;:!?)]|\\s*$)`,
  'giu',
);

/** "segment every red ball" -> "segment all the red balls". For models that learned to draw several things so. */
export const inPlural = (question: string): string =>
  question.replace(EVERY_ONE, (whole, thing: string) => {
    const things = severalOf(thing);
    return things === null ? whole : `all the ${things}`;
  });

/**
 * The label of one of several things: "the red balls" -> "red ball 2 of 3". A comma sets the number apart from what
 * follows the thing: "red ball on the left, 2 of 3". `number`: from 1.
 */
export function numbered(label: string, number: number, count: number): string {
  const one = oneOf(label);
  return `${one}${AFTER_HEAD.test(one) ? ',' : ''} ${number} of ${count}`;
}

/** The phrase that all things of one kind share: "red ball 2 of 3" -> "red ball". */
export const withoutNumber = (label: string): string => label.replace(NUMBER, '');
