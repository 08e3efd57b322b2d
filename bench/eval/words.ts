// Compares a text answer with the truth.
import type { Judge } from './suite.ts';

/** POPE's rule: "no" or "not" in the first sentence means no, everything else means yes. */
export function yesOrNo(text: string): 'yes' | 'no' {
  const words = (text.split('.')[0] ?? '').replaceAll(',', '').toLowerCase().split(/\s+/);
  return words.includes('no') || words.includes('not') ? 'no' : 'yes';
}

const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** As the VQA challenge compares: lower case, no punctuation, no articles, numbers as digits. */
export function normalised(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !['a', 'an', 'the'].includes(word));
  return words.map((word) => (NUMBERS.includes(word) ? String(NUMBERS.indexOf(word)) : word)).join(' ');
}

export function isRight(judge: Judge, text: string, answers: readonly string[]): boolean {
  switch (judge) {
    case 'same':
      return answers.includes(text);
    case 'normalised':
      return answers.some((answer) => normalised(answer) === normalised(text));
    case 'yes-no':
      return answers.includes(yesOrNo(text));
  }
}

const IRREGULAR: Readonly<Record<string, string>> = { person: 'people', mouse: 'mice', knife: 'knives' };

/** The names that a text contains, in the singular or plural. A part of a longer name does not count: "hot dog". */
export function namesIn(text: string, names: readonly string[]): string[] {
  let rest = text.toLowerCase();
  return [...names]
    .sort((a, b) => b.length - a.length)
    .filter((name) => {
      const said = new RegExp(`\\b(?:${name}(?:s|es)?|${IRREGULAR[name] ?? name})\\b`, 'g');
      const found = said.test(rest);
      rest = rest.replace(said, ' ');
      return found;
    });
}
