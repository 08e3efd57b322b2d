// Where a second run looks, and how a part of an image is cut out and put back.
import { describe, expect, it } from 'vitest';
import type { BinaryMask } from '../../../inference/mask/rle.ts';
import type { Box } from '../../../inference/mask/shapes.ts';
import { closeSquare, cutOut, pasteBack, zoomBoxOf } from '../../../inference/mask/zoom.ts';

/** A mask of 400 x 300 pixels with these boxes inside. */
function maskOf(...boxes: Box[]): BinaryMask {
  const mask = { data: new Uint8Array(400 * 300), width: 400, height: 300 };
  for (const { x, y, width, height } of boxes)
    for (let row = y; row < y + height; row++) mask.data.fill(1, row * 400 + x, row * 400 + x + width);
  return mask;
}
const small = { x: 200, y: 100, width: 20, height: 10 };

describe('the closer view of a box', () => {
  const image = { width: 300, height: 200 };

  it('is a square around it, with a margin', () => {
    const box = { x: 100, y: 50, width: 80, height: 40 };
    expect(closeSquare(box, image, { margin: 1.5, minSide: 64 })).toEqual({ x: 80, y: 10, width: 120, height: 120 });
    expect(closeSquare(box, image, { margin: 1, minSide: 160 })).toEqual({ x: 60, y: 0, width: 160, height: 160 });
  });

  it('lies in the image', () => {
    const corner = { x: 280, y: 0, width: 20, height: 20 };
    expect(closeSquare(corner, image, { margin: 2, minSide: 1 })).toEqual({ x: 260, y: 0, width: 40, height: 40 });
    const large = { x: 0, y: 0, width: 290, height: 190 };
    expect(closeSquare(large, image, { margin: 2, minSide: 1 })).toEqual({ x: 0, y: 0, width: 300, height: 200 });
  });
});

describe('the box of a second run', () => {
  it('is a square around the mask, 2.5 times as long as its longer side', () => {
    expect(zoomBoxOf(maskOf(small), 'AUTO', { minSide: 1, margin: 2.5 })).toEqual({
      x: 185,
      y: 80,
      width: 50,
      height: 50,
    });
  });

  it('has the margin of the rules', () => {
    expect(zoomBoxOf(maskOf(small), 'AUTO', { minSide: 1, margin: 2 })).toEqual({
      x: 190,
      y: 85,
      width: 40,
      height: 40,
    });
  });

  it('has at least the side of the rules', () => {
    expect(zoomBoxOf(maskOf(small), 'AUTO', { minSide: 100, margin: 2.5 })).toEqual({
      x: 160,
      y: 55,
      width: 100,
      height: 100,
    });
  });

  it.each([
    ['the corner', { x: 0, y: 0, width: 10, height: 10 }, { x: 0, y: 0, width: 100, height: 100 }],
    ['the far corner', { x: 390, y: 290, width: 10, height: 10 }, { x: 300, y: 200, width: 100, height: 100 }],
  ])('lies in the image when the mask is in %s', (_, at, box) => {
    expect(zoomBoxOf(maskOf(at), 'FINE', { minSide: 100, margin: 2.5 })).toEqual(box);
  });

  it('has the height of an image that is lower than the square', () => {
    const wide = { data: new Uint8Array(4000 * 50).fill(1, 100_000, 100_040), width: 4000, height: 50 };
    expect(zoomBoxOf(wide, 'FINE', { minSide: 100, margin: 2.5 })).toMatchObject({ width: 100, height: 50, y: 0 });
  });

  it('is not widened by specks', () => {
    expect(
      zoomBoxOf(maskOf(small, { x: 2, y: 290, width: 2, height: 2 }), 'AUTO', { minSide: 1, margin: 2.5 }),
    ).toEqual(zoomBoxOf(maskOf(small), 'AUTO', { minSide: 1, margin: 2.5 }));
  });

  it('is wanted of AUTO for a small object only, of FINE for every one that does not fill the image', () => {
    const half = maskOf({ x: 100, y: 100, width: 100, height: 100 });
    expect(zoomBoxOf(half, 'AUTO', { minSide: 1, margin: 2.5 })).toBeNull();
    expect(zoomBoxOf(half, 'FINE', { minSide: 1, margin: 2.5 })).toMatchObject({ width: 250, height: 250 });
    expect(
      zoomBoxOf(maskOf({ x: 20, y: 20, width: 300, height: 200 }), 'FINE', { minSide: 1, margin: 2.5 }),
    ).toBeNull();
  });

  it('is wanted neither of STANDARD nor around an empty mask', () => {
    expect(zoomBoxOf(maskOf(small), 'STANDARD', { minSide: 1, margin: 2.5 })).toBeNull();
    expect(zoomBoxOf(maskOf(), 'FINE', { minSide: 1, margin: 2.5 })).toBeNull();
  });
});

it('a part that is cut out and put back is where it was, and nothing is around it', () => {
  const mask = maskOf(small, { x: 5, y: 5, width: 9, height: 9 });
  const box = { x: 190, y: 95, width: 40, height: 30 };
  const part = cutOut({ ...mask, channels: 1 }, box);
  expect([part.width, part.height, part.data.filter((inside) => inside === 1).length]).toEqual([40, 30, 200]);
  expect(pasteBack(part, box, mask)).toEqual(maskOf(small));
});

it('all channels of an image are cut out', () => {
  const data = Uint8Array.from({ length: 4 * 3 * 3 }, (_, i) => i);
  expect([...cutOut({ data, width: 4, height: 3, channels: 3 }, { x: 1, y: 1, width: 2, height: 1 }).data]).toEqual([
    15, 16, 17, 18, 19, 20,
  ]);
});
