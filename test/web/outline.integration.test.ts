// Each mask has an outline in its own colour at full strength with a dark edge, and one row of tools, on any screen.
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SHOTS, openDesk } from '../support/desk.ts';
import { ScriptedEngine, segmentAs } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

const [WIDTH, HEIGHT] = [400, 200];
const columns = (from: number, to: number) => ({
  width: WIDTH,
  height: HEIGHT,
  data: new Uint8Array(WIDTH * HEIGHT).map((_, i) => (i % WIDTH >= from && i % WIDTH < to ? 1 : 0)),
});
const LABELS = ['yellow cylinder 1 of 2', 'yellow cylinder 2 of 2'];
const twoMasks = segmentAs([
  { label: LABELS[0] ?? '', mask: columns(50, 150) },
  { label: LABELS[1] ?? '', mask: columns(250, 350) },
]);

const flat = async (background: string) => ({
  name: 'flat.png',
  mimeType: 'image/png',
  buffer: await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } })
    .png()
    .toBuffer(),
});

async function ask(page: Page, background: string): Promise<void> {
  engine.script = twoMasks;
  await page.locator('input[type=file]').setInputFiles(await flat(background));
  await page.getByLabel('Your question').fill('segment every yellow cylinder');
  await page.getByLabel('Your question').press('Enter');
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
}

interface Edges {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The colours of the middle row of the picture as it is shown. */
async function middleRow(page: Page): Promise<number[][]> {
  await page.mouse.move(0, 0);
  const shot = await page.locator('.layers').last().screenshot();
  const { data, info } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const from = Math.floor(info.height / 2) * info.width * 3;
  return Array.from({ length: info.width }, (_, x) => [...data.subarray(from + x * 3, from + x * 3 + 3)]);
}
const near = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, c) => Math.abs(value - (b[c] ?? 0)) < 40);

it.each(['#ff4080', '#2f9bff', '#ffffff'])(
  'masks on a picture of the colour %s have lines of their own colours, with a dark edge',
  async (background) => {
    await ask(desk.page, background);
    const lines = async (): Promise<boolean[]> => {
      const row = await middleRow(desk.page);
      const place = (column: number): number => Math.round((column / WIDTH) * row.length);
      return [
        { edge: 50, outwards: -1, colour: [255, 64, 128] },
        { edge: 350, outwards: 1, colour: [47, 155, 255] },
      ].map(({ edge, outwards, colour }) => {
        const outside = Array.from({ length: 8 }, (_, i) => row[place(edge) + outwards * (i - 2)] ?? []);
        const line = outside.findIndex((one) => near(one, colour));
        return line !== -1 && outside.slice(line).some((one) => near(one, [0, 0, 0]));
      });
    };
    await expect.poll(lines).toEqual([true, true]);
  },
);

it('nothing is left of the masks where their opacity is 0', async () => {
  await ask(desk.page, '#808080');
  await desk.page.getByRole('slider', { name: 'Opacity' }).fill('0');
  await expect.poll(async () => new Set((await middleRow(desk.page)).map(String)).size).toBe(1);
});

it('on a phone the tools of each mask are one row of targets that a finger hits', async () => {
  Object.assign(engine.info.abilities, { refine: true });
  const browser = await desk.browser.newContext({
    viewport: { width: 390, height: 844 },
    ...{ hasTouch: true, isMobile: true },
  });
  const page = await browser.newPage();
  await page.goto(desk.server.url);
  await ask(page, '#d0b000');
  const rows = await page.locator('.mask-tools').evaluateAll((all: any[]) =>
    all.map((row) =>
      [...row.querySelectorAll('button')]
        .filter((button) => button.closest('[popover]') === null)
        .map((button) => {
          const { top, bottom, left, right } = button.getBoundingClientRect() as Edges;
          return {
            name: button.textContent,
            middle: (top + bottom) / 2,
            width: right - left,
            height: bottom - top,
            right,
          };
        }),
    ),
  );
  expect(rows.map((row) => row.map(({ name }) => name))).toEqual(
    LABELS.map((label) => [label, 'Change this mask', 'Correct this mask', 'Save mask']),
  );
  for (const row of rows) {
    const middles = row.map(({ middle }) => middle);
    expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(3);
    for (const { width, height, right } of row) {
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      expect(right).toBeLessThanOrEqual(390);
    }
  }
  await page.screenshot({ path: `${SHOTS}/phone-masks.png` });
  await browser.close();
  Object.assign(engine.info.abilities, { refine: false });
});
