// Search results as pieces of plain text: the found words with the text around them. Pure functions.
import { boundariesAround } from '../cut-text.ts';
import { wordsOf } from './search-words.ts';
import type { Word } from './search-words.ts';

export type HighlightField = 'TEXT' | 'LABELS' | 'ANSWER';

export interface Highlight {
  field: HighlightField;
  parts: { text: string; matched: boolean }[];
}

type Span = readonly [start: number, end: number];

const GAP = ' … ';
/** A long text is reduced to pieces: their number, the words of each, and the words before the first match. */
const MAX_PIECES = 2;
const MAX_WORDS = 24;
const WORDS_BEFORE = 6;

/** Only fields that contain one of the phrases. */
export function highlightsOf(
  fields: Readonly<Record<HighlightField, string>>,
  phrases: readonly (readonly string[])[],
): Highlight[] {
  const names: HighlightField[] = ['TEXT', 'LABELS', 'ANSWER'];
  return names.flatMap((field) => {
    const text = fields[field];
    const words = wordsOf(text);
    const found = foundIn(words, phrases);
    return found.size === 0 ? [] : [{ field, parts: partsOf(text, words, found) }];
  });
}

/** Indices of the words that belong to one of the phrases. */
function foundIn(words: readonly Word[], phrases: readonly (readonly string[])[]): Set<number> {
  const found = new Set<number>();
  words.forEach((_, at) => {
    for (const phrase of phrases)
      if (phrase.every((word, i) => words[at + i]?.word === word)) phrase.forEach((__, i) => found.add(at + i));
  });
  return found;
}

function partsOf(text: string, words: readonly Word[], found: ReadonlySet<number>): Highlight['parts'] {
  const parts: Highlight['parts'] = [];
  const add = (piece: string, matched: boolean): void => {
    if (piece !== '') parts.push({ text: piece, matched });
  };
  for (const [from, to] of pieces(words.length, found)) {
    if (parts.length > 0) add(GAP, false);
    let at = from === 0 ? 0 : (words[from]?.start ?? 0);
    for (let i = from; i < to; i++) {
      const word = words[i];
      if (word === undefined || !found.has(i)) continue;
      // Whole graphemes are marked.
      const first = Math.max(at, boundariesAround(text, word.start)[0]);
      const last = Math.max(at, boundariesAround(text, word.end)[1]);
      add(text.slice(at, first), false);
      add(text.slice(first, last), true);
      at = last;
    }
    add(text.slice(at, to === words.length ? text.length : (words[to - 1]?.end ?? 0)), false);
  }
  return parts;
}

/** Ranges of words, each around a match that no earlier range contains. They do not touch. */
function pieces(count: number, found: ReadonlySet<number>): Span[] {
  if (count <= MAX_WORDS) return [[0, count]];
  const chosen: Span[] = [];
  for (const at of [...found].sort((a, b) => a - b)) {
    const end = chosen.at(-1)?.[1] ?? 0;
    if (at < end) continue;
    const from = Math.max(Math.min(at - WORDS_BEFORE, count - MAX_WORDS), 0);
    const last = chosen.at(-1);
    if (last !== undefined && from <= end) chosen.splice(-1, 1, [last[0], Math.min(from + MAX_WORDS, count)]);
    else if (chosen.length === MAX_PIECES) break;
    else chosen.push([from, Math.min(from + MAX_WORDS, count)]);
  }
  return chosen;
}
