// What can be done with a conversation and its answers on the page: share it, take it along, say how good an answer
// was, make masks of masks.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { SHOTS, openDesk } from '../support/desk.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';
import { unzip } from '../support/unzip.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);
const { ask } = desk;
let page: Page;
beforeEach(() => {
  ({ page } = desk);
});

async function segmentOne(text = 'segment the left half'): Promise<void> {
  engine.script = segment();
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await ask(text);
  await page.getByText('Save mask').waitFor();
}

/** As somebody else, who has nothing but the link. */
async function follow(address: string): Promise<Page> {
  const visitor = await (await desk.browser.newContext({ viewport: { width: 900, height: 800 } })).newPage();
  visitor.setDefaultTimeout(60_000);
  await visitor.goto(address);
  return visitor;
}

it('shares a conversation by a link that can be copied once, shows it to who has it, and ends it', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await segmentOne();
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share the conversation' });
  await dialog.getByLabel('Ends').selectOption('in a week');
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await dialog.getByText('Copied').waitFor();
  await page.screenshot({ path: `${SHOTS}/share.png` });
  const address = String(await page.evaluate('navigator.clipboard.readText()'));
  expect(address).toBe(await dialog.getByLabel('Address of link 1').inputValue());

  const visitor = await follow(address);
  await visitor.getByText('segment the left half').first().waitFor();
  await visitor.getByText('90 % sure').waitFor();
  expect(await visitor.locator('.layer').evaluate((element) => element.style.maskImage)).toContain('mask.png');
  await visitor.getByLabel('Scale', { exact: true }).fill('1');
  expect(await visitor.locator('.layer').evaluate((element) => element.style.maskImage)).toContain('scale-01.png');
  for (const name of ['Your question', 'Search questions and answers'])
    expect(await visitor.getByLabel(name).count()).toBe(0);
  expect(await visitor.getByRole('button', { name: /Ask again|Share|Export|answer/ }).count()).toBe(0);
  await visitor.screenshot({ path: `${SHOTS}/shared.png` });

  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Share' }).click();
  await dialog.getByText(/ends/).waitFor();
  expect(await dialog.getByLabel('Address of link 1').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Revoke link 1' }).click();
  await dialog.getByText(/Made /).waitFor({ state: 'hidden' });
  await visitor.reload();
  await visitor.getByRole('alert').getByText('This link does not exist, or it is no longer valid.').waitFor();
  await visitor.context().close();
});

it('a question in a language that is written from right to left stands so behind a link, too', async () => {
  engine.script = say('قطة.');
  await ask('ما هذا؟');
  await page.getByText('قطة.').waitFor();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  const visitor = await follow(await page.getByLabel('Address of link 1').inputValue());
  await visitor.getByText('قطة.').waitFor();
  for (const text of [visitor.locator('.asked p'), visitor.locator('header strong'), visitor.locator('.answer p')])
    expect(await text.evaluate((element: any) => element.matches(':dir(rtl)') as boolean)).toBe(true);
  await visitor.context().close();
});

it('copies on pages without https too, also in a dialog, and the focus stays where it was', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript("Object.defineProperty(window, 'isSecureContext', { value: false })");
  await page.reload();
  engine.script = say('Two cubes.');
  await ask('how many cubes are there?');
  const focused = () => page.evaluate('document.activeElement.innerText');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Two cubes.');
  expect(await focused()).toBe('Copied');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share the conversation' });
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await dialog.getByText('Copied').waitFor();
  const address = await dialog.getByLabel('Address of link 1').inputValue();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address);
  expect(await focused()).toBe('Copied');
});

it('a link goes on with the conversation: an answer that was not there yet appears by itself', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  engine.script = async function* (request, signal) {
    await gate;
    yield* say('Later.')(request, signal);
  };
  await ask('when?');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  const visitor = await follow(await page.getByLabel('Address of link 1').inputValue());
  await visitor.getByText('Being answered…').waitFor();
  goOn();
  await visitor.getByText('Later.').waitFor();
  await visitor.context().close();
});

