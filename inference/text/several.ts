// From a phrase for one thing to the phrase for all things like it: "the red ball" -> "red balls", and back; whether a
// phrase is for several. English. Pure functions.

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
export const AFTER_HEAD = /\s(?:of|in|on|at|from|to|for)\s/iu;
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
  half: 'halves',
  calf: 'calves',
  scarf: 'scarves',
  lens: 'lenses',
};
const SINGULARS = new Map(Object.entries(IRREGULAR).map(([one, several]) => [several, one]));
/** Plurals of one thing. */
const PAIRS = /(?:scissors|pliers|tweezers|trousers|pants|jeans|shorts|goggles|binoculars|headphones|sunglasses)$/u;
const IN_IE = /^(?:p|t|cook|mov|brown|hood|self|zomb|smooth|rook|gen|pix)ies$/u;
/** How many: it goes before what is counted. */
const COUNT = /^(?:all|both|every|each|\d+|two|three|four|five|six|seven|eight|nine|ten)\s+(?:of\s+)?(?:the\s+)?/iu;
const MOST_WORDS = 6;

/** Without its article. */
export const withoutArticle = (phrase: string): string => phrase.replace(/^(?:the|an?)\s+/iu, '');

/** Null when the phrase asks for several things, names none, or tells itself which one of several is meant. */
export function severalOf(phrase: string): string | null {
  const thing = withoutArticle(phrase.trim());
  if (thing === '' || thing.split(/\s+/u).length > MOST_WORDS || TELLS_APART.test(thing)) return null;
  const { before, head, after } = partsOf(thing);
  const several = pluralOf(head);
  return several === null ? null : before + several + after;
}

/** From a phrase for several things to the phrase for one of them: "all the red balls" -> "red ball". */
export function oneOf(phrase: string): string {
  const { before, head, after } = partsOf(withoutArticle(phrase.trim()).replace(COUNT, '').replace(COUNT, ''));
  return before + singularOf(head) + after;
}

/** The head: "cup" in "the red cup of tea". `phrase`: without its article. */
function partsOf(phrase: string): { before: string; head: string; after: string } {
  const end = AFTER_HEAD.exec(phrase)?.index ?? phrase.length;
  const start = phrase.lastIndexOf(' ', end - 1) + 1;
  return { before: phrase.slice(0, start), head: phrase.slice(start, end), after: phrase.slice(end) };
}

function singularOf(noun: string): string {
  const lower = noun.toLowerCase();
  const irregular = SINGULARS.get(lower);
  if (irregular !== undefined) return irregular;
  if (PAIRS.test(lower) || !/[^siu]s$/u.test(lower)) return noun;
  if (/[^aeiou]ies$/u.test(lower) && !IN_IE.test(lower)) return `${noun.slice(0, -3)}y`;
  if (/quizzes$/u.test(lower)) return noun.slice(0, -3);
  return noun.slice(0, /(?:ss|x|ch|sh|zz|[^aof]us|\w\w[dgt]o)es$/u.test(lower) ? -2 : -1);
}

function pluralOf(noun: string): string | null {
  const lower = noun.toLowerCase();
  const irregular = IRREGULAR[lower];
  if (irregular !== undefined) return irregular;
  if (SINGULARS.has(lower) || !/^[\p{L}-]+$/u.test(noun)) return null;
  if (/(?:ss|us|x|z|ch|sh)$/u.test(lower)) return `${noun}es`;
  if (lower.endsWith('s')) return null;
  return /[^aeiou]y$/u.test(lower) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** Whether the head of a phrase is a plural: "the red balls on the left". */
export function isPlural(phrase: string): boolean {
  const head = partsOf(withoutArticle(phrase.trim())).head.toLowerCase();
  return SINGULARS.has(head) || (head.length > 2 && /[^siu]s$/u.test(head));
}
