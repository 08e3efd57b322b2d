// redraw.html of an archive, opened from the disk in a browser without a network: every scale of every mask, and the
// mask itself, have the pixels of the server. The model is the bundled one.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, expect, it, vi } from 'vitest';
import { drawPicture } from '../../bench/suites/draw.ts';
import type { Scene } from '../../bench/suites/scene.ts';
import { loadEngine } from '../../inference/index.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { openDesk } from '../support/desk.ts';
import { dataUri } from '../support/pictures.ts';
import { unzip } from '../support/unzip.ts';

vi.setConfig({ testTimeout: 180_000 });

const engine = await loadEngine('models/everyday', { device: 'cpu' });
const desk = openDesk(engine);
const folder = await mkdtemp(join(tmpdir(), 'archive-'));
afterAll(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true });
});

const SCENE: Scene = {
  width: 900,
  height: 600,
  things: [
    { shape: 'cone', colour: 'red', x: 560, y: 320, radius: 40, turn: 30 },
    { shape: 'cube', colour: 'blue', x: 250, y: 380, radius: 80, turn: 40 },
  ],
  horizon: 120,
  floor: '#b9b1a2',
  wall: '#a9b7c0',
  warmth: 0,
  exposure: 1,
};

/** Asks a question about each object; the id of the conversation. */
async function ask(): Promise<string> {
  const { server } = desk;
  const picture = new Uint8Array(await drawPicture(SCENE));
  const uploaded = await server.ask(
    'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
    { dataUri: dataUri(picture) },
  );
  let conversationId: string | undefined;
  for (const about of [
    { text: 'segment the blue cube', imageIds: [uploaded.uploadImage.image.id], detail: 'STANDARD' },
    { text: 'segment the red cone', detail: 'FINE' },
    { text: 'segment the red cone', detail: 'FINE', largestPart: true, fillHoles: 20, previews: 'COARSE' },
  ]) {
    const { sendTurn } = await server.ask(
      'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }',
      { input: { ...about, ...(conversationId === undefined ? {} : { conversationId }) } },
    );
    conversationId = sendTurn.conversation.id;
    await server.events(sendTurn.turn.id);
  }
  return conversationId ?? '';
}

async function unpackArchive(conversationId: string): Promise<{ names: string[]; masks: any[] }> {
  const { conversation } = await desk.server.ask(
    `query ($id: ID!) { conversation(id: $id) { exportUrl(format: REDRAW) turns { edges { node { masks {
      label rle { size counts } scales { scale rle { size counts } }
    } } } } } }`,
    { id: conversationId },
  );
  const files = unzip(await desk.server.download(conversation.exportUrl));
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return { names: [...files.keys()], masks: conversation.turns.edges.flatMap(({ node }: any) => node.masks) };
}

/** Whether each pixel of a step is inside, row by row; the steps of a mask are its scales, then the mask. */
async function stepOf(page: Page, mask: number, step: number) {
  const figure = page.locator('figure').nth(mask);
  await figure.getByRole('slider').fill(String(step));
  const name = await figure.locator('output').textContent();
  const pixels = await figure.locator('canvas').evaluate((canvas: any) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    const inside = Array.from({ length: width * height }, (_, i) => (data[4 * i + 3] > 0.5 * 255 ? '1' : '0'));
    return { size: [height, width] as number[], inside: inside.join('') };
  });
  return { name, ...pixels };
}

const pixelsOf = (rle: any): string => decodeRle(rle).data.join('');

it('every scale and the mask have the pixels of the server, without a network', async () => {
  const { names, masks } = await unpackArchive(await ask());
  expect(names.filter((name) => !name.startsWith('images/'))).toEqual(['redraw.html']);
  expect(masks.map(({ scales }) => scales.length)).toEqual([6, 12, expect.any(Number)]);
  const context = await desk.browser.newContext({ offline: true });
  const page = await context.newPage();
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.goto(pathToFileURL(join(folder, 'redraw.html')).href);
  await page.getByText('Drawn from tokens.').waitFor({ timeout: 60_000 });
  expect(await page.locator('figure').count()).toBe(masks.length);
  for (const [i, { scales, rle }] of masks.entries()) {
    const count = Number(await page.locator('figure').nth(i).getByRole('slider').getAttribute('max'));
    for (const { scale, rle: preview } of scales)
      expect(await stepOf(page, i, scale)).toEqual({
        name: `scale ${scale}`,
        size: preview.size,
        inside: pixelsOf(preview),
      });
    expect(await stepOf(page, i, count)).toEqual({ name: 'mask', size: rle.size, inside: pixelsOf(rle) });
  }
  const pictures = page.locator('figure img').evaluateAll((all: any[]) => all.map((one) => one.naturalWidth as number));
  expect(await pictures).toEqual(masks.map(() => SCENE.width));
  expect(urls.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
  await context.close();
});
