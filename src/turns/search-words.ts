// Splits a text into the words of the full text search, with their offsets, and parses a query. The function
// search_words of the database splits and folds in the same way; a test compares them for every character. Pure
// functions.

export interface Word {
  /** Folded: NFC, lower case. */
  word: string;
  /** Offsets in the text, in UTF-16 code units. */
  start: number;
  end: number;
}

/** One part of a query: these words, one after the other. */
export interface Clause {
  text: string;
  not: boolean;
}

/** Characters without a width, which may be inside a word: soft hyphens, variation selectors, the keycap frame. */
const DROPPED = String.raw`\u00AD|\u034F|\u20E3|\p{Variation_Selector}`;
const BETWEEN = String.raw`\p{P}\p{Z}\p{Cc}\p{Cf}\p{Co}\p{Sm}\p{Sk}\p{So}\p{Sc}`;
/** A symbol is a word of its own (but not $). Other words are separated by characters of BETWEEN. */
const WORDS = new RegExp(String.raw`(?!\$)[\p{So}\p{Sc}]|(?:${DROPPED}|[^${BETWEEN}])+`, 'gu');
const LEFT_OUT = new RegExp(DROPPED, 'gu');

export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORDS)].flatMap(([found], i, all) => {
    const start = all[i]?.index ?? 0;
    const word = fold(found.replace(LEFT_OUT, '').normalize('NFC'));
    return word === '' ? [] : [{ word, start, end: start + found.length }];
  });
}

/** Folds each character by itself, as the database does. */
const fold = (word: string): string =>
  Array.from(word, (character) => {
    if (character === 'İ') return 'i';
    if (character === 'ς') return 'σ';
    const small = character.toLowerCase();
    return Array.from(small).length === 1 ? small : character;
  }).join('');

/** `"a phrase"` (also with typographic quotation marks), a word with a `-` before it, or a word. */
const CLAUSES = /(-?)["“”]([^"“”]*)(?:["“”]|$)|(\S+)/gu;

/** Groups of clauses: a text matches when it matches all clauses of one group. */
export function readQuery(query: string): Clause[][] {
  const parts = [...query.matchAll(CLAUSES)]
    .map(([, minus = '', phrase, word = '']) => {
      if (phrase !== undefined) return { text: phrase, not: minus !== '', or: false };
      const not = /^-./u.test(word);
      return { text: not ? word.slice(1) : word, not, or: word.toLowerCase() === 'or' };
    })
    .filter(({ text }) => wordsOf(text).length > 0);
  const groups: Clause[][] = [[]];
  parts.forEach(({ text, not, or }, i) => {
    // `or` at the start or the end, or beside another `or`, is an ordinary word.
    if (or && i > 0 && i < parts.length - 1 && parts[i - 1]?.or === false) groups.push([]);
    else groups.at(-1)?.push({ text, not });
  });
  return groups.filter((group) => group.length > 0);
}
