import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { FinishedMask, ScalePreview } from '../../inference/events.ts';
import { animate, contactSheet, drawFrames } from '../../scripts/forming.ts';

const grey = async (inside: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({ create: { width: 40, height: 20, channels: 3, background: { r: inside, g: inside, b: inside } } })
      .greyscale()
      .png()
      .toBuffer(),
  );
const picture = new Uint8Array(
  await sharp({ create: { width: 400, height: 200, channels: 3, background: '#3060c0' } })
    .png()
    .toBuffer(),
);
const previews = [
  { png: await grey(0), box: null },
  { png: await grey(128), box: null },
] as ScalePreview[];
const mask = { width: 400, height: 200, png: await grey(255) } as FinishedMask;

it(
  'shows a mask forming as an image that moves: the image, ' + 'every preview, the mask, which stays longest',
  async () => {
    const frames = await drawFrames(picture, previews, mask, 100);
    const {
      format,
      pages = 0,
      pageHeight,
      width,
      loop,
      delay = [],
    } = await sharp(await animate(frames), { animated: true }).metadata();
    expect({ format, pages, pageHeight, width, loop }).toEqual({
      format: 'webp',
      pages: 4,
      pageHeight: 50,
      width: 100,
      loop: 0,
    });
    expect(delay.indexOf(Math.max(...delay))).toBe(3);
  },
);

it('darkens the image outside of the mask and tints it inside', async () => {
  const { pngs } = await drawFrames(picture, previews, mask, 100);
  const middles = await Promise.all(
    pngs.map(async (png) => (await sharp(png).stats()).channels.map(({ mean }) => mean)),
  );
  const [base = [], outside = [], , inside = []] = middles;
  expect(base).toEqual([0x30, 0x60, 0xc0]);
  expect(outside.slice(0, 3)).toEqual([24, 48, 96]);
  expect(inside[0]).toBeGreaterThan(160);
});

it('shows all of them side by side', async () => {
  const { width, height } = await sharp(await contactSheet(await drawFrames(picture, previews, mask, 100))).metadata();
  expect({ width, height }).toEqual({ width: 4 * 108 + 8, height: 58 + 8 });
});

it('draws a preview of a part of the image at its place', async () => {
  const part = { png: await grey(255), box: { x: 200, y: 0, width: 200, height: 100 } } as ScalePreview;
  const { pngs } = await drawFrames(picture, [part], mask, 100);
  const meanOf = async (left: number, top: number): Promise<number> => {
    const cut = await sharp(pngs[1]).extract({ left, top, width: 30, height: 15 }).png().toBuffer();
    return (await sharp(cut).stats()).channels[0]?.mean ?? 0;
  };
  expect(await meanOf(60, 5)).toBeGreaterThan(160);
  expect([await meanOf(10, 5), await meanOf(60, 32)]).toEqual([24, 24]);
});
