import { describe, expect, it } from 'vitest';
import { deepestOf } from '../../../inference/mask/anchors.ts';
import {
  closeBoxOf,
  newThingIn,
  partAt,
  quartersOf,
  showsHalfOf,
  withoutPixels,
} from '../../../inference/mask/each-part.ts';
import { areaOf, boxOf } from '../../../inference/mask/measure.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';
import { drawn as maskOf, rowsOf } from '../../support/masks.ts';

const evidence = {
  words: 1,
  coarse: 1,
  probability: 1,
  stability: 1,
  sharpness: 1,
  size: 0.1,
  agreement: 1,
  phrase: 0.2,
};
const known = (mask: BinaryMask) => ({
  mask,
  area: areaOf(mask),
  box: boxOf(mask) ?? { x: 0, y: 0, width: 0, height: 0 },
});

it('the deepest place is the centre of the pixel that is farthest from the edge', () => {
  expect(deepestOf(maskOf('.....', '.###.', '.###.', '.###.', '#....'))).toEqual({ x: 2.5, y: 2.5, depth: 2 });
  expect(deepestOf(maskOf('...'))).toBeNull();
});

it('the depth is in pixels of a mask that is larger than the search', () => {
  const place = deepestOf({ width: 1024, height: 512, data: new Uint8Array(1024 * 512).fill(1) });
  expect(place?.depth).toBe(256);
  expect(place?.y).toBeCloseTo(256, -1);
});

it('the four parts of the image cover it, and each pixel near the middle is in all of them', () => {
  const boxes = quartersOf({ width: 101, height: 50 });
  const holds = (x: number, y: number): number =>
    boxes.filter((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height).length;
  for (let x = 0; x < 101; x++) for (let y = 0; y < 50; y++) expect(holds(x, y)).toBeGreaterThan(0);
  expect(holds(50, 25)).toBe(4);
});

it('the part at a place is the connected one', () => {
  expect(rowsOf(partAt(maskOf('##.#', '##.#'), { x: 3.5, y: 0.5 }))).toEqual(['...#', '...#']);
});

describe('the box around a part', () => {
  const square = (left: number, length: number): BinaryMask => ({
    width: 400,
    height: 300,
    data: Uint8Array.from({ length: 400 * 300 }, (_, at) => {
      const [x, y] = [at % 400, Math.floor(at / 400)];
      return Number(x >= left && x < left + length && y >= 100 && y < 120);
    }),
  });
  it('is two and a half times as long as one thing, with the thing in its middle', () => {
    expect(closeBoxOf(square(200, 20), 10)).toEqual({ x: 185, y: 85, width: 50, height: 50 });
  });
  it('is closer where the part is longer than one thing of its depth', () => {
    expect(closeBoxOf(square(200, 40), 10)).toEqual({ x: 183, y: 73, width: 75, height: 75 });
  });
  it('shows the whole part, and lies in the image', () => {
    expect(closeBoxOf(square(0, 200), 10)).toEqual({ x: 0, y: 0, width: 250, height: 250 });
  });
});

describe('an answer about a place', () => {
  const all = maskOf('####.###');
  const part = maskOf('####....');
  const left = maskOf('##......');
  it('is a new thing, with the evidence of its own run', () => {
    expect(newThingIn({ all, part, drawn: { mask: left, evidence } }, [])).toEqual({ ...known(left), evidence });
  });
  it('shares no pixel with the things before it', () => {
    const mask = maskOf('.###....');
    expect(rowsOf(newThingIn({ all, part, drawn: { mask, evidence } }, [known(left)])?.mask ?? all)).toEqual([
      '..##....',
    ]);
  });
  it('that shows a thing again adds nothing', () => {
    expect(newThingIn({ all, part, drawn: { mask: left, evidence } }, [known(left)])).toBeNull();
  });
  it.each([
    ['lies mostly outside of the drawing', maskOf('##.##'), maskOf('.##..')],
    ['lies elsewhere', maskOf('##.##'), maskOf('...##')],
  ])('that %s adds nothing', (_, drawing, mask) => {
    const about = { all: drawing, part: maskOf('##...'), drawn: { mask, evidence } };
    expect(newThingIn(about, [])).toBeNull();
  });
  it('that is empty adds nothing', () => {
    expect(newThingIn({ all, part, drawn: null }, [])).toBeNull();
  });
});

it('half of a part is enough to be shown', () => {
  expect(showsHalfOf(maskOf('##..'), maskOf('.##.'))).toBe(true);
  expect(showsHalfOf(maskOf('##..'), maskOf('.###'))).toBe(false);
});

it('what is left is smaller after every place, also when the thing is not in the part', () => {
  const part = maskOf('##..');
  expect(rowsOf(withoutPixels(maskOf('##.#'), maskOf('#...'), part))).toEqual(['.#.#']);
  expect(rowsOf(withoutPixels(maskOf('##.#'), maskOf('...#'), part))).toEqual(['...#']);
});
