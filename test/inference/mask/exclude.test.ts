import { expect, it } from 'vitest';
import { excludeAt } from '../../../inference/mask/exclude.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';

const maskOf = (...rows: string[]): BinaryMask => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  data: Uint8Array.from(rows.join(''), (at) => (at === '#' ? 1 : 0)),
});
const rowsOf = ({ data, width, height }: BinaryMask): string[] =>
  Array.from({ length: height }, (_, y) =>
    [...data.slice(y * width, (y + 1) * width)].map((at) => (at === 1 ? '#' : '.')).join(''),
  );
const mask = maskOf('##..####', '##..####');

it('the part under a negative point is removed, and the given mask stays as it is', () => {
  expect(rowsOf(excludeAt(mask, { negative: [{ x: 0.5, y: 1.5 }], positive: [] }))).toEqual(['....####', '....####']);
  expect(rowsOf(mask)).toEqual(['##..####', '##..####']);
});

it('a negative point outside of all parts changes nothing', () => {
  expect(rowsOf(excludeAt(mask, { negative: [{ x: 2.5, y: 0.5 }], positive: [] }))).toEqual(rowsOf(mask));
});

it('a part with points of both signs loses the pixels that are nearer to the negative ones', () => {
  const signs = { negative: [{ x: 7.5, y: 0.5 }], positive: [{ x: 4.5, y: 0.5 }] };
  expect(rowsOf(excludeAt(mask, signs))).toEqual(['##..##..', '##..##..']);
});

it('a positive point on another part keeps nothing of this one', () => {
  const signs = { negative: [{ x: 7.5, y: 0.5 }], positive: [{ x: 0.5, y: 0.5 }] };
  expect(rowsOf(excludeAt(mask, signs))).toEqual(['##......', '##......']);
});

it('a point on the right or lower edge belongs to the last pixel', () => {
  expect(rowsOf(excludeAt(mask, { negative: [{ x: 8, y: 2 }], positive: [] }))).toEqual(['##......', '##......']);
});
