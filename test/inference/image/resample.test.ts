// Pixels of Pillow 12 (test/fixtures/resampling.json): every sample must be the same.
import { expect, it } from 'vitest';
import { resize } from '../../../inference/image/resample.ts';
import type { Filter } from '../../../inference/image/resample.ts';
import { bytesOf, readFixture } from '../../support/fixtures.ts';

interface Case {
  filter: Filter;
  width: number;
  height: number;
  source: string;
  toWidth: number;
  toHeight: number;
  out: string;
}

for (const { filter, width, height, source, toWidth, toHeight, out } of readFixture('resampling') as Case[]) {
  it(`${filter} ${width}x${height} -> ${toWidth}x${toHeight} is Pillow's, sample for sample`, () => {
    const resized = resize({ data: bytesOf(source), width, height, channels: 3 }, toWidth, toHeight, filter);
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
