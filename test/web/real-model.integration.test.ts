// The page with the bundled model: from a question to a mask, to what is pointed at, to a correction.
import type { Page } from 'playwright-core';
import { afterAll, expect, it, vi } from 'vitest';
import { loadEngine } from '../../inference/index.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { SHOTS, openDesk } from '../support/desk.ts';

vi.setConfig({ testTimeout: 180_000 });

const engine = await loadEngine('models/everyday', { device: 'cpu' });
const desk = openDesk(engine);
afterAll(() => engine.dispose());

/** Of the picture samples/blocks.png. */
const [WIDTH, HEIGHT] = [256, 192];
/** On the blue block, and on the wall. */
const [BLOCK, WALL] = [
  [50, 130],
  [128, 10],
] as const;

const placeIn = async (selector: string, [x, y]: readonly [number, number]): Promise<{ x: number; y: number }> => {
  const { width, height } = (await desk.page.locator(selector).boundingBox()) ?? { width: 0, height: 0 };
  return { x: (x / WIDTH) * width, y: (y / HEIGHT) * height };
};
const masks = async (): Promise<any[]> => {
  const { conversations } = await desk.server.ask(
    '{ conversations(first: 1) { edges { node { turns { edges { node { masks { origin label outcome rle { size ' +
      'counts } } } } } } } } }',
  );
  return conversations.edges[0].node.turns.edges.flatMap(({ node }: any) => node.masks);
};
const isInside = ({ rle }: any, [x, y]: readonly [number, number]): boolean => decodeRle(rle).data[y * WIDTH + x] === 1;
const segmentTheBlock = async (page: Page): Promise<void> => {
  await page.locator('input[type=file]').setInputFiles('samples/blocks.png');
  await desk.ask('segment the blue block');
  await page.getByText('Save mask').waitFor();
};

it('a question gets a mask that is drawn over the picture and named under the pointer; it is corrected', async () => {
  const { page } = desk;
  await segmentTheBlock(page);
  const [mask] = await masks();
  expect([isInside(mask, BLOCK), isInside(mask, WALL)]).toEqual([true, false]);
  const layers = page.locator('.layers');
  await layers.hover({ position: await placeIn('.layers', BLOCK) });
  await page.locator('.named').getByText(mask.label).waitFor();
  await page.screenshot({ path: `${SHOTS}/hover.png` });
  await layers.hover({ position: await placeIn('.layers', WALL) });
  expect(await page.locator('.named').count()).toBe(0);

  await page.getByRole('button', { name: 'Correct this mask' }).click();
  await page.locator('.stage').click({ position: await placeIn('.stage', WALL) });
  await page.getByRole('button', { name: 'Save as a new mask' }).click();
  await page.locator('.mask-tools').getByText('by hand').waitFor();
  const corrected = (await masks()).at(-1);
  expect(corrected).toMatchObject({ origin: 'HUMAN', label: mask.label });
  expect([isInside(corrected, BLOCK), isInside(corrected, WALL)]).toEqual([true, true]);
});

it('a click beside all masks points at the picture, and the question gets a mask or a typed refusal', async () => {
  const { page } = desk;
  await segmentTheBlock(page);
  // The picture moves while the answer's tools appear below it; the last click counts.
  await vi.waitFor(
    async () => {
      await page.locator('.layers').click({ position: await placeIn('.layers', [215, 120]) });
      await page.getByText(/^Point 21\d/).waitFor({ timeout: 3000 });
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Your question');
  await page.screenshot({ path: `${SHOTS}/clicked.png` });
  await desk.ask('segment this');
  await page.getByText('Points at one point').waitFor();
  await page.getByRole('button', { name: 'Ask again' }).nth(1).waitFor();
  const outcomes = (await masks()).slice(1).map(({ outcome }) => outcome);
  const refusals = await page.getByRole('article').nth(1).getByRole('alert').count();
  expect(outcomes.length + refusals).toBeGreaterThan(0);
  for (const outcome of outcomes) expect(['FOUND', 'NO_TARGET']).toContain(outcome);
});

it('the list of conversations shows the picture of each and when it was changed', async () => {
  const { page } = desk;
  await segmentTheBlock(page);
  const item = page
    .getByRole('navigation')
    .getByRole('button', { name: /segment the blue block/ })
    .first();
  await item.locator('time').waitFor();
  await expect.poll(() => item.locator('img').evaluate((image: any) => image.naturalWidth)).toBeGreaterThan(0);
});

it('the first stop of the keyboard leads to the question', async () => {
  const { page } = desk;
  // The page opens with the focus in the question; from its top the link comes before everything else.
  await page.locator('#question:focus').waitFor();
  await page.getByRole('heading', { name: 'maskstream' }).click();
  await page.keyboard.press('Shift+Tab');
  const skip = page.getByRole('link', { name: 'Skip to the question' });
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the question');
  expect((await skip.boundingBox())?.y).toBeGreaterThan(0);
  const address = page.url();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Your question');
  expect(page.url()).toBe(address);
});

it('enlarged and moved, the picture is asked about by a box; the scrubber shows every scale at full size', async () => {
  const { page } = desk;
  await segmentTheBlock(page);
  const scale = page.getByLabel('Scale', { exact: true });
  const [frame, count] = [await page.locator('.layers').boundingBox(), Number(await scale.getAttribute('max'))];
  const files = new Set<unknown>();
  for (let at = 1; at <= count; at++) {
    await scale.fill(String(at));
    await page.getByText(`${at}/${count}`).waitFor();
    files.add(await page.locator('.layer').evaluate((element: any) => element.style.maskImage));
    // A scale of the second run, around a small object, covers its part of the picture only.
    const layer = await page.locator('.layer').boundingBox();
    expect(layer?.width).toBeLessThanOrEqual((frame?.width ?? 0) + 1);
    if (at === 1) expect(layer?.width).toBeCloseTo(frame?.width ?? 0, 0);
  }
  expect(files.size).toBe(count);

  await page.locator('.layers').focus();
  await page.keyboard.press('+');
  await page.getByRole('button', { name: '150 %' }).waitFor();
  await page.getByRole('button', { name: 'Dragging moves the picture' }).click();
  const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
    const { x, y, width, height } = (await page.locator('.layers').boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    await page.mouse.move(x + from[0] * width, y + from[1] * height);
    await page.mouse.down();
    await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 4 });
    await page.mouse.up();
  };
  // Down to the lower left corner of the picture, where the blue block lies.
  await drag([0.2, 0.9], [0.9, 0.1]);
  await page.getByRole('button', { name: 'Dragging draws a box' }).click();
  await drag([0.05, 0.1], [0.6, 0.95]);
  await page.getByText(/^Box \d+, \d+, \d+ × \d+$/).waitFor();
  await page.screenshot({ path: `${SHOTS}/boxed.png` });
  await desk.ask('segment this');
  await page.getByText('Points at one box').waitFor();
  await page.getByRole('button', { name: 'Ask again' }).nth(1).waitFor();
  const asked = (await masks()).slice(1);
  for (const mask of asked) if (mask.outcome === 'FOUND') expect(isInside(mask, WALL)).toBe(false);
});

