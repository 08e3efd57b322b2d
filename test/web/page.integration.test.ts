// The page in a real browser: asking, watching, finding again. What can be done with a conversation is in
// conversation.integration.test.ts.
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { SHOTS, openDesk } from '../support/desk.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, finished, say, segment, untilAborted } from '../support/scripted-engine.ts';
import type { Script } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);
const { ask } = desk;
let server: TestServer;
let page: Page;
let picture: string;
beforeEach(() => {
  ({ server, page, picture } = desk);
});

it('types the answer, and finds the conversation again after a reload and by search', async () => {
  engine.script = say('Two', ' cubes.');
  await ask('how many cubes are there?');
  await page.getByText('Two cubes.').waitFor();
  await page.reload();
  await page.getByText('Two cubes.').waitFor();
  await page.getByLabel('Search questions and answers').fill('cubes');
  await page.getByRole('navigation').locator('mark').getByText('cubes', { exact: true }).first().waitFor();
  expect(await page.getByRole('list', { name: 'Found' }).locator('button').allInnerTexts()).toEqual([
    expect.stringMatching(/^how many cubes are there\??\s+Two cubes\.?$/),
  ]);
});

it('shows the mask as it forms, replays its scales, hides it and gives its files', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  engine.script = segment((step) => (step === 3 ? gate : Promise.resolve()));
  await page.locator('input[type=file]').setInputFiles(picture);
  await ask('segment the left half');
  await page.getByText('scale 2 of 3').waitFor();
  expect(await page.locator('.layer').count()).toBe(1);
  await page.screenshot({ path: `${SHOTS}/forming.png` });
  goOn();
  await page.getByText('Save mask').waitFor();
  const layer = page.locator('.layer');
  expect(await layer.evaluate((element) => element.style.maskImage)).toContain('mask.png');
  await page.getByLabel('Scale').fill('1');
  expect(await layer.evaluate((element) => element.style.maskImage)).toContain('scale-01.png');
  await page.getByRole('button', { name: 'the left half', exact: true }).click();
  expect(await layer.count()).toBe(0);
  await page.getByRole('button', { name: 'Save mask' }).click();
  const response = await page.request.get((await page.getByRole('link', { name: 'PNG' }).getAttribute('href')) ?? '');
  expect(response.headers()['content-type']).toBe('image/png');
  await page.screenshot({ path: `${SHOTS}/mask.png` });
});

it('stops an answer and keeps its text', async () => {
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

it('a press on Stop that ends after the turn has ended does not ask again', async () => {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  engine.script = async function* (request, signal) {
    yield { type: 'text', delta: 'Half an ans' };
    await ended;
    yield* say('wer.')(request, signal);
  };
  engine.requests.length = 0;
  await ask('talk');
  await page.getByText('Half an ans').waitFor();
  await page.getByRole('button', { name: 'Stop' }).dispatchEvent('pointerdown');
  end();
  await page.getByRole('button', { name: 'Ask again' }).dispatchEvent('click', { detail: 1 });
  engine.script = say('Four.');
  await ask('and then?');
  await page.getByText('Four.').waitFor();
  expect(engine.requests.map(({ messages }) => messages.at(-1)?.text)).toEqual(['talk', 'and then?']);
});

it('takes a picture that is dropped or pasted anywhere', async () => {
  const bytes = [...(await png(40, 20))];
  const give = (how: 'drop' | 'paste'): Promise<unknown> =>
    page.evaluate(`(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([${bytes.join()}])], '${how}.png', { type: 'image/png' }));
    const how = { bubbles: true, cancelable: true };
    document.body.dispatchEvent('${how}' === 'drop'
      ? new DragEvent('drop', { ...how, dataTransfer: data })
      : new ClipboardEvent('paste', { ...how, clipboardData: data }));
  })()`);
  await page.getByLabel('Your question').click(); // the page listens by then
  await give('drop');
  await page.getByText('drop.png').waitFor();
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await give('paste');
  await page.getByText('paste.png').waitFor();
  engine.script = say('Grey.');
  await ask('which colour?');
  await page.getByText('Grey.').waitFor();
  await page.getByAltText('The picture that was sent').waitFor();
});

it('keeps every version of a question, and continues after the active one', async () => {
  engine.script = say('One.');
  await ask('how many?');
  await page.getByText('One.').waitFor();
  engine.script = say('Two.');
  await page.getByRole('button', { name: 'Ask again' }).click();
  await page.getByText('Two.').waitFor();
  expect(await page.getByText('One.').count()).toBe(0);
  engine.script = say('Three.');
  await page.getByRole('button', { name: /^Edit the question/ }).click();
  await page.getByLabel('The question in other words').fill('how many cubes?');
  await page.getByLabel('The question in other words').press('Enter');
  await page.getByText('Three.').waitFor();
  await page.getByText('Version 3/ of 3').waitFor();
  await page.getByRole('button', { name: 'The version before' }).click();
  await page.getByText('Two.').waitFor();
  await page.getByRole('button', { name: 'The version before' }).click();
  await page.getByText('One.').waitFor();
  engine.script = say('Four.');
  await ask('and then?');
  await page.getByText('Four.').waitFor();
  expect(engine.requests.at(-1)?.messages.map(({ text }) => text)).toEqual(['how many?', 'One.', 'and then?']);
  await page
    .getByRole('group', { name: 'Versions of this turn' })
    .getByRole('button', { name: 'The version after' })
    .click();
  await page.getByText('Two.').waitFor();
  expect(await page.getByText('Four.').count()).toBe(0);
  await page.reload();
  await page.getByText('Two.').waitFor();
});

it('takes a deletion back', async () => {
  engine.script = say('Kept.');
  await ask('will it be kept?');
  await page.getByText('Kept.').waitFor();
  await page.getByRole('button', { name: 'Delete will it be kept?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Ask a picture').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Kept.').waitFor();
});

it('reports when nothing was found, and when a mask may be wrong', async () => {
  const end = (change: object): Script =>
    async function* (request, signal) {
      for await (const event of segment()(request, signal))
        yield event.type === 'mask-finished' ? { ...event, mask: { ...event.mask, ...change } } : event;
    };
  engine.script = end({ outcome: 'NO_TARGET', area: 0, box: null, confidence: 0.2 });
  await page.locator('input[type=file]').setInputFiles(picture);
  await ask('segment the unicorn');
  await page.getByText('The model knows: Says what the test wrote.').waitFor();
  engine.script = end({ confidence: 0.3 });
  await ask('segment the other half');
  await page.getByText('may be wrong').waitFor();
});

it('can be used by the keyboard alone, and everything has a name', async () => {
  engine.script = segment();
  await page.locator('input[type=file]').setInputFiles(picture);
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Your question');
  await page.keyboard.type('segment the left half');
  await page.keyboard.press('Enter');
  await page.getByText('Save mask').waitFor();
  const chip = page.getByRole('button', { name: 'the left half', exact: true });
  await chip.focus();
  await page.keyboard.press('Space');
  expect(await chip.getAttribute('aria-pressed')).toBe('false');
  for (const name of ['Correct this mask', 'Save mask']) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe(name);
  }
  const focused = (): Promise<unknown> => page.evaluate('document.activeElement.textContent');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toMatch(/^PNG/);
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toMatch(/^Copy RLE/);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'PNG' }).waitFor({ state: 'hidden' });
  expect(await focused()).toBe('Save mask');
  await page.getByLabel('Scale', { exact: true }).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await page.getByLabel('Scale', { exact: true }).getAttribute('aria-valuetext')).toBe('2 of 3');
  // A picture beside its own name has an empty `alt`.
  const nameless = await page
    .locator('button, a[href], input, textarea, img:not([alt=""])')
    .evaluateAll((elements: any[]) =>
      elements
        .filter(
          (element) =>
            !element.hidden &&
            (element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? element.textContent) === '' &&
            (element.labels?.length ?? 0) === 0,
        )
        .map((element) => element.outerHTML as string),
    );
  expect(nameless).toEqual([]);
  expect(await page.locator('.answer').getAttribute('aria-live')).toBe('polite');
});

