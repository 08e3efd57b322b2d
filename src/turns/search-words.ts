// Words, as the full text knows them: the same that the function search_words of the database cuts out and folds (a
// test compares them for every character), here with their places; and what a query asks for. Pure.

export interface Word {
  /** Folded: NFC, small letters. */
  word: string;
  /** Where it stands in the text, in UTF-16 code units. */
  start: number;
  end: number;
}

/** One thing that a query asks for: these words, one after the other. */
export interface Clause {
  text: string;
  not: boolean;
}

/** EmittedOutput as nothing, inside of words too: soft hyphens, variation selectors, the frame of a keycap. */
const DROPPED = String.raw`\u00AD|\u034F|\u20E3|\p{Variation_Selector}`;
const BETWEEN = String.raw`\p{P}\p{Z}\p{Cc}\p{Cf}\p{Co}\p{Sm}\p{Sk}\p{So}\p{Sc}`;
/** A symbol is a word of its own ($ is none); otherwise all between two characters that belong to none. */
const WORDS = new RegExp(String.raw`(?!\$)[\p{So}\p{Sc}]|(?:${DROPPED}|[^${BETWEEN}])+`, 'gu');
const LEFT_OUT = new RegExp(DROPPED, 'gu');

export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORDS)].flatMap(([found], i, all) => {
    const start = all[i]?.index ?? 0;
    const word = fold(found.replace(LEFT_OUT, '').normalize('NFC'));
    return word === '' ? [] : [{ word, start, end: start + found.length }];
  });
}

/** Character by character, as the database does it: what is small depends on no other character. */
const fold = (word: string): string =>
  Array.from(word, (character) => {
    if (character === 'İ') return 'i';
    if (character === 'ς') return 'σ';
    const small = character.toLowerCase();
    return Array.from(small).length === 1 ? small : character;
  }).join('');

/** `"a phrase"` (quotation marks of a telephone's keyboard too), a word with a `-` before it, or a word. */
const CLAUSES = /(-?)["“”]([^"“”]*)(?:["“”]|$)|(\S+)/gu;

/** Groups of which one must hold; of a group all must. The syntax of web searches: words, "phrases", or, -not. */
export function readQuery(query: string): Clause[][] {
  const said = [...query.matchAll(CLAUSES)]
    .map(([, minus = '', phrase, word = '']) => {
      if (phrase !== undefined) return { text: phrase, not: minus !== '', or: false };
      const not = /^-./u.test(word);
      return { text: not ? word.slice(1) : word, not, or: word.toLowerCase() === 'or' };
    })
    .filter(({ text }) => wordsOf(text).length > 0);
  const groups: Clause[][] = [[]];
  said.forEach(({ text, not, or }, i) => {
    // At the beginning or the end, and beside another one, it is a word like any other.
    if (or && i > 0 && i < said.length - 1 && said[i - 1]?.or === false) groups.push([]);
    else groups.at(-1)?.push({ text, not });
  });
  return groups.filter((group) => group.length > 0);
}
