// Set operations on masks of one size. They work on runs: exact, and their time depends on the number of runs, not of
// pixels. Pure functions.
import type { Rle } from './shapes.ts';
import { readRuns, writeRuns } from './rle.ts';

/** DIFFERENCE: the first mask without all others. INVERT: takes one mask. */
export type MaskOperation = 'UNION' | 'INTERSECTION' | 'DIFFERENCE' | 'INVERT';

/** Throws RangeError when the masks differ in size, or when their number does not fit the operation. */
export function combineRles(operation: MaskOperation, rles: readonly Rle[]): Rle {
  const [first, ...others] = rles;
  if (first === undefined || (operation === 'INVERT') !== (others.length === 0))
    throw new RangeError(`${operation} does not take ${rles.length} masks`);
  if (others.some(({ size }) => size[0] !== first.size[0] || size[1] !== first.size[1]))
    throw new RangeError('the masks differ in size');
  const inside = TRUTH[operation];
  const start = readRuns(first);
  const runs =
    operation === 'INVERT'
      ? merge(start, start, inside)
      : others.reduce((sum, other) => merge(sum, readRuns(other), inside), start);
  return writeRuns(first.size, runs);
}

const TRUTH: Record<MaskOperation, (a: boolean, b: boolean) => boolean> = {
  UNION: (a, b) => a || b,
  INTERSECTION: (a, b) => a && b,
  DIFFERENCE: (a, b) => a && !b,
  INVERT: (a) => !a,
};

/** Merges two lists of run lengths (outside first) that cover the same number of pixels. */
function merge(a: readonly number[], b: readonly number[], inside: (a: boolean, b: boolean) => boolean): number[] {
  const runs: number[] = [];
  let current = false;
  let length = 0;
  let i = 0,
    j = 0;
  let restA = a[0] ?? 0,
    restB = b[0] ?? 0;
  while (i < a.length && j < b.length) {
    const step = Math.min(restA, restB);
    if (step > 0) {
      if (inside(i % 2 === 1, j % 2 === 1) === current) length += step;
      else {
        runs.push(length);
        current = !current;
        length = step;
      }
    }
    restA -= step;
    restB -= step;
    if (restA === 0) restA = a[++i] ?? 0;
    if (restB === 0) restB = b[++j] ?? 0;
  }
  runs.push(length);
  return runs;
}
