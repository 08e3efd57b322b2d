// The names in a question with the words in front of them that tell which of such things is meant: "the second black
// dog" -> "second black dog". English. Pure functions.
import type { NameBiasRules } from '../manifest-name-bias.ts';
import { namesIn } from './names.ts';

const DESCRIBES = new RegExp(
  `^(?:${[
    ...['first', 'second', 'third', 'fourth', 'fifth', 'last', 'left', 'right', 'middle', 'center', 'centre', 'front'],
    ...['back', 'upper', 'lower', 'top', 'bottom', '\\w+most', '(?:left|right)-hand', '\\w{3,}est', 'other'],
    ...['big', 'small', 'large', 'little', 'tiny', 'huge', 'tall', 'short', 'long', 'old', 'young', 'dark', 'bright'],
    ...['red', 'green', 'blue', 'yellow', 'orange', 'purple', 'violet', 'pink', 'brown', 'black', 'white', 'gr[ae]y'],
    ...['cyan', 'turquoise', 'beige', 'golden', 'silver', 'striped', 'spotted', 'dotted', 'checked', 'plain', 'shiny'],
  ].join('|')})$`,
  'u',
);

const CLAUSES = /[.,:;!?\n]+/u;

export const describedNames = (question: string, rules: NameBiasRules): string[] =>
  question
    .split(CLAUSES)
    .flatMap((clause) => namesIn(clause, rules))
    .map(({ words, before }) => {
      const from = before.findLastIndex((word) => !DESCRIBES.test(word)) + 1;
      return [...before.slice(from), words].join(' ');
    });
