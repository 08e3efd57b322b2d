// Divides the mask of several things into a mask for each. Things that touch stay one: only connected parts are told
// apart. Pure.
import { partsOf } from './clean.ts';
import { areaOf, boxOf } from './measure.ts';
import type { BinaryMask } from './rle.ts';
import { inOrder } from './telling.ts';

/** A part with a smaller share of the pixels of the largest one is not a thing. */
const LEAST_SHARE = 0.05;

/**
 * In the order of `inOrder`; at most `most`, the largest. `minArea`: pixels of the smallest thing. Empty when the mask
 * shows fewer than two.
 */
export function instancesOf(mask: BinaryMask, { minArea, most }: { minArea: number; most: number }): BinaryMask[] {
  const things = partsOf(mask, LEAST_SHARE).flatMap((part) => {
    const box = boxOf(part);
    const area = areaOf(part);
    return box === null || area < minArea ? [] : [{ part, box, area }];
  });
  const kept = things.sort((a, b) => b.area - a.area).slice(0, most);
  return kept.length < 2 ? [] : inOrder(kept, mask).map(({ part }) => part);
}
