// Phrases that tell things of one kind apart by where they are and how large they are: "the left red ball". Pure
// functions. Coordinates: pixels of the image.
import type { Box } from './shapes.ts';

export interface Placed {
  box: Box;
  /** Pixels inside. */
  area: number;
}

/** Two things stand apart along an axis when their centres differ by this share of the image's length. */
const APART = 0.08;
/** One thing is larger than another when it has so many times its pixels. */
const LARGER = 1.5;
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

const centreX = ({ box }: Placed): number => box.x + box.width / 2;
const centreY = ({ box }: Placed): number => box.y + box.height / 2;

/** From left to right; things that stand above one another from top to bottom. */
export function inOrder<T extends Placed>(things: readonly T[], image: { width: number; height: number }): T[] {
  const byX = [...things].sort((a, b) => centreX(a) - centreX(b));
  return standApart(byX, centreX, image.width) || !standApart(byY(things), centreY, image.height) ? byX : byY(things);
}

const byY = <T extends Placed>(things: readonly T[]): T[] => [...things].sort((a, b) => centreY(a) - centreY(b));

const standApart = (sorted: readonly Placed[], at: (thing: Placed) => number, length: number): boolean =>
  sorted.every((thing, i) => i === 0 || at(thing) - at(sorted[i - 1] as Placed) >= APART * length);

/** A phrase for each of the things, which are in the order of `inOrder`. `name`: without article, e.g. "red ball". */
export function tellApart(things: readonly Placed[], name: string, image: { width: number; height: number }): string[] {
  const [first, second] = things;
  if (standApart(things, centreX, image.width)) return along(things.length, name, ['left', 'right', 'the left']);
  if (standApart(things, centreY, image.height)) return along(things.length, name, ['upper', 'lower', 'the top']);
  if (things.length === 2 && first !== undefined && second !== undefined) {
    if (first.area >= LARGER * second.area) return [`the larger ${name}`, `the smaller ${name}`];
    if (second.area >= LARGER * first.area) return [`the smaller ${name}`, `the larger ${name}`];
  }
  return things.map((_, i) => `the ${ordinal(i)} ${name} from the left`);
}

function along(count: number, name: string, [low, high, start]: readonly [string, string, string]): string[] {
  if (count === 2) return [`the ${low} ${name}`, `the ${high} ${name}`];
  const most = low === 'left' ? (['leftmost', 'rightmost'] as const) : (['top', 'bottom'] as const);
  return Array.from({ length: count }, (_, i) =>
    i === 0
      ? `the ${most[0]} ${name}`
      : i === count - 1
        ? `the ${most[1]} ${name}`
        : `the ${ordinal(i)} ${name} from ${start}`,
  );
}

const ordinal = (index: number): string => ORDINALS[index] ?? `${index + 1}th`;
