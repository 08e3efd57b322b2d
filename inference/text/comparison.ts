// Questions that compare two things ("are there more cups than plates?"), and what the answers to questions about each
// of the two say of them. The templates and weights are the bundle's (manifest, `answer.comparisons`). Pure functions.
import type { ComparisonRules } from '../manifest-comparisons.ts';
import type { Box } from '../mask/shapes.ts';
import { isPronoun } from './asked-thing.ts';
import { withoutArticle } from './several.ts';

type Rule = ComparisonRules['rules'][number];

export interface Comparison {
  rule: Rule;
  /** The question about each of the two. */
  asks: readonly [first: string, second: string];
}

/** A longer message is no short question about two things; it also limits the work of the regular expressions. */
const MOST_CHARACTERS = 160;
/** Keeps the log odds finite. */
const TINY = 1e-6;

/** Null: the question compares nothing, or one of the two by a pronoun, which only the conversation explains. */
export function comparisonIn(question: string, { rules }: Pick<ComparisonRules, 'rules'>): Comparison | null {
  const text = question
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[\s?.!]+$/u, '')
    .trim();
  if (text.length > MOST_CHARACTERS) return null;
  for (const rule of rules) {
    const { a, b, what = '' } = new RegExp(rule.question, 'iu').exec(text)?.groups ?? {};
    if (a === undefined || b === undefined || [a, b].some((thing) => isPronoun(withoutArticle(thing)))) continue;
    const ask = (thing: string): string =>
      rule.asks.replace('{what}', () => what.toLowerCase()).replace('{thing}', () => thing);
    return { rule, asks: [ask(a), ask(b)] };
  }
  return null;
}

/** Log odds that two answers are the same. `a`, `b`: probabilities of their first tokens. */
export const sameOdds = (a: Float32Array, b: Float32Array): number =>
  logOdds(a.reduce((sum, probability, i) => sum + probability * (b[i] ?? 0), 0));

/** Log odds that the first number is the greater one. `numbers`: the tokens of 0, 1, 2 ... */
export function moreOdds(a: Float32Array, b: Float32Array, numbers: readonly number[]): number {
  let [more, all] = [0, 0];
  for (const [i, first] of numbers.entries())
    for (const [j, second] of numbers.entries()) {
      const both = (a[first] ?? 0) * (b[second] ?? 0);
      all += both;
      if (i > j) more += both;
    }
  return all === 0 ? 0 : logOdds(more / all);
}

/** How far the first box is where it should be, in `longest`: positive when it is. Nearer things stand lower. */
export function placeOdds(a: Box, b: Box, is: 'left' | 'right' | 'behind' | 'in front', longest: number): number {
  const right = (a.x + a.width / 2 - (b.x + b.width / 2)) / longest;
  const lower = (a.y + a.height - (b.y + b.height)) / longest;
  switch (is) {
    case 'left':
      return -right;
    case 'right':
      return right;
    case 'behind':
      return -lower;
    case 'in front':
      return lower;
  }
}

function logOdds(probability: number): number {
  const inside = Math.max(TINY, Math.min(1 - TINY, probability));
  return Math.log(inside / (1 - inside));
}
