// What a browser shows of `Image.url` and `Image.thumbnailUrl` has the size and the pixels that the API tells and the
// engine measures, whatever the file says of its orientation.
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeImage } from '../../inference/image/decode.ts';
import { launchBrowser } from '../support/browser.ts';
import { dataUri, turned } from '../support/pictures.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(`${server.url}/healthz`);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Size and RGBA as the browser draws it. */
const shownAs = async (url: string): Promise<{ width: number; height: number; data: number[] }> =>
  page.evaluate(`(async () => {
  const image = new Image();
  image.src = URL.createObjectURL(await (await fetch(${JSON.stringify(url)})).blob());
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  return { width, height, data: [...canvas.getImageData(0, 0, width, height).data] };
})()`);

it.each(
  (['jpeg', 'webp', 'png'] as const).flatMap((format) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => [format, orientation] as const),
  ),
)('%s of orientation %i', async (format, orientation) => {
  const { image } = (
    await server.ask(
      'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { width ' +
        'height url thumbnailUrl } } }',
      { dataUri: dataUri(await turned(format, orientation), `image/${format}`) },
    )
  ).uploadImage;
  const shown = await shownAs(image.url);
  const measured = await decodeImage(await server.download(image.url), { maxPixels: 10_000 });
  expect([shown.width, shown.height, measured.width, measured.height]).toEqual([
    image.width,
    image.height,
    image.width,
    image.height,
  ]);
  const rgb = await sharp(Uint8Array.from(shown.data), {
    raw: { width: shown.width, height: shown.height, channels: 4 },
  })
    .removeAlpha()
    .raw()
    .toBuffer();
  expect(Math.max(...measured.data.map((value, i) => Math.abs(value - (rgb[i] ?? 0))))).toBeLessThan(12);
  const thumbnail = await shownAs(image.thumbnailUrl);
  expect([thumbnail.width, thumbnail.height]).toEqual([image.width, image.height]);
});
