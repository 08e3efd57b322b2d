// A phrase that describes one thing of a name: "the brown dog", "the second car from the left". English. Pure
// functions.
import type { NameBiasRules } from '../manifest-name-bias.ts';
import { firstNameIn } from './names.ts';
import { oneOf } from './several.ts';

export type Place = 'left' | 'right' | 'top' | 'bottom' | 'middle' | 'largest' | 'smallest';

export interface DescribedThing {
  /** Index in `answer.nameBias.names`. */
  name: number;
  /** Which of several: the first one at this place, or a later one. Null: the phrase tells no place. */
  which: { place: Place; rank: number } | null;
}

const PLACES: Readonly<Record<Place, string>> = {
  left: 'left|leftmost|left-hand|left-most',
  right: 'right|rightmost|right-hand|right-most',
  top: 'top|upper|uppermost|topmost',
  bottom: 'bottom|lower|lowest|lowermost',
  middle: 'middle|central|center|centre',
  largest: 'largest|biggest',
  smallest: 'smallest|tiniest',
};
const PLACE_OF = new Map(
  Object.entries(PLACES).flatMap(([place, words]) => words.split('|').map((word) => [word, place as Place] as const)),
);
const ORDINALS = ['first', 'second', 'third', 'fourth'];
/** Not one described thing, or one that is described by another. */
const UNCLEAR = /\b(?:all|every|each|both|any|no|not|other|another|two|three|four|five|six|seven|eight|\d+)\b/u;
/** What may follow the name: "the dog with the ball", "the dog lying on the couch". */
const FOLLOWS = new RegExp(
  `^(?:${[
    ...['on', 'in', 'at', 'to', 'from', 'of', 'by', 'with', 'without', 'behind', 'beside', 'between', 'next', 'near'],
    ...['nearest', 'closest', 'under', 'below', 'above', 'over', 'left', 'right', 'that', 'which', 'who', '\\p{L}+ing'],
  ].join('|')})(?!\\p{L})`,
  'u',
);
const PART = '(?: (?:side|part|half|corner))?(?: of the (?:image|picture|photo|photograph))?';
const AT_PLACE = new RegExp(`^(on|at|in|to|from) the (?:far |very )?([\\p{L}-]+)${PART}$`, 'u');

/** Null: the phrase is no description of one thing of a name. */
export function describedThing(phrase: string, rules: NameBiasRules): DescribedThing | null {
  const text = phrase.toLowerCase().replace(/[^\p{L}\d\s-]/gu, ' ');
  const words = text.split(/\s+/u).filter((word) => word !== '');
  const named = firstNameIn(words, rules);
  if (named === null || UNCLEAR.test(text)) return null;
  const before = words.slice(0, named.start);
  const noun = words.slice(named.start, named.end).join(' ');
  const after = words.slice(named.end).join(' ');
  if ((after !== '' && !FOLLOWS.test(after)) || oneOf(noun) !== noun) return null;
  const [, preposition, place = ''] = AT_PLACE.exec(after) ?? [];
  const ordinal = ORDINALS.findIndex((word) => before.includes(word));
  const at = PLACE_OF.get(place) ?? before.map((word) => PLACE_OF.get(word)).find((known) => known !== undefined);
  // "The second dog" alone does not tell where to begin.
  if (ordinal >= 0 && preposition !== 'from') return null;
  return { name: named.name, which: at === undefined ? null : { place: at, rank: Math.max(0, ordinal) } };
}
