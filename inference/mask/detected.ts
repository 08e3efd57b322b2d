// Boxes of things that the vision graph detects (output `boxes`), one for each thing of a name. Pure functions.
import { place } from '../image/letterbox.ts';
import type { Fit } from '../image/letterbox.ts';
import type { Place } from '../text/described-thing.ts';
import type { Box } from './shapes.ts';

/** Corners in 0..1 of the square image, and the score in 0..1. */
export interface Detected {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  score: number;
}

export interface DetectionRules {
  /** From this IoU on two boxes are of the same thing. */
  overlap: number;
  /** Also from this share of the smaller one on that lies in the other one: it is a part, or the other is a group. */
  inside: number;
  /** The least score of each name. */
  least: readonly number[];
}

/** x0, y0, x1, y1, score, index of the name. */
const COLUMNS = 6;

/**
 * The boxes of a name, largest score first: greedy non-maximum suppression (Felzenszwalb et al., "Object Detection with
 * Discriminatively Trained Part-Based Models", TPAMI 2010). `rows` [n, 6]: of one square image. Empty for a name
 * without a least score: the vision graph has no boxes of it.
 */
export function detectedIn(rows: Float32Array, name: number, rules: DetectionRules): Detected[] {
  const kept: Detected[] = [];
  for (const one of ofName(rows, name, rules.least[name] ?? Infinity))
    if (!kept.some((other) => areSame(one, other, rules))) kept.push(one);
  return kept;
}

function ofName(rows: Float32Array, name: number, least: number): Detected[] {
  const found: Detected[] = [];
  for (let at = 0; at < rows.length; at += COLUMNS) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, score = 0, of] = rows.subarray(at, at + COLUMNS);
    if (of === name && score >= least && x1 > x0 && y1 > y0) found.push({ x0, y0, x1, y1, score });
  }
  return found.sort((a, b) => b.score - a.score);
}

const areaOf = ({ x0, y0, x1, y1 }: Detected): number => (x1 - x0) * (y1 - y0);

function areSame(a: Detected, b: Detected, { overlap, inside }: DetectionRules): boolean {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  const both = Math.max(0, width) * Math.max(0, height);
  return both >= overlap * (areaOf(a) + areaOf(b) - both) || both >= inside * Math.min(areaOf(a), areaOf(b));
}

const middleOf = ({ x0, y0, x1, y1 }: Detected): [x: number, y: number] => [(x0 + x1) / 2, (y0 + y1) / 2];

/** Least first. */
const ORDERS: Readonly<Record<Place, (one: Detected) => number>> = {
  left: (one) => middleOf(one)[0],
  right: (one) => -middleOf(one)[0],
  top: (one) => middleOf(one)[1],
  bottom: (one) => -middleOf(one)[1],
  middle: (one) => fromMiddle(one),
  largest: (one) => -areaOf(one),
  smallest: (one) => areaOf(one),
};

/** The thing of several that is meant. Null: there is none, or nothing tells which one. */
export function chosenOf(things: readonly Detected[], which: { place: Place; rank: number } | null): Detected | null {
  if (which === null) return things.length === 1 ? (things[0] ?? null) : null;
  const order = ORDERS[which.place];
  return things.toSorted((a, b) => order(a) - order(b))[which.rank] ?? null;
}

/** The thing whose middle is nearest to the middle of the square. */
export const nearestToMiddle = (things: readonly Detected[]): Detected | null =>
  chosenOf(things, { place: 'middle', rank: 0 });

function fromMiddle(one: Detected): number {
  const [x, y] = middleOf(one);
  return Math.hypot(x - 0.5, y - 0.5);
}

/** In pixels of the image, whole ones. Null: the box lies in the border that makes the image a square. */
export function inPixels(
  { x0, y0, x1, y1 }: Detected,
  { width, height }: { width: number; height: number },
  { side, fit }: { side: number; fit: Fit },
): Box | null {
  const at = place(width, height, side, fit);
  const [x, across] = along([x0 * side - at.left, x1 * side - at.left], at.width, width);
  const [y, down] = along([y0 * side - at.top, y1 * side - at.top], at.height, height);
  return across > 0 && down > 0 ? { x, y, width: across, height: down } : null;
}

/** Start and length in pixels of the image. `ends`: in pixels of the square, of which it covers `length`. */
function along(ends: readonly [number, number], length: number, pixels: number): [start: number, length: number] {
  const [first, last] = ends.map((end) => (Math.min(length, Math.max(0, end)) / length) * pixels) as [number, number];
  return [Math.floor(first), Math.ceil(last) - Math.floor(first)];
}