it('toggles a mask by a click into it, and gives it as a COCO data set', async () => {
  engine.script = segment();
  await page.locator('input[type=file]').setInputFiles(picture);
  await ask('segment the left half');
  await page.getByText('Save mask').waitFor();
  const frame = page.locator('.layers');
  const { width, height } = (await frame.boundingBox()) ?? { width: 0, height: 0 };
  await frame.click({ position: { x: 0.75 * width, y: height / 2 } });
  expect(await page.locator('.layer').count()).toBe(1);
  await frame.click({ position: { x: 0.25 * width, y: height / 2 } });
  expect(await page.locator('.layer').count()).toBe(0);
  await page.getByRole('button', { name: 'Save mask' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'COCO A data set' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({
    images: [{ id: 1, width: 40, height: 20 }],
    categories: [{ id: 1, name: 'the left half' }],
    annotations: [
      { image_id: 1, category_id: 1, area: 4, bbox: [0, 0, 2, 2], segmentation: { size: [2, 4], counts: '044' } },
    ],
  });
});

it("goes on by itself when the browser's network was cut in the middle", async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  engine.script = segment((step) => (step === 3 ? gate : Promise.resolve()));
  const devtools = await page.context().newCDPSession(page);
  const cut = (offline: boolean): Promise<unknown> =>
    devtools.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  await devtools.send('Network.enable');
  await page.locator('input[type=file]').setInputFiles(picture);
  await ask('segment the left half');
  await page.getByText('scale 2 of 3').waitFor();
  await cut(true);
  await page.getByText('The connection was lost').waitFor();
  goOn();
  await cut(false);
  await page.getByText('Save mask').waitFor();
  await page.getByText('The connection was lost').waitFor({ state: 'hidden' });
});

it('goes on by itself when the server was out of reach in the middle', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
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
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      lines.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => lines.delete(from));
    }
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
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

it('reports what is wrong with a picture, and keeps the question', async () => {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await ask('what is it?');
  await page.getByRole('alert').getByText('This is not an image').waitFor();
  expect(await page.getByLabel('Your question').inputValue()).toBe('what is it?');
});

it('fits a phone, in the dark, without scrolling sideways', async () => {
  engine.script = segment();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await page.locator('input[type=file]').setInputFiles(picture);
  await ask('segment the left half of this rather long question that does not fit into one line');
  await page.getByText('Save mask').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await page.screenshot({ path: `${SHOTS}/phone.png` });
  await page.getByRole('button', { name: 'Conversations' }).click();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByText('Ask a picture').waitFor();
});

it('asks for credentials when the server requires them, and opens with valid ones', async () => {
  const guarded = await startTestServer({ engine, env: JWT_ENV });
  engine.script = say('Welcome.');
  await page.goto(guarded.url);
  const field = page.getByLabel('Token or API key');
  await field.fill('nonsense');
  await field.press('Enter');
  await page.getByText('The server did not accept the last one.').waitFor();
  await field.fill((await bearer({ sub: 'ann' })).replace('Bearer ', ''));
  await field.press('Enter');
  await ask('may I?');
  await page.getByText('Welcome.').waitFor();
  await guarded.close();
});
