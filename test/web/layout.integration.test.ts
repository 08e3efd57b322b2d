// Where the parts of the page lie, in windows of several widths.
import { beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SHOTS, openDesk } from '../support/desk.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);
let page: Page;
beforeEach(() => {
  ({ page } = desk);
  engine.script = segment();
});

interface Edges {
  top: number;
  right: number;
  bottom: number;
  left: number;
}
const edgesOf = (selector: string): Promise<Edges> =>
  page
    .locator(selector)
    .last()
    .evaluate((element: any): Edges => {
      const { top, right, bottom, left } = element.getBoundingClientRect();
      return { top, right, bottom, left };
    });
const segmentPortrait = async (): Promise<void> => {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'tall.png', mimeType: 'image/png', buffer: Buffer.from(await png(20, 40)) });
  await desk.ask('segment the upper half');
  await page.getByText('Save mask').waitFor();
};

it('the tools of a tall picture stand beside it where there is room, and the whole picture is in sight', async () => {
  await segmentPortrait();
  const [picture, tools, composer, header] = await Promise.all(
    ['.framed', '.beside', '.composer', 'header'].map(edgesOf),
  );
  expect(tools?.left).toBeGreaterThan(picture?.right ?? Infinity);
  expect(tools?.right).toBeCloseTo(composer?.right ?? 0, 0);
  await expect.poll(async () => (await edgesOf('.framed')).bottom).toBeLessThan(composer?.top ?? 0);
  expect((await edgesOf('.framed')).top).toBeGreaterThanOrEqual(header?.bottom ?? Infinity);
  await page.screenshot({ path: `${SHOTS}/tall.png` });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(async () => (await edgesOf('.beside')).top >= (await edgesOf('.framed')).bottom).toBe(true);
});

it('the tools of the view lie inside the page, also on a picture that is a narrow strip', async () => {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'strip.png', mimeType: 'image/png', buffer: Buffer.from(await png(20, 600)) });
  await desk.ask('segment the upper half');
  await page.getByText('Save mask').waitFor();
  const [main, tools, beside] = await Promise.all(['main', '.view-tools', '.beside'].map(edgesOf));
  expect(tools?.left).toBeGreaterThan(main?.left ?? Infinity);
  expect(beside?.left).toBeGreaterThan(tools?.right ?? Infinity);
});

it('on a phone the composer has two rows, also with a picture', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await page.getByRole('button', { name: 'Remove the picture' }).waitFor();
  const rows = await page
    .locator('.composer')
    .locator('textarea, button, label, img')
    .evaluateAll((all: any[]) => [
      ...new Set(
        all
          .filter((one) => one.checkVisibility())
          .map((one) => one.getBoundingClientRect() as { top: number; height: number })
          .map(({ top, height }) => Math.round((top + height / 2) / 30)),
      ),
    ]);
  expect(rows.length).toBeLessThanOrEqual(2);
  await page.screenshot({ path: `${SHOTS}/phone-composer.png` });
});

it('on a tablet the titles of conversations have the width of the list', async () => {
  engine.script = say('Yes.');
  for (const text of ['is there a ball?', 'is there a cube?']) {
    await page.getByRole('button', { name: 'New conversation' }).click();
    await desk.ask(text);
    await page.locator('.question').getByText(text).waitFor();
  }
  const tablet = await desk.browser.newContext({
    viewport: { width: 768, height: 1024 },
    ...{ hasTouch: true, isMobile: true },
  });
  const touched = await tablet.newPage();
  await touched.goto(page.url());
  await touched.getByRole('button', { name: 'Rename is there a cube?' }).waitFor();
  const widths = await touched.locator('nav').evaluate((nav: any) => ({
    list: nav.querySelector('ul').clientWidth as number,
    titles: [...nav.querySelectorAll('.title')].map((title) => title.clientWidth as number),
  }));
  expect(Math.min(...widths.titles)).toBeGreaterThan(0.95 * widths.list);
  await tablet.close();
});

it('the tools of a mask are one line, also in a narrow column', async () => {
  Object.assign(engine.info.abilities, { refine: true });
  try {
    await page.reload();
    await page.locator('input[type=file]').setInputFiles(desk.picture);
    await desk.ask('segment the left half');
    await page.getByText('Change this mask').waitFor();
    for (const [width, height] of [
      [1200, 850],
      [768, 1024],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expect
        .poll(() =>
          page.locator('.mask-tools > *').evaluateAll((all: any[]) => {
            const middles = all
              .map((one) => one.getBoundingClientRect() as Edges)
              .map(({ top, bottom }) => (top + bottom) / 2);
            return Math.max(...middles) - Math.min(...middles);
          }),
        )
        .toBeLessThan(3);
    }
    const [tools, column] = await Promise.all(['.mask-tools', '.beside'].map(edgesOf));
    expect(tools?.right).toBeLessThanOrEqual(column?.right ?? 0);
  } finally {
    Object.assign(engine.info.abilities, { refine: false });
  }
});
