// A picture in an answer: enlarged, moved, and pointed at where it is shown.
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { SHOTS, openDesk } from '../support/desk.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);
let page: Page;
const frame = () => page.getByRole('application', { name: 'The picture to point at' });
const zoom = (): Promise<string> => page.getByRole('button', { name: /%$/ }).innerText();
/** On the screen; `x` and `y`: 0 to 1 of the frame. */
const placeAt = async (x: number, y: number): Promise<[number, number]> => {
  const box = (await frame().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return [box.x + x * box.width, box.y + y * box.height];
};
const drag = async (from: [number, number], to: [number, number]): Promise<void> => {
  await page.mouse.move(...(await placeAt(...from)));
  await page.mouse.down();
  await page.mouse.move(...(await placeAt(...to)), { steps: 4 });
  await page.mouse.up();
};

beforeEach(async () => {
  ({ page } = desk);
  Object.assign(engine.info.abilities, { points: true, boxes: true });
  engine.script = segment();
  await page.reload();
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await desk.ask('segment the left half');
  await page.getByText('Save mask').waitFor();
});

it('dragging on it marks a box and a click a point for the next question, and the picture is shown once', async () => {
  await drag([0.51, 0.01], [0.99, 0.49]);
  await page.getByText('Box 20, 0, 20 × 10').waitFor();
  // Now every click marks, also one into the mask, which otherwise hides the mask.
  await page.mouse.click(...(await placeAt(0.25, 0.5)));
  await page.getByText('Point 10, 10').waitFor();
  expect(await page.locator('.layer').count()).toBe(1);
  await page.screenshot({ path: `${SHOTS}/pointing-in-answer.png` });
  expect(await page.locator('main img').count()).toBe(1);
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Your question');
  engine.script = say('A corner.');
  await desk.ask('what is this?');
  await page.getByText('A corner.').waitFor();
  expect(engine.requests.at(-1)?.regions).toEqual([
    { image: 0, box: { x: 20, y: 0, width: 20, height: 10 }, points: [{ x: 10, y: 10 }] },
  ]);
  expect(await page.locator('.marks-drawn rect').count()).toBe(0);
});

it('is enlarged by keys, buttons and Ctrl with the wheel; the wheel alone scrolls the page', async () => {
  await frame().focus();
  await page.keyboard.press('+');
  await expect.poll(zoom).toBe('150 %');
  await page.keyboard.press('-');
  await expect.poll(zoom).toBe('100 %');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(zoom).toBe('150 %');
  await frame().focus();
  await page.keyboard.press('0');
  await expect.poll(zoom).toBe('100 %');
  await page.mouse.move(...(await placeAt(0.5, 0.5)));
  await page.mouse.wheel(0, -200);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect.poll(zoom).toBe('272 %');
});

it('enlarged, a click marks the pixel that is there; dragging and the arrows move the picture', async () => {
  await frame().focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press('+');
  await expect.poll(zoom).toBe('225 %');
  await page.getByRole('button', { name: 'Dragging moves the picture' }).click();
  await drag([0.2, 0.2], [0.9, 0.9]);
  await drag([0.2, 0.2], [0.9, 0.9]);
  // The top left corner of the picture is in the corner of the frame.
  await page.getByRole('button', { name: 'Point at something' }).click();
  await page.mouse.click(...(await placeAt(0.45, 0.45)));
  await page.getByText('Point 8, 4').waitFor();
  // The cross stays in sight: the picture follows it to the right edge.
  await frame().focus();
  for (let i = 0; i < 60; i++) await page.keyboard.press('ArrowRight');
  const { right } = await frame().evaluate((element: any) => element.getBoundingClientRect());
  const edge = await frame()
    .locator('.zoomed')
    .evaluate((element: any) => element.getBoundingClientRect().right);
  expect(edge).toBeCloseTo(right, 0);
});

it('two fingers enlarge it, and a tap marks', async () => {
  const devtools = await page.context().newCDPSession(page);
  const touch = async (type: string, ...touchPoints: [number, number][]): Promise<unknown> =>
    devtools.send(
      'Input.dispatchTouchEvent' as never,
      {
        type,
        touchPoints: touchPoints.map(([x, y], id) => ({ x, y, id })),
      } as never,
    );
  const [middle, left, right] = [await placeAt(0.75, 0.5), await placeAt(0.7, 0.5), await placeAt(0.8, 0.5)];
  await touch('touchStart', left, right);
  const [farLeft, farRight] = [await placeAt(0.65, 0.5), await placeAt(0.85, 0.5)];
  await touch('touchMove', farLeft, right);
  await touch('touchMove', farLeft, farRight);
  await touch('touchEnd');
  await expect.poll(zoom).toBe('200 %');
  await touch('touchStart', middle);
  await touch('touchEnd');
  await page.getByText(/^Point 30/).waitFor();
  expect(await page.locator('.marks li').count()).toBe(1);
});

it('is enlarged, too, where the model cannot be pointed at, and the arrows move it', async () => {
  Object.assign(engine.info.abilities, { points: false, boxes: false });
  await page.reload();
  const picture = page.getByRole('group', { name: 'The picture' });
  await picture.focus();
  await page.keyboard.press('+');
  await expect.poll(zoom).toBe('150 %');
  const left = (): Promise<number> =>
    picture.locator('.zoomed').evaluate((element: any) => element.getBoundingClientRect().left);
  const before = await left();
  await page.keyboard.press('ArrowRight');
  await expect.poll(left).toBeLessThan(before);
});
