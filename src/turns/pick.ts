// Which candidate of an ambiguous mask a question picks: by words ("the left one", "the second") or by points on it. A
// question that says anything else picks none, and the model answers it. Pure functions.
import type { Candidate } from '../../inference/events.ts';
import { decodeRle } from '../../inference/index.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { isNegative } from './region-prompts.ts';
import type { RegionPrompt } from './region-prompts.ts';

export interface Choice {
  text: string;
  regionPrompts: readonly RegionPrompt[];
}

/** Words that add nothing to a choice. */
const FILLERS = new Set(
  (
    'a an the this that it its it’s i i’d i’m me my is was mean meant want need would like to please pls thanks ' +
    'thank you ok okay yes no sorry actually just only take pick choose select segment mask mark outline highlight ' +
    'show give use one here there number candidate nr of in on at side hand with and can could for object thing'
  ).split(' '),
);
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const CARDINALS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

type Place = (things: readonly Candidate[]) => number | null;
const centreX = ({ box }: Candidate): number => box.x + box.width / 2;
const centreY = ({ box }: Candidate): number => box.y + box.height / 2;
const area = ({ area: pixels }: Candidate): number => pixels;

const least =
  (value: (thing: Candidate) => number): Place =>
  (things) =>
    nth(byValue(things, value), 0);
const most =
  (value: (thing: Candidate) => number): Place =>
  (things) =>
    nth(byValue(things, value), things.length - 1);
const middle: Place = (things) =>
  things.length % 2 === 1 ? nth(byValue(things, centreX), (things.length - 1) / 2) : null;

const PLACES: ReadonlyMap<string, Place> = new Map([
  ...named('left leftmost', least(centreX)),
  ...named('right rightmost', most(centreX)),
  ...named('top topmost upper uppermost back furthest farthest', least(centreY)),
  ...named('bottom lower lowest lowermost front nearest closest', most(centreY)),
  ...named('large larger largest big bigger biggest', most(area)),
  ...named('small smaller smallest little', least(area)),
  ...named('middle centre center', middle),
]);

function named(words: string, place: Place): [word: string, place: Place][] {
  return words.split(' ').map((word) => [word, place]);
}

/** Numbers of the things, by rising value. */
const byValue = (things: readonly Candidate[], value: (thing: Candidate) => number): number[] =>
  things.map((_, i) => i).sort((a, b) => value(things[a] as Candidate) - value(things[b] as Candidate));
const nth = (numbers: readonly number[], at: number): number | null => numbers[at] ?? null;

/** The number of the candidate, from 0; null when the question picks none. */
export function pickedBy({ text, regionPrompts }: Choice, candidates: readonly Candidate[]): number | null {
  const words = wordsOf(text);
  const names = new Set(candidates.flatMap(({ label }) => wordsOf(label)));
  const rest = words.filter((word) => !FILLERS.has(word) && (placing(word) || !names.has(word)));
  if (regionPrompts.length > 0) return rest.length === 0 ? pointedAt(regionPrompts, candidates) : null;
  return byWords(rest, words, candidates);
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll("'", '’')
    .split(/[^\p{L}\p{N}’]+/u)
    .filter((word) => word !== '');

/** Words that a label shares with a place: "the second ball from the left". */
const placing = (word: string): boolean =>
  PLACES.has(word) || numberIn(word) !== null || word === 'last' || word === 'from';

function byWords(rest: readonly string[], all: readonly string[], candidates: readonly Candidate[]): number | null {
  const [first, ...others] = rest;
  // "one" is a filler in "the left one", and a number where nothing else is said: "one", "number one".
  if (first === undefined) return all.at(-1) === 'one' && (all.length === 1 || all.includes('number')) ? 0 : null;
  const counted = numberIn(first) ?? (first === 'last' ? candidates.length - 1 : null);
  if (counted !== null) return countedFrom(counted, others, candidates);
  const place = PLACES.get(first);
  return place === undefined || others.length > 0 ? null : place(candidates);
}

/** "the second", "the second from the right". */
function countedFrom(number: number, others: readonly string[], candidates: readonly Candidate[]): number | null {
  if (number >= candidates.length) return null;
  if (others.length === 0) return number;
  if (others.length !== 2 || others[0] !== 'from') return null;
  switch (others[1]) {
    case 'left':
      return nth(byValue(candidates, centreX), number);
    case 'right':
      return nth(byValue(candidates, centreX).reverse(), number);
    case 'top':
      return nth(byValue(candidates, centreY), number);
    case 'bottom':
      return nth(byValue(candidates, centreY).reverse(), number);
    default:
      return null;
  }
}

/** From 0; null for a word that is no number. */
function numberIn(word: string): number | null {
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/u.exec(word)?.[1];
  const number = digits === undefined ? ORDINALS.indexOf(word) : Number(digits) - 1;
  const found = number >= 0 ? number : CARDINALS.indexOf(word, 1);
  return found >= 0 ? found : null;
}

/** All points lie in one candidate, and nothing else is pointed at. */
function pointedAt(prompts: readonly RegionPrompt[], candidates: readonly Candidate[]): number | null {
  if (prompts.some(({ box, scribbles, points }) => box != null || (scribbles ?? []).length > 0 || points == null))
    return null;
  const points = prompts.flatMap(({ points: own }) => own ?? []);
  const masks = candidates.map(({ rle }) => decodeRle(rle));
  const hit = masks.findIndex((mask) => points.every((point) => isIn(point, mask)));
  return points.length === 0 || points.some(isNegative) || hit < 0 ? null : hit;
}

const isIn = ({ x, y }: { x: number; y: number }, { data, width, height }: BinaryMask): boolean =>
  x >= 0 && y >= 0 && x < width && y < height && data[Math.floor(y) * width + Math.floor(x)] === 1;
