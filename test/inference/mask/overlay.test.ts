import { expect, it } from 'vitest';
import sharp from 'sharp';
import { overlayOf } from '../../../inference/mask/overlay.ts';

/** A picture of one grey value whose left half is inside. */
async function overlay(width: number, height: number, grey = 100) {
  const picture = { data: new Uint8Array(width * height * 3).fill(grey), width, height, channels: 3 };
  const data = new Uint8Array(width * height).map((_, i) => (i % width < width / 2 ? 1 : 0));
  const jpeg = await overlayOf(picture, { data, width, height });
  const pixels = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  expect(picture.data.every((value) => value === grey)).toBe(true);
  const { info } = pixels;
  const redAt = (x: number, y: number): number => pixels.data[(y * info.width + x) * 3] as number;
  return { size: [info.width, info.height], redAt };
}

it('tints what is inside, and leaves the rest and the given picture as they are', async () => {
  const { size, redAt } = await overlay(64, 32);
  expect(size).toEqual([64, 32]);
  expect(Math.abs(redAt(16, 16) - (100 * 0.55 + 255 * 0.45))).toBeLessThan(8);
  expect(Math.abs(redAt(56, 16) - 100)).toBeLessThan(8);
});

it('draws a line along the edge that is seen at the size of the overlay, however large the picture', async () => {
  const { size, redAt } = await overlay(5120, 2560);
  expect(size).toEqual([1280, 640]);
  const line = Math.max(...[638, 639, 640].map((x) => redAt(x, 320)));
  expect(line).toBeGreaterThan(redAt(320, 320) + 20);
});

it.each([0, 100, 255])(
  'the line is pink with a dark line beside it on a picture of the grey value %i',
  async (grey) => {
    const { redAt } = await overlay(64, 32, grey);
    expect(redAt(31, 16)).toBeGreaterThan(200);
    expect(redAt(32, 16)).toBeLessThan(60);
    expect(Math.abs(redAt(40, 16) - grey)).toBeLessThan(8);
  },
);