it('by keyboard alone: a sample is chosen, its mask is corrected, and the correction is undone', async () => {
  const { page } = desk;
  const focused = (): Promise<string> =>
    page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');
  const tabTo = async (name: string | RegExp, back = false): Promise<void> => {
    for (let i = 0; i < 60 && !(await focused()).match(name); i++)
      await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    expect(await focused()).toMatch(name);
  };
  await page.locator('#question:focus').waitFor();
  await tabTo(/^segment the cat/, true);
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('Your question');
  await page.getByText('Save mask').waitFor();
  await tabTo(/^Correct this mask/, true);
  await page.keyboard.press('Enter');
  await page.locator('.canvas:focus').waitFor();
  await page.keyboard.press('e');
  await page.keyboard.press('Space');
  await tabTo(/^Save as a new mask/);
  await page.keyboard.press('Enter');
  await page.locator('.mask-tools').getByText('by hand').waitFor();
  await expect.poll(focused).toBe('Correct this mask');
  await tabTo(/^Undo the correction/, true);
  await page.keyboard.press('Enter');
  await page.locator('.mask-tools').getByText('by hand').waitFor({ state: 'detached' });
  await page.getByText(/% sure/).waitFor();
});

it.each(['light', 'dark'] as const)('on a phone everything that is touched has 44 pixels, %s', async (colorScheme) => {
  const context = await desk.browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    colorScheme,
  });
  const page = await context.newPage();
  await page.goto(desk.server.url);
  await page.locator('input[type=file]').setInputFiles('samples/blocks.png');
  await page.getByLabel('Your question').fill('segment the blue block');
  await page.getByLabel('Your question').press('Enter');
  await page.getByText('Save mask').waitFor();
  await page.screenshot({ path: `${SHOTS}/phone-mask-${colorScheme}.png` });
  const tooSmall = async (): Promise<string[]> =>
    page
      .locator('button, a[href], select, summary, label:has(input[type=radio]), input[type=range], input[type=search]')
      .evaluateAll((all: any[]) =>
        all
          .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches('.skip'))
          .map((one) => ({ box: one.getBoundingClientRect(), name: one.outerHTML.slice(0, 80) as string }))
          // While the drawer slides in, its buttons have fractions of a pixel.
          .filter(({ box }) => Math.round(box.width) < 44 || Math.round(box.height) < 44)
          .map(({ box, name }) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${name}`),
      );
  expect(await tooSmall()).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await page.getByRole('button', { name: 'Correct this mask' }).tap();
  await page.getByRole('application', { name: 'The mask to paint on' }).waitFor();
  await page.screenshot({ path: `${SHOTS}/phone-editor-${colorScheme}.png` });
  expect(await tooSmall()).toEqual([]);
  await page.getByRole('button', { name: 'Conversations' }).tap();
  await page.getByRole('button', { name: 'New conversation' }).waitFor();
  await page.screenshot({ path: `${SHOTS}/phone-list-${colorScheme}.png` });
  expect(await tooSmall()).toEqual([]);
  await context.close();
});

it.each([
  [1200, 850],
  [2560, 1300],
])('is looked at in a window of %i x %i, light and dark', async (width, height) => {
  const { page } = desk;
  await page.setViewportSize({ width, height });
  await segmentTheBlock(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  await page.screenshot({ path: `${SHOTS}/real-${width}.png` });
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await page.screenshot({ path: `${SHOTS}/real-${width}-dark.png` });
});
