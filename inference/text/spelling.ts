// Names with a typing error in the user's messages: "segment the bycicle" -> "segment the bicycle". A language model of
// a few thousand tokens reads a misspelled name as other pieces of words. The first letter is taken to be right, as it
// nearly always is (Yannakoudakis and Fawthrop, "The rules of spelling errors", Information Processing & Management
// 1983). Pure functions.
import type { Message } from '../engine.ts';
import type { Manifest } from '../manifest.ts';
import type { NameBiasRules } from '../manifest-name-bias.ts';

/** Letters of the shortest word that is corrected, and of words and names between which there may be two errors. */
const SHORTEST = 4;
const LONG = 7;
/** Other errors count 1. These decide between names with as many errors: the last letter is mostly right. */
const WRONG_LETTER = 1.1;
const OTHER_LAST_LETTER = 0.05;
const WORD = /[\p{L}\p{M}'’-]+/gu;
const PLAIN = /^[\p{L}-]+$/u;

/** The messages in which the user's names are spelled as the bundle spells them. Without its rules: as they are. */
export function spelled(messages: readonly Message[], { answer }: Pick<Manifest, 'answer'>): Message[] {
  const rules = answer?.nameBias ?? null;
  if (rules === null || rules.spelling === null) return [...messages];
  const index = indexOf(rules, rules.spelling);
  return messages.map((one) => (one.role === 'user' ? { ...one, text: correct(one.text, index) } : one));
}

const correct = (text: string, index: SpellingIndex): string =>
  text.replace(WORD, (word) => {
    if (word.length < SHORTEST || !PLAIN.test(word)) return word;
    const lower = word.toLowerCase();
    const right = index.right.has(lower) ? null : nearest(lower, index);
    return right === null ? word : inCaseOf(word, right);
  });

/** The name that a word may be meant for; of equally near ones the first one of the manifest. Null: there is none. */
function nearest(word: string, { names }: SpellingIndex): string | null {
  let [best, least] = [null as string | null, Infinity];
  const letters = lettersOf(word);
  for (const name of names.get(word[0] ?? '') ?? []) {
    const most = Math.min(word.length, name.word.length) < LONG ? 1 : 2;
    // An error changes two letters of the set at most, which is quicker to see than the distance.
    if (Math.abs(word.length - name.word.length) > most || bitsOf(letters ^ name.letters) > 2 * most) continue;
    const errors =
      distance(word, name.word, Math.min(least, most + 1)) + (word.at(-1) === name.word.at(-1) ? 0 : OTHER_LAST_LETTER);
    if (errors < least) [best, least] = [name.word, errors];
  }
  return best;
}

/**
 * Letters that are missing, too many or wrong, and neighbours that are swapped: the optimal string alignment distance
 * (Damerau, "A technique for computer detection and correction of spelling errors", Communications of the ACM 1964).
 * A wrong letter counts a little more, because most words have more neighbours of this kind that nobody meant. Infinity
 * when it is `limit` or more.
 */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : WRONG_LETTER);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : Infinity;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, changed, swapped));
    }
    if (Math.min(...row) >= limit) return Infinity;
    [before, last] = [last, row];
  }
  const errors = at(last, b.length);
  return errors < limit ? errors : Infinity;
}

const at = (row: readonly number[], i: number): number => row[i] ?? Infinity;

/** The set of the letters a to z in a word, as bits. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) {
    const letter = word.charCodeAt(i) - 97;
    if (letter >= 0 && letter < 26) bits |= 1 << letter;
  }
  return bits;
}

function bitsOf(number: number): number {
  let count = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** "Bycicle" -> "Bicycle", "BYCICLE" -> "BICYCLE". */
function inCaseOf(word: string, right: string): string {
  if (word === word.toUpperCase()) return right.toUpperCase();
  const [first = ''] = word;
  return first === first.toUpperCase() ? `${first}${right.slice(1)}` : right;
}

interface SpellingIndex {
  /** Words that are not corrected. */
  right: ReadonlySet<string>;
  /** What a word may be meant for, by the first letter. */
  names: ReadonlyMap<string, readonly { word: string; letters: number }[]>;
}

/** Made once for each manifest. */
const indices = new WeakMap<NameBiasRules, SpellingIndex>();

function indexOf(rules: NameBiasRules, { words, right }: NonNullable<NameBiasRules['spelling']>): SpellingIndex {
  const made = indices.get(rules);
  if (made !== undefined) return made;
  const { names, other } = rules;
  const whole = [...names.flatMap((name) => name.words), ...(other?.words ?? []), ...(other?.known ?? [])];
  const all = new Set([...words.split(' '), ...whole, ...whole.flatMap((name) => name.split(' '))]);
  const byLetter = new Map<string, { word: string; letters: number }[]>();
  for (const word of all) {
    const first = word[0] ?? '';
    byLetter.set(first, [...(byLetter.get(first) ?? []), { word, letters: lettersOf(word) }]);
  }
  const index = { right: new Set([...right.split(' '), ...all]), names: byLetter };
  indices.set(rules, index);
  return index;
}
