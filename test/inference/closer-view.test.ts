// What a question points at, in the pixels of a part of the image.
import { describe, expect, it } from 'vitest';
import { within } from '../../inference/closer-view.ts';
import { encodeRle } from '../../inference/mask/rle.ts';

const BOX = { x: 100, y: 50, width: 40, height: 30 };

describe('in a part of the image', () => {
  it('points and boxes are moved, cut, or left out', () => {
    const { regions } = within(BOX, {
      regions: [
        {
          image: 0,
          points: [
            { x: 110, y: 60 },
            { x: 99, y: 60 },
            { x: 140, y: 60 },
          ],
        },
        { image: 0, box: { x: 90, y: 60, width: 20, height: 100 } },
        { image: 0, box: { x: 0, y: 0, width: 100, height: 50 } },
        {
          image: 0,
          scribbles: [
            [
              { x: 101, y: 51 },
              { x: 150, y: 90 },
            ],
            [{ x: 0, y: 0 }],
          ],
        },
      ],
    });
    expect(regions).toEqual([
      { image: 0, points: [{ x: 10, y: 10 }], scribbles: [] },
      { image: 0, points: [], scribbles: [], box: { x: 0, y: 10, width: 10, height: 20 } },
      { image: 0, points: [], scribbles: [[{ x: 1, y: 1 }]] },
    ]);
  });

  it('regions of other images stay', () => {
    const regions = [{ image: 1, points: [{ x: 1, y: 2 }] }];
    expect(within(BOX, { regions })).toEqual({ regions });
  });

  it('the mask to refine is cut, and left out when nothing of it is inside', () => {
    const data = new Uint8Array(200 * 100);
    data[60 * 200 + 110] = 1;
    const refine = encodeRle({ data, width: 200, height: 100 });
    const part = new Uint8Array(40 * 30);
    part[10 * 40 + 10] = 1;
    expect(within(BOX, { refine }).refine).toEqual(encodeRle({ data: part, width: 40, height: 30 }));
    expect(within({ ...BOX, x: 0 }, { refine }).refine).toBeUndefined();
  });
});
