// The brush of an annotator, as a line of points.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBrush } from '../../../doors/label-studio/read-brush.ts';
import { strokeOf } from '../../../doors/label-studio/stroke.ts';
import { encodeBrushRle } from '../../../src/export/brush-rle.ts';
import { anyMask, drawn } from '../../support/masks.ts';

it('is decoded to the pixels that the encoder was given', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const data = new Uint8Array(mask.data.length);
      for (const { start, end } of readBrush(encodeBrushRle(mask), mask.data.length)) data.fill(1, start, end);
      expect(data).toEqual(new Uint8Array(mask.data));
    }),
  );
});

it('is decoded where it lists single values, as the editor writes them', () => {
  // 8 values of 8 bits; lengths of 4, 4, 4 and 4 bits; a list of 8 values: two pixels, the second one is painted.
  const bits = [
    (8).toString(2).padStart(32, '0'),
    '00111',
    '0011'.repeat(4),
    '0',
    '00',
    '0111',
    '00000000'.repeat(4),
    '11111111'.repeat(4),
  ].join('');
  const bytes = bits.match(/.{1,8}/g)?.map((byte) => parseInt(byte.padEnd(8, '0'), 2)) ?? [];
  expect(readBrush(bytes, 2)).toEqual([{ start: 1, end: 2 }]);
});

it('follows the arm of a bent stroke on which it began, in the middle of what is painted', () => {
  const mask = drawn('#####.', '.....#', '#####.');
  expect(strokeOf(encodeBrushRle(mask), mask)).toEqual(
    [0.5, 1.5, 2.5, 3.5, 4.5, 5.5].map((x) => ({ x, y: x > 5 ? 1.5 : 0.5 })),
  );
});

it('has at most 16 points, all painted, of whatever is painted', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const line = strokeOf(encodeBrushRle(mask), mask);
      expect(line.length).toBeLessThanOrEqual(16);
      expect(line.length > 0).toBe(mask.data.includes(1));
      for (const { x, y } of line) {
        const near = [x, x - 0.5].flatMap((px) => [y, y - 0.5].map((py) => [Math.floor(px), Math.floor(py)] as const));
        expect(near.some(([px, py]) => mask.data[py * mask.width + px] === 1)).toBe(true);
      }
    }),
  );
});

it('is refused when it is of another size, or cut off', () => {
  const mask = drawn('##', '..');
  const rle = encodeBrushRle(mask);
  expect(() => readBrush(rle, 5)).toThrow('has 4 pixels and the image 5');
  expect(() => readBrush(rle.slice(0, -2), 4)).toThrow('cut off');
});
