import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../inference/image/decode.ts';
import { png, sidewaysJpeg } from '../../support/pictures.ts';

const limits = { maxPixels: 10_000 };

describe('an image', () => {
  it('is decoded to RGB as it is seen, rotated by EXIF', async () => {
    expect(await decodeImage(await sidewaysJpeg(30, 20), limits)).toMatchObject({ width: 20, height: 30, channels: 3 });
  });

  it('with transparency lies on white', async () => {
    const clear = await sharp({
      create: { width: 1, height: 1, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect([...(await decodeImage(clear, limits)).data]).toEqual([255, 255, 255]);
  });

  it('in grey or 16 bits becomes 8-bit RGB', async () => {
    const grey = await sharp(Buffer.from([7, 200]), { raw: { width: 2, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(grey, limits)).data]).toEqual([7, 7, 7, 200, 200, 200]);
    const deep = await sharp(grey).toColourspace('rgb16').png().toBuffer();
    expect([...(await decodeImage(deep, limits)).data]).toEqual([7, 7, 7, 200, 200, 200]);
  });

  it('with too many pixels is refused by its header', async () => {
    await expect(decodeImage(await png(200, 100), limits)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: 'The image has 200 x 100 pixels; at most 10,000 are allowed.',
    });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('no image')],
    ['SVG', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])('that is %s is unreadable', async (_, bytes) => {
    await expect(decodeImage(bytes, limits)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  it('that is cut off is unreadable', async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
    const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    await expect(decodeImage(new Uint8Array(whole.subarray(0, whole.length / 2)), limits)).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
  });
});