it('gives the conversation as an archive, in each format', async () => {
  await segmentOne();
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the conversation' });
  await page.screenshot({ path: `${SHOTS}/export.png` });
  const holds = {
    Everything: 'conversation.json',
    COCO: 'annotations/instances_default.json',
    'Label Studio': 'tasks.json',
    CVAT: 'annotations.xml',
    GeoJSON: '.geojson',
    SVG: '.svg',
    YOLO: 'data.yaml',
    LabelMe: '.json',
  };
  for (const [name, file] of Object.entries(holds)) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: new RegExp(`^${name}`) }).click(),
    ]);
    const names = [...unzip(await readFile(await download.path())).keys()];
    expect(
      names.some((one) => one.endsWith(file)),
      `${name}: ${names.join(', ')}`,
    ).toBe(true);
    expect(names.some((one) => one.startsWith('images/'))).toBe(true);
  }
});

it('stores feedback on an answer, and removes it', async () => {
  engine.script = say('Blue.');
  await ask('which colour?');
  await page.getByText('Blue.').waitFor();
  const good = page.getByRole('button', { name: 'A good answer', exact: true }),
    bad = page.getByRole('button', { name: 'Not a good answer' });
  await bad.click();
  await page.getByRole('button', { name: 'Say why' }).click();
  await page.getByLabel('What was good or bad').fill('It is green.');
  await page.screenshot({ path: `${SHOTS}/feedback.png` });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Change what you said' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Change what you said' }).click();
  expect(await page.getByLabel('What was good or bad').inputValue()).toBe('It is green.');
  expect([await good.getAttribute('aria-pressed'), await bad.getAttribute('aria-pressed')]).toEqual(['false', 'true']);
  await page.getByLabel('What was good or bad').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Say why' }).waitFor();
  await bad.click();
  await page.getByRole('button', { name: 'Say why' }).waitFor({ state: 'hidden' });
  expect(await bad.getAttribute('aria-pressed')).toBe('false');
});

it('makes a mask of masks, also of one from an earlier turn, and shows it beside the first', async () => {
  await segmentOne();
  await ask('segment it again');
  await page.getByText('Save mask').nth(1).waitFor();
  const turn = page.getByRole('article').nth(1);
  await turn.getByText('Combine masks').click();
  await turn.getByLabel('What to do with it').selectOption('turned inside out');
  await turn.getByRole('button', { name: 'Make the mask' }).click();
  await turn.getByRole('button', { name: 'everything but the left half', exact: true }).waitFor();
  await turn.getByLabel('What to do with it').selectOption('without');
  await turn.getByLabel('The other mask').selectOption({ index: 1 });
  await turn.getByRole('button', { name: 'Make the mask' }).click();
  await turn.getByRole('button', { name: 'the left half without the left half', exact: true }).waitFor();
  await turn.getByText('empty').waitFor();
  expect(await turn.getByText('Nothing like it was found').count()).toBe(0);
  await turn.locator('.mask-tools').getByText('combined').waitFor();
  await page.screenshot({ path: `${SHOTS}/combined.png` });
  expect(await page.getByRole('article').first().locator('.mask-tools').getByText('combined').count()).toBe(0);
  await page.reload();
  await page
    .getByRole('article')
    .nth(1)
    .getByRole('button', { name: 'everything but the left half', exact: true })
    .waitFor();
});

it('the tools fit a phone, in the dark', async () => {
  await segmentOne();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await page.getByText('Combine masks').click();
  await page.getByRole('button', { name: 'A good answer', exact: true }).click();
  await page.getByRole('button', { name: 'Say why' }).click();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await page.screenshot({ path: `${SHOTS}/phone-tools.png` });
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByLabel('Address of link 1').waitFor();
  await page.screenshot({ path: `${SHOTS}/phone-share.png` });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
});
