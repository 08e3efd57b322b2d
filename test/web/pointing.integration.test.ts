// Pointing at a picture on the page, by mouse and by keyboard, and changing a mask; and nothing of it where the model
// cannot.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { SHOTS, openDesk } from '../support/desk.ts';
import { storedPixels, turned } from '../support/pictures.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);
const { ask } = desk;
let page: Page;
beforeEach(async () => {
  ({ page } = desk);
  Object.assign(engine.info.abilities, { points: true, boxes: true, refine: true });
  await page.reload();
  await page.locator('input[type=file]').setInputFiles(desk.picture);
});

it("a click marks a point and a drag a box, in the picture's own pixels, and the question carries them", async () => {
  engine.script = segment();
  await page.getByRole('button', { name: 'Point at something' }).click();
  const pad = page.getByRole('application', { name: 'The picture to point at' });
  await pad.locator('svg').waitFor();
  const { x, y, width, height } = (await pad.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.click(x + width / 4, y + height / 2);
  await page.getByText('Point 10, 10').waitFor();
  await page.mouse.click(x + 3, y + 3);
  await page.getByRole('button', { name: /^Remove Point 0/ }).click();
  await page.mouse.move(x + width / 2 + 1, y + 1);
  await page.mouse.down();
  await page.mouse.move(x + width - 1, y + height / 2 - 1, { steps: 4 });
  await page.screenshot({ path: `${SHOTS}/pointing.png` });
  await page.mouse.up();
  await page.getByText('Box 20, 0, 20 × 10').waitFor();
  await ask('segment this');
  await page.getByText('Save mask').waitFor();
  await page.getByText('Points at one point and one box').waitFor();
  expect(engine.requests.at(-1)?.regions).toEqual([
    { image: 0, box: { x: 20, y: 0, width: 20, height: 10 }, points: [{ x: 10, y: 10 }] },
  ]);
  expect(await page.locator('.composer').getByRole('application').count()).toBe(0);
  await page.reload();
  await page.getByText('Points at one point and one box').waitFor();
});

it('the keyboard points too, also at a picture from before; asking again and editing keep it', async () => {
  engine.script = say('Grey.');
  await ask('what is there?');
  await page.getByText('Grey.').waitFor();
  await page.getByRole('button', { name: 'Point at something' }).click();
  const pad = page.getByRole('application', { name: 'The picture to point at' });
  await pad.locator('svg').waitFor();
  await pad.focus();
  for (const key of ['Enter', 'b', 'ArrowRight', 'ArrowDown', 'b']) await page.keyboard.press(key);
  await page.getByText('Point 20, 10').waitFor();
  await page.getByText('Box 20, 10, 1 × 1').waitFor();
  engine.script = say('A corner.');
  await ask('and here?');
  await page.getByText('A corner.').waitFor();
  const regions = [{ image: 0, box: { x: 20, y: 10, width: 1, height: 1 }, points: [{ x: 20, y: 10 }] }];
  expect(engine.requests.at(-1)?.regions).toEqual(regions);
  engine.script = say('The middle.');
  await page.getByRole('button', { name: 'Edit the question “and here?”' }).click();
  await page.getByLabel('The question in other words').fill('and at this place?');
  await page.getByLabel('The question in other words').press('Enter');
  await page.getByText('The middle.').waitFor();
  expect(engine.requests.at(-1)?.regions).toEqual(regions);
});

it('a question changes a mask, and the turn names that mask', async () => {
  engine.script = segment();
  await ask('segment the left half');
  await page.getByRole('button', { name: 'Change this mask' }).click();
  await page.getByText('Changing “the left half”').waitFor();
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Your question');
  await page.screenshot({ path: `${SHOTS}/changing.png` });
  await page.keyboard.type('only the upper part');
  await page.keyboard.press('Enter');
  await page.getByText('Changes “the left half”').waitFor();
  await page.getByText('Save mask').nth(1).waitFor();
  expect(engine.requests.at(-1)?.refine).toEqual({ size: [2, 4], counts: '044' });
  expect(await page.getByText('Changing “the left half”').count()).toBe(0);
});

it('fits a phone, in the dark', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await page.getByRole('button', { name: 'Point at something' }).click();
  const pad = page.getByRole('application', { name: 'The picture to point at' });
  await pad.locator('svg').waitFor();
  await pad.click();
  await page.getByText(/^Point 20, 10/).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(
    await page.getByRole('button', { name: 'Send' }).evaluate((button) => button.getBoundingClientRect().right),
  ).toBeLessThanOrEqual(360);
  await page.screenshot({ path: `${SHOTS}/phone-pointing.png` });
});

it('offers none of it where the model does not understand it', async () => {
  Object.assign(engine.info.abilities, { points: false, boxes: false, refine: false });
  engine.script = segment();
  await page.reload();
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await ask('segment the left half');
  await page.getByText('Save mask').waitFor();
  expect(await page.getByRole('button', { name: /Point at something|Change this mask/ }).count()).toBe(0);
});

it('a picture that browsers turn otherwise, or do not show, is pointed at as it is measured', async () => {
  for (const [name, mimeType, buffer] of [
    ['phone.webp', 'image/webp', Buffer.from(await turned('webp', 6))],
    ['phone.heic', '', await readFile('test/fixtures/turned.heic')],
  ] as const) {
    engine.requests.length = 0;
    engine.script = segment();
    await page.reload();
    await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
    await page.getByRole('button', { name: 'Point at something' }).click();
    const pad = page.getByRole('application', { name: 'The picture to point at' });
    await pad.locator('svg').waitFor();
    const { x, y, width, height } = (await pad.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(width).toBeLessThan(height);
    await page.mouse.click(x + width / 2, y + height * 0.75);
    await page.getByText('Point 8, 24').waitFor();
    await ask('segment this');
    await expect
      .poll(() => engine.requests.at(-1)?.regions, { timeout: 60_000 })
      .toEqual([{ image: 0, points: [{ x: 8, y: 24 }] }]);
    expect((await storedPixels(engine.requests.at(-1)?.images[0] ?? new Uint8Array())).at(8, 24)).toBe('blue');
  }
});
