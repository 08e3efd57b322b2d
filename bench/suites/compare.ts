// The suite `compare`: questions that compare two things of the scene. About a third are to be answered with yes.
import type { Phrase } from './grammar.ts';
import { describe } from './grammar.ts';
import type { Random } from './random.ts';
import { SHAPES } from './scene.ts';
import type { Scene, Thing } from './scene.ts';

export interface Comparison {
  kind: string;
  says: string;
  yes: boolean;
}

/** Two things are apart when they are this share of the image's width, or height, apart. */
const APART = 0.12;

const SAME = [
  'do the A and the B have the same colour?',
  'are the A and the B the same colour',
  'is the A the same color as the B?',
  'hey, does the A have the same colour as the B?',
];
const NUMBERS = {
  more: ['are there more A than B?', 'do you see more A than B', 'can you see more A than B in this picture?'],
  fewer: ['are there fewer A than B?', 'do you see fewer A than B here?'],
};
const PLACES = {
  left: ['is the A left of the B?', 'is the A on the left of the B', 'so is the A to the left of the B?'],
  right: ['is the A right of the B?', 'is the A to the right side of the B?', 'Is the A on the right of the B'],
  behind: ['is the A behind the B?', 'ok, is the A behind the B'],
  'in front': ['is the A in front of the B?', 'Is the A in front of the B in the picture?'],
};

/** In half of the scenes gives one thing the colour of another one of another shape. */
export function withPairs(random: Random, scene: Scene): Scene {
  const [one, other] = random.shuffle(scene.things);
  if (one !== undefined && other !== undefined && one.shape !== other.shape && random.chance(0.5))
    other.colour = one.colour;
  return scene;
}

/** One question of each kind that the scene allows. */
export function comparisonsOf(random: Random, scene: Scene, phrases: readonly Phrase[]): Comparison[] {
  return [colours(random, scene), numbers(random, scene), place(random, scene, phrases)].flatMap((one) => one ?? []);
}

const fill = (form: string, a: string, b: string): string => form.replace(/\bA\b/, a).replace(/\bB\b/, b);

function colours(random: Random, { things }: Scene): Comparison | null {
  const alone = things.filter(({ shape }) => things.filter((other) => other.shape === shape).length === 1);
  const pairs = random
    .shuffle(alone.flatMap((a) => alone.map((b) => [a, b] as const)))
    .filter(([a, b]) => a.shape !== b.shape);
  const yes = random.chance(0.5);
  const [a, b] = pairs.find(([one, other]) => (one.colour === other.colour) === yes) ?? pairs[0] ?? [];
  if (a === undefined || b === undefined) return null;
  return { kind: 'colours', says: fill(random.pick(SAME), a.shape, b.shape), yes: a.colour === b.colour };
}

function numbers(random: Random, { things }: Scene): Comparison | null {
  const counted = SHAPES.map((shape) => ({ shape, count: things.filter((thing) => thing.shape === shape).length }));
  const shown = random.shuffle(counted.filter(({ count }) => count > 0));
  const is = random.pick(['more', 'fewer'] as const);
  const isSo = (a: number, b: number): boolean => (is === 'more' ? a > b : a < b);
  const yes = random.chance(0.5);
  const pairs = shown.flatMap((a) => shown.filter((b) => b !== a).map((b) => [a, b] as const));
  const [a, b] = pairs.find(([one, other]) => isSo(one.count, other.count) === yes) ?? pairs[0] ?? [];
  if (a === undefined || b === undefined) return null;
  const says = fill(random.pick(NUMBERS[is]), `${a.shape}s`, `${b.shape}s`);
  return { kind: 'numbers', says, yes: isSo(a.count, b.count) };
}

function place(random: Random, scene: Scene, phrases: readonly Phrase[]): Comparison | null {
  const things = random.shuffle(phrases).flatMap(({ means: [index] }) => scene.things[index ?? -1] ?? []);
  const is = random.pick(['left', 'right', 'behind', 'in front'] as const);
  const gap = (a: Thing, b: Thing): number =>
    is === 'left' || is === 'right' ? (b.x - a.x) / scene.width : (b.y - a.y) / scene.height;
  const [a, b] =
    things
      .flatMap((one) => things.filter((other) => other !== one).map((other) => [one, other] as const))
      .find(([one, other]) => Math.abs(gap(one, other)) > APART) ?? [];
  if (a === undefined || b === undefined) return null;
  const before = is === 'left' || is === 'behind';
  return {
    kind: 'places',
    says: fill(random.pick(PLACES[is]), describe(a), describe(b)),
    yes: before ? gap(a, b) > 0 : gap(a, b) < 0,
  };
}
