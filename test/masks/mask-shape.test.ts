// What a client may send as the pixels of a mask: each refusal is one sentence with a code.
import { describe, expect, it } from 'vitest';
import { MAX_RUNS, readShape } from '../../src/masks/mask-shape.ts';
import type { MaskShape } from '../../src/masks/mask-shape.ts';
import { dataUri, png } from '../support/pictures.ts';

const size = { width: 4, height: 2 };
const ring = (...points: [number, number][]) => ({ points: points.map(([x, y]) => ({ x, y })) });
const square = ring([0, 0], [2, 0], [2, 2], [0, 2]);
const read = (shape: MaskShape) => readShape(shape, size, 10_000);
const refusal = (shape: MaskShape): { code?: string; message?: string } => {
  try {
    read(shape);
  } catch (error) {
    return error as { code: string; message: string };
  }
  return {};
};

describe('the pixels of a mask', () => {
  it('are taken as run lengths, polygons or a PNG', async () => {
    const file = await png(4, 2);
    expect(read({ rle: { size: [2, 4], counts: '044' } })).toEqual({ rle: { size: [2, 4], counts: '044' } });
    expect(read({ polygons: [{ outer: square }] })).toEqual({
      polygons: [{ outer: [0, 0, 2, 0, 2, 2, 0, 2], holes: [] }],
    });
    expect(read({ png: dataUri(file) })).toEqual({ png: file });
    expect(read({ polygons: [] })).toEqual({ polygons: [] });
  });

  it.each<[string, MaskShape, string, RegExp]>([
    ['nothing', {}, 'BAD_USER_INPUT', /exactly one of/],
    ['two forms', { rle: { size: [2, 4], counts: '044' }, polygons: [] }, 'BAD_USER_INPUT', /exactly one of/],
    ['width before height', { rle: { size: [4, 2], counts: '044' } }, 'BAD_USER_INPUT', /\[2, 4\], not \[4, 2\]/],
    ['runs that are too short', { rle: { size: [2, 4], counts: '04' } }, 'BAD_USER_INPUT', /do not fill/],
    ['runs that are too long', { rle: { size: [2, 4], counts: '045' } }, 'BAD_USER_INPUT', /do not fit/],
    ['runs below nothing', { rle: { size: [2, 4], counts: '0O4' } }, 'BAD_USER_INPUT', /do not fit/],
    ['runs that break off', { rle: { size: [2, 4], counts: '044P' } }, 'BAD_USER_INPUT', /cut off/],
    ['a foreign character', { rle: { size: [2, 4], counts: '0 44' } }, 'BAD_USER_INPUT', /character/],
    ['a number without end', { rle: { size: [2, 4], counts: 'P'.repeat(40) } }, 'BAD_USER_INPUT', /too long/],
    ['too many runs', { rle: { size: [2, 4], counts: `${'0'.repeat(MAX_RUNS)}8` } }, 'BAD_USER_INPUT', /500,000 runs/],
    ['a line', { polygons: [{ outer: ring([0, 0], [1, 1]) }] }, 'BAD_USER_INPUT', /fewer than 3/],
    [
      'a hole that is a line',
      { polygons: [{ outer: square, holes: [ring([0, 0], [1, 1])] }] },
      'BAD_USER_INPUT',
      /fewer than 3/,
    ],
    ['a point outside', { polygons: [{ outer: ring([0, 0], [4.1, 0], [0, 2]) }] }, 'BAD_USER_INPUT', /outside/],
    ['a point that is none', { polygons: [{ outer: ring([0, 0], [NaN, 0], [0, 2]) }] }, 'BAD_USER_INPUT', /outside/],
    [
      'too many rings',
      { polygons: Array.from({ length: 1001 }, () => ({ outer: square })) },
      'BAD_USER_INPUT',
      /1,001 rings/,
    ],
    [
      'too many points',
      { polygons: [{ outer: ring(...Array.from({ length: 100_001 }, (): [number, number] => [1, 1])) }] },
      'BAD_USER_INPUT',
      /100,001 points/,
    ],
    ['a link', { png: 'https://example.org/mask.png' }, 'BAD_USER_INPUT', /^shape\.png .*data:(?!.*jpeg)/],
    ['a JPEG', { png: dataUri(Uint8Array.of(0xff, 0xd8, 0xff)) }, 'IMAGE_UNREADABLE', /must be a PNG/],
    [
      'too many bytes',
      { png: dataUri(new Uint8Array(10_001)) },
      'IMAGE_TOO_LARGE',
      /10,001 bytes.*; send .*polygons\.$/,
    ],
  ])('are refused as %s', (_what, shape, code, sentence) => {
    expect(refusal(shape)).toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(refusal(shape).message).toMatch(/^[^.]*(\.png[^.]*)?\.$|;/);
  });

  it('are refused as a PNG of another size, before it is decoded', async () => {
    const header = (await png(2, 4)).subarray(0, 33);
    expect(refusal({ png: dataUri(header) })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'shape must have the size of the image, 4 x 2, not 2 x 4.',
    });
  });
});
