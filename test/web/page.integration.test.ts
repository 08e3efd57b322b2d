// The page in a real browser, on a real server; only the engine says what the test wrote. Screenshots are kept in out/screenshots.
import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, finished, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const SHOTS = 'out/screenshots';
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const engine = new ScriptedEngine();
let server: TestServer;
let browser: Browser;
let page: Page;
let picture: string;
const faults: string[] = [];

beforeAll(async () => {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('Chromium is missing: apt-get install --no-install-recommends chromium');
  mkdirSync(SHOTS, { recursive: true });
  picture = join(await mkdtemp(join(tmpdir(), 'picture-')), 'picture.png');
  await writeFile(picture, await png(40, 20));
  server = await startTestServer({ engine });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(async () => {
  faults.length = 0;
  page = await browser.newPage({ viewport: { width: 1200, height: 850 } });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) faults.push(message.text()); });
  page.setDefaultTimeout(10_000); // a wait that fails says what for
  await page.goto(server.url);
});
afterEach(async () => {
  await page.close();
  expect(faults).toEqual([]);
});

const ask = async (text: string): Promise<void> => {
  await page.getByLabel('Your question').fill(text);
  await page.getByLabel('Your question').press('Enter');
};

it('types the answer, and finds the conversation again after a reload and by search', async () => {
  engine.script = say('Two', ' cubes.');
  await ask('how many cubes are there?');
  await page.getByText('Two cubes.').waitFor();
  await page.reload();
  await page.getByText('Two cubes.').waitFor();
  await page.getByLabel('Search questions and answers').fill('cubes');
  await page.getByRole('navigation').getByText('how many cubes are there?').waitFor();
});

it('shows the mask as it forms, replays its scales, hides it and gives its files', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => { goOn = resolve; });
  engine.script = segment((step) => (step === 3 ? gate : Promise.resolve()));
  await page.locator('input[type=file]').setInputFiles(picture);
  await ask('segment the left half');
  await page.getByText('scale 2 of 3').waitFor();
  expect(await page.locator('.layer').count()).toBe(1);
  await page.screenshot({ path: `${SHOTS}/forming.png` });
  goOn();
  await page.getByText('Copy RLE').waitFor();
  const layer = page.locator('.layer');
  expect(await layer.evaluate((element) => element.style.maskImage)).toContain('mask.png');
  await page.getByLabel('Scale').fill('1');
  expect(await layer.evaluate((element) => element.style.maskImage)).toContain('scale-01.png');
  await page.getByRole('button', { name: 'the left half', exact: true }).click();
  expect(await layer.count()).toBe(0);
  const response = await page.request.get(await page.getByRole('link', { name: 'PNG' }).getAttribute('href') ?? '');
  expect(response.headers()['content-type']).toBe('image/png');
  await page.screenshot({ path: `${SHOTS}/mask.png` });
});

it('stops an answer and keeps what was said', async () => {
  engine.script = async function* (_request, signal) {
    yield { type: 'text', delta: 'Half an ans' };
    await untilAborted(signal);
  };
  await ask('talk');
  await page.getByText('Half an ans').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped.').waitFor();
  expect(await page.getByText('Half an ans').count()).toBe(1);
});

it('goes on by itself when the network was lost in the middle', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => { goOn = resolve; });
  engine.script = async function* () {
    yield { type: 'text', delta: 'Before. ' };
    await gate;
    yield { type: 'text', delta: 'After.' };
    yield finished('Before. After.', 'ANSWER');
  };
  // The page reaches the server through here, so that the test can cut the line.
  const lines = new Set<Socket>();
  let down = false;
  const proxy = createServer((near) => {
    if (down) return void near.destroy();
    const far = connect(Number(new URL(server.url).port), '127.0.0.1');
    for (const [from, to] of [[near, far], [far, near]] as const) {
      lines.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => lines.delete(from));
    }
  });
  await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve); });
  await page.goto(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`);
  await ask('tell me');
  await page.getByText('Before.').waitFor();
  down = true;
  for (const line of lines) line.destroy();
  await page.getByText('The connection was lost').waitFor();
  down = false;
  goOn();
  await page.getByText('Before. After.').waitFor();
  proxy.close();
});

it('says what is wrong with a picture, and keeps the question', async () => {
  await page.locator('input[type=file]').setInputFiles({ name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await ask('what is it?');
  await page.getByRole('alert').getByText('This is not a picture').waitFor();
  expect(await page.getByLabel('Your question').inputValue()).toBe('what is it?');
});

it('fits a phone, in the dark, without scrolling sideways', async () => {
  engine.script = segment();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await page.locator('input[type=file]').setInputFiles(picture);
  await ask('segment the left half of this rather long question that does not fit into one line');
  await page.getByText('Copy RLE').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await page.screenshot({ path: `${SHOTS}/phone.png` });
  await page.getByRole('button', { name: 'Conversations' }).click();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByText('Ask a picture').waitFor();
});
