// Which candidate a question picks.
import { describe, expect, it } from 'vitest';
import { encodeRle } from '../../inference/mask/rle.ts';
import type { Candidate } from '../../inference/events.ts';
import { pickedBy } from '../../src/turns/pick.ts';

/** A square of `side` pixels in an image of 100 x 100. */
function square(label: string, left: number, top: number, side: number): Candidate {
  const data = new Uint8Array(100 * 100);
  for (let y = top; y < top + side; y++) data.fill(1, y * 100 + left, y * 100 + left + side);
  const box = { x: left, y: top, width: side, height: side };
  return { label, confidence: 0.7, area: side * side, box, rle: encodeRle({ data, width: 100, height: 100 }) };
}
const three = [
  square('the leftmost red ball', 5, 50, 10),
  square('the second red ball from the left', 40, 20, 30),
  square('the rightmost red ball', 80, 70, 15),
];
const two = [square('the left ball', 5, 50, 10), square('the right ball', 60, 50, 20)];
const words = (text: string, candidates = three): number | null => pickedBy({ text, regionPrompts: [] }, candidates);

describe('by words', () => {
  it.each([
    ['the left one', 0],
    ['Left!', 0],
    ['the one on the right, please', 2],
    ['segment the rightmost red ball', 2],
    ['the second', 1],
    ['number 2', 1],
    ['the 3rd one', 2],
    ['I mean the last one', 2],
    ['the second from the right', 1],
    ['the first from the right', 2],
    ['the biggest', 1],
    ['the smaller one', 0],
    ['the top one', 1],
    ['the middle one', 1],
    ['number one', 0],
  ])('%s: %d', (text, index) => {
    expect(words(text)).toBe(index);
  });

  it.each(three.map(({ label }, i) => [label, i] as const))('its own label: %s', (label, index) => {
    expect(words(label)).toBe(index);
  });

  it.each([
    'the blue cube',
    'segment the red ball',
    'the left blue cube',
    'the ball left of the cube',
    'how many are there?',
    'the fourth one',
    'left or right?',
    'why?',
  ])('"%s" picks none', (text) => {
    expect(words(text)).toBeNull();
  });

  it('the middle of two is none', () => {
    expect(words('the middle one', two)).toBeNull();
  });
});

describe('by points', () => {
  const pointing = (text: string, ...points: { x: number; y: number }[]): number | null =>
    pickedBy({ text, regionPrompts: [{ imageId: 'a', points }] }, two);

  it('all of which lie in one candidate', () => {
    expect(pointing('this one', { x: 65, y: 55 }, { x: 70, y: 60 })).toBe(1);
  });

  it('but not in two, nor beside them', () => {
    expect(pointing('this one', { x: 65, y: 55 }, { x: 8, y: 52 })).toBeNull();
    expect(pointing('this one', { x: 30, y: 10 })).toBeNull();
  });

  it('but not when the text asks for something else', () => {
    expect(pointing('segment the shadow here', { x: 65, y: 55 })).toBeNull();
  });

  it('but not by a box', () => {
    const box = { x: 60, y: 50, width: 20, height: 20 };
    expect(pickedBy({ text: 'this one', regionPrompts: [{ imageId: 'a', box }] }, two)).toBeNull();
  });
});
