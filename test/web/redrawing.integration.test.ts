// Previews that the page draws itself from the tokens of their events, with the bundled model and the real ONNX Runtime
// for browsers: no preview file is requested, and every pixel is on the side of the threshold on which the server has
// it.
import { readdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { drawPicture } from '../../bench/suites/draw.ts';
import type { Scene } from '../../bench/suites/scene.ts';
import { loadEngine } from '../../inference/index.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { openDesk } from '../support/desk.ts';

vi.setConfig({ testTimeout: 180_000 });

const engine = await loadEngine('models/everyday', { device: 'cpu' });
const desk = openDesk(engine);
afterAll(() => engine.dispose());

/** With an object that is small enough to be drawn closer. */
const SCENE: Scene = {
  width: 900,
  height: 600,
  things: [{ shape: 'cone', colour: 'red', x: 560, y: 320, radius: 40, turn: 30 }],
  horizon: 120,
  floor: '#b9b1a2',
  wall: '#a9b7c0',
  warmth: 0,
  exposure: 1,
};

const PREVIEW_FILE = /\/scale-\d\d\.png/;
const RUNTIME = /onnxruntime-|redraw-worker|\/mask-decoder\//;

/** URLs that the page and its worker request from now on. */
function requestsOf(page: Page): string[] {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  return urls;
}

async function turnOn(page: Page): Promise<void> {
  await page.evaluate("localStorage.setItem('redraw', 'on')");
  await page.reload();
  await page.getByRole('heading', { name: 'maskstream' }).waitFor();
}

type FileInput = Parameters<ReturnType<Page['locator']>['setInputFiles']>[0];
async function segment(page: Page, text: string, picture: FileInput = 'samples/blocks.png'): Promise<any> {
  await page.locator('input[type=file]').setInputFiles(picture);
  await desk.ask(text);
  await page.getByText('Save mask').waitFor();
  const { conversations } = await desk.server.ask(
    `{ conversations(first: 1) { edges { node { turns { edges { node { masks {
      id tokens size { width height } scales { scale box { x y width height } rle { size counts } }
    } } } } } } } }`,
  );
  return conversations.edges[0].node.turns.edges[0].node.masks[0];
}

/** Whether each pixel of the preview that is shown is inside, row by row, once the preview was drawn here. */
async function shownAt(
  page: Page,
  scale: number,
  count: number,
): Promise<{ inside: number[]; width: number; height: number }> {
  await page.getByRole('slider', { name: 'Scale' }).fill(String(scale));
  await page.locator(`.masked output:text-is("${scale}/${count}")`).waitFor();
  const layer = page.locator('.sheet .layer').first();
  const image = await expect
    .poll(() => layer.evaluate((one: any) => one.style.maskImage as string))
    .toMatch(/^url\("data:image\/png;base64,/)
    .then(() => layer.evaluate((one: any) => one.style.maskImage as string));
  return page.evaluate(
    async (url: string) => {
      const win = globalThis as any;
      const picture = new win.Image();
      picture.src = url;
      await picture.decode();
      const canvas = new win.OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      context.drawImage(picture, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, picture.width, picture.height);
      const inside = Array.from({ length: width * height }, (_, i) => (data[4 * i] > 0.5 * 255 ? 1 : 0));
      return { inside, width, height };
    },
    image.slice('url("'.length, -'")'.length),
  );
}

/** `rle`: the preview of the server, binarised at the threshold. */
async function expectSame(page: Page, scale: number, count: number, rle: any): Promise<void> {
  const { inside, width, height } = await shownAt(page, scale, count);
  const server = decodeRle(rle);
  expect([width, height]).toEqual([server.width, server.height]);
  expect(inside.filter((one, i) => one !== server.data[i])).toHaveLength(0);
}

describe('with the setting on', () => {
  it('every preview has the pixels of the server, and no preview file is requested', async () => {
    const { page } = desk;
    await turnOn(page);
    const urls = requestsOf(page);
    const mask = await segment(page, 'segment the blue block');
    const count = mask.scales.length;
    expect(count).toBeGreaterThanOrEqual(6);
    // In place of the last preview the page shows the finished mask.
    for (const { scale, rle } of mask.scales.slice(0, -1)) await expectSame(page, scale, count, rle);
    expect(urls.filter((url) => PREVIEW_FILE.test(url))).toEqual([]);
    expect(urls.filter((url) => RUNTIME.test(url)).length).toBeGreaterThan(0);
  });

  it('nothing of it is loaded before a mask forms, and a mask of before is drawn from its stored tokens', async () => {
    const { page } = desk;
    const mask = await segment(page, 'segment the blue block');
    const urls = requestsOf(page);
    await turnOn(page);
    await page.getByText('Save mask').waitFor();
    expect(urls.filter((url) => RUNTIME.test(url))).toEqual([]);
    for (const { scale, rle } of mask.scales.slice(0, -1)) await expectSame(page, scale, mask.scales.length, rle);
    expect(urls.filter((url) => PREVIEW_FILE.test(url))).toEqual([]);
  });

  it('a mask that is drawn closer has the pixels of the server in both of its runs', async () => {
    const { page } = desk;
    await turnOn(page);
    const urls = requestsOf(page);
    await page.getByRole('button', { name: 'Mask settings' }).click();
    await page.getByLabel('Fine detail').check();
    await page.keyboard.press('Escape');
    const buffer = Buffer.from(await drawPicture(SCENE));
    const mask = await segment(page, 'segment the red cone', { name: 'a.png', mimeType: 'image/png', buffer });
    const count = mask.scales.length;
    expect(count).toBeGreaterThan(6);
    for (const { scale, rle } of mask.scales.slice(0, -1)) await expectSame(page, scale, count, rle);
    expect(urls.filter((url) => PREVIEW_FILE.test(url))).toEqual([]);
  });

  it('the files are shown when the decoder cannot be read', async () => {
    const { page } = desk;
    await turnOn(page);
    await page.route(/\/mask-decoder\//, (route) => route.abort());
    const urls = requestsOf(page);
    await segment(page, 'segment the blue block');
    await page.getByRole('slider', { name: 'Scale' }).fill('2');
    await expect.poll(() => urls.some((url) => PREVIEW_FILE.test(url))).toBe(true);
  });
});

it('with the setting off, which it is at first, the files are shown and nothing of the runtime is loaded', async () => {
  const { page } = desk;
  const urls = requestsOf(page);
  await page.reload();
  await segment(page, 'segment the blue block');
  expect(await page.getByLabel('Draw on this device').isChecked()).toBe(false);
  await page.getByRole('slider', { name: 'Scale' }).fill('2');
  await expect.poll(() => urls.some((url) => PREVIEW_FILE.test(url))).toBe(true);
  expect(urls.filter((url) => RUNTIME.test(url))).toEqual([]);
});

it('a reader of a link is shown the files, whatever the setting says', async () => {
  const { page, server } = desk;
  await turnOn(page);
  await segment(page, 'segment the blue block');
  const { conversations } = await server.ask('{ conversations(first: 1) { edges { node { id } } } }');
  const { shareConversation } = await server.ask(
    'mutation ($input: ShareConversationInput!) { shareConversation(input: $input) { token } }',
    { input: { conversationId: conversations.edges[0].node.id } },
  );
  const urls = requestsOf(page);
  await page.goto(`${server.url}/#shared/${String(shareConversation.token)}`);
  await page.reload();
  await page.getByText('shared with you').waitFor();
  await page.getByRole('slider', { name: 'Scale' }).fill('2');
  await expect.poll(() => urls.some((url) => PREVIEW_FILE.test(url))).toBe(true);
  expect(await page.getByLabel('Draw on this device').count()).toBe(0);
  expect(urls.filter((url) => RUNTIME.test(url))).toEqual([]);
});

it('only the worker may compile WebAssembly', async () => {
  const { page } = desk;
  const policyOf = async (path: string): Promise<string> =>
    (await fetch(new URL(path, desk.server.url))).headers.get('content-security-policy') ?? '';
  expect(await policyOf('/')).not.toContain('wasm');
  const files = await readdir('web/dist/assets');
  const worker = files.find((name) => name.startsWith('redraw-worker-')) ?? '';
  expect(await policyOf(`/assets/${worker}`)).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(files.filter((name) => name.endsWith('.wasm'))).toEqual([]);
  const compiles = page.evaluate('WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true)');
  await expect(compiles).rejects.toThrow(/Content Security Policy|unsafe-eval/);
});
