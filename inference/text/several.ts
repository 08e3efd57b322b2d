// From a phrase for one thing to the phrase for all things like it: "the red ball" -> "red balls"; and whether a phrase
// is for several. English. Pure functions.

/** Words that say which one is meant, how many are, or where: the phrase is clear, or asks for several. */
const TELLS_APART = new RegExp(
  `\\b(?:${[
    ...['all', 'both', 'every', 'each', 'any', 'some', 'these', 'those', 'this', 'that', 'and', 'or', '\\d+'],
    ...['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'only', 'alone', 'other'],
    ...['left', 'right', 'middle', 'centre', 'center', 'top', 'bottom', 'upper', 'lower', 'front', 'back'],
    ...['first', 'second', 'third', 'fourth', 'last', 'next', 'my', 'your', 'his', 'her', 'its', 'our', 'their'],
    ...['bigger', 'smaller', 'larger', 'nearer', 'closer', 'farther', 'further', 'taller', 'shorter', 'wider'],
    ...['behind', 'between', 'beside', 'near', 'under', 'below', 'above', 'over', 'inside', 'outside'],
    ...['with', 'without', 'who', 'which', 'whose', '\\w{3,}(?:est|most)'],
  ].join('|')})\\b`,
  'iu',
);
/** The head of a phrase ends before these words: "the cup of tea". */
const AFTER_HEAD = /\s(?:of|in|on|at|from|to|for)\s/iu;
const IRREGULAR: Readonly<Record<string, string>> = {
  person: 'people',
  man: 'men',
  woman: 'women',
  child: 'children',
  mouse: 'mice',
  goose: 'geese',
  foot: 'feet',
  tooth: 'teeth',
  sheep: 'sheep',
  fish: 'fish',
  deer: 'deer',
  knife: 'knives',
  leaf: 'leaves',
  shelf: 'shelves',
  wolf: 'wolves',
  loaf: 'loaves',
};
const MOST_WORDS = 6;

/** Without its article. */
export const withoutArticle = (phrase: string): string => phrase.replace(/^(?:the|an?)\s+/iu, '');

/** Null when the phrase asks for several things, names none, or tells itself which one of several is meant. */
export function severalOf(phrase: string): string | null {
  const thing = withoutArticle(phrase.trim());
  if (thing === '' || thing.split(/\s+/u).length > MOST_WORDS || TELLS_APART.test(thing)) return null;
  const end = AFTER_HEAD.exec(thing)?.index ?? thing.length;
  const words = thing.slice(0, end).split(' ');
  const head = pluralOf(words.pop() ?? '');
  return head === null ? null : [...words, head].join(' ') + thing.slice(end);
}

function pluralOf(noun: string): string | null {
  const lower = noun.toLowerCase();
  const irregular = IRREGULAR[lower];
  if (irregular !== undefined) return irregular;
  if (Object.values(IRREGULAR).includes(lower) || !/^[\p{L}-]+$/u.test(noun)) return null;
  if (/(?:ss|us|x|z|ch|sh)$/u.test(lower)) return `${noun}es`;
  if (lower.endsWith('s')) return null;
  return /[^aeiou]y$/u.test(lower) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** Whether the head of a phrase is a plural: "the red balls on the left". */
export function isPlural(phrase: string): boolean {
  const thing = withoutArticle(phrase.trim());
  const head =
    thing
      .slice(0, AFTER_HEAD.exec(thing)?.index ?? thing.length)
      .split(' ')
      .at(-1)
      ?.toLowerCase() ?? '';
  return Object.values(IRREGULAR).includes(head) || (head.length > 2 && /[^siu]s$/u.test(head));
}
