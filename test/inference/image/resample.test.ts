// Pixels of Pillow 12 (test/fixtures/resampling.json): every sample must be the same.
import { expect, it } from 'vitest';
import { resize } from '../../../inference/image/resample.ts';
import type { Filter } from '../../../inference/image/resample.ts';
import { bytesOf, readFixture } from '../../support/fixtures.ts';

interface Case {
  width: number;
  height: number;
  source: string;
  toWidth: number;
  toHeight: number;
  outs: Record<Filter, string>;
}

for (const { width, height, source, toWidth, toHeight, outs } of readFixture('resampling') as Case[])
  for (const [filter, out] of Object.entries(outs)) {
    it(`${filter} ${width}x${height} -> ${toWidth}x${toHeight} is Pillow's, sample for sample`, () => {
      const image = { data: bytesOf(source), width, height, channels: 3 };
      const resized = resize(image, toWidth, toHeight, filter as Filter);
      expect(resized).toMatchObject({ width: toWidth, height: toHeight, channels: 3 });
      expect(Buffer.from(resized.data).equals(bytesOf(out))).toBe(true);
    });
  }

it('an image that has the size already is copied, not shared', () => {
  const data = Uint8Array.of(1, 2, 3);
  const same = resize({ data, width: 1, height: 1, channels: 3 }, 1, 1, 'bicubic');
  expect(same.data).toEqual(data);
  expect(same.data).not.toBe(data);
});
