// Finds the line along which a brush was drawn: the middle of the painted part at up to 16 places of the longer axis.
// Pure.
import { readBrush } from './read-brush.ts';
import type { Run } from './read-brush.ts';

export interface Point {
  x: number;
  y: number;
}
interface Size {
  width: number;
  height: number;
}

const PLACES = 16;

/** Points in pixels, in order; empty when nothing is painted. `rle` is of an image of this size. */
export function strokeOf(rle: readonly number[], { width, height }: Size): Point[] {
  const runs = readBrush(rle, width * height);
  const { left, right, top, bottom } = boundsOf(runs, width);
  const isTall = right - left < bottom - top;
  let before: number | null = null;
  return placesIn(isTall ? top : left, isTall ? bottom : right).flatMap((place) => {
    const middle = nearest(isTall ? alongRow(runs, place, width) : alongColumn(runs, place, width), before);
    if (middle === null) return [];
    before = middle;
    return [isTall ? { x: middle, y: place + 0.5 } : { x: place + 0.5, y: middle }];
  });
}

/** Right and bottom are the first pixels outside. */
function boundsOf(runs: readonly Run[], width: number): Record<'left' | 'right' | 'top' | 'bottom', number> {
  let left = width;
  let right = 0;
  for (const { start, end } of runs) {
    const isOneRow = Math.floor(start / width) === Math.floor((end - 1) / width);
    left = Math.min(left, isOneRow ? start % width : 0);
    right = Math.max(right, isOneRow ? ((end - 1) % width) + 1 : width);
  }
  const top = Math.floor((runs[0]?.start ?? 0) / width);
  return { left, right, top, bottom: Math.ceil((runs.at(-1)?.end ?? 0) / width) };
}

/** At most 16 pixels, evenly spaced. */
function placesIn(from: number, to: number): number[] {
  const count = Math.max(0, Math.min(PLACES, to - from));
  return Array.from({ length: count }, (_, i) => from + Math.floor(((i + 0.5) * (to - from)) / count));
}

function alongRow(runs: readonly Run[], row: number, width: number): Run[] {
  const first = row * width;
  return runs
    .filter(({ start, end }) => start < first + width && end > first)
    .map(({ start, end }) => ({ start: Math.max(0, start - first), end: Math.min(width, end - first) }));
}

function alongColumn(runs: readonly Run[], column: number, width: number): Run[] {
  const parts: Run[] = [];
  for (const { start, end } of runs) {
    const firstRow = Math.ceil((start - column) / width);
    const lastRow = Math.floor((end - 1 - column) / width);
    if (firstRow > lastRow) continue;
    const last = parts.at(-1);
    if (last?.end === firstRow) last.end = lastRow + 1;
    else parts.push({ start: firstRow, end: lastRow + 1 });
  }
  return parts;
}

/** The middle of the part nearest to the place before, or of the longest part at the beginning. */
function nearest(parts: readonly Run[], before: number | null): number | null {
  const badness = ({ start, end }: Run): number =>
    before === null ? start - end : Math.abs((start + end) / 2 - before);
  let best: Run | null = null;
  for (const part of parts) if (best === null || badness(part) < badness(best)) best = part;
  return best === null ? null : (best.start + best.end) / 2;
}
