// A mask is corrected on the page, by mouse, by keyboard and by touch.
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import sharp from 'sharp';
import { decodeRle, encodeRle } from '../../inference/mask/rle.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { SHOTS, openDesk } from '../support/desk.ts';
import { ScriptedEngine, say, segmentAs } from '../support/scripted-engine.ts';

/** Of the picture samples/blocks.png. */
const [WIDTH, HEIGHT] = [256, 192];
const disc: BinaryMask = { data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT };
for (let y = 0; y < HEIGHT; y++)
  for (let x = 0; x < WIDTH; x++) if (Math.hypot(x + 0.5 - 128, y + 0.5 - 96) < 30) disc.data[y * WIDTH + x] = 1;

const engine = new ScriptedEngine(segmentAs([{ label: 'the disc', mask: disc }]));
const desk = openDesk(engine);
let page: Page;
beforeEach(async () => {
  ({ page } = desk);
  await page.locator('input[type=file]').setInputFiles('samples/blocks.png');
  await desk.ask('segment the disc');
  await page.getByRole('button', { name: 'Correct this mask' }).click();
  await page.getByRole('application', { name: 'The mask to paint on' }).waitFor();
});

/** A place of the picture on the screen. */
const placeOf = async (x: number, y: number): Promise<[number, number]> => {
  const stage = (await page.locator('.stage').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return [stage.x + (x / WIDTH) * stage.width, stage.y + (y / HEIGHT) * stage.height];
};
const drag = async (from: [number, number], to: [number, number]): Promise<void> => {
  await page.mouse.move(...(await placeOf(...from)));
  await page.mouse.down();
  await page.mouse.move(...(await placeOf(...to)), { steps: 5 });
  await page.mouse.up();
};
/** The masks of the only turn, the newest last. */
const stored = async (): Promise<any[]> => {
  const { conversations } = await desk.server.ask(
    '{ conversations(first: 1) { edges { node { turns { edges { node { masks { id origin label parent { id } rle { ' +
      'size counts } } } } } } } } }',
  );
  return conversations.edges[0].node.turns.edges[0].node.masks;
};
const isInside = ({ rle }: any, x: number, y: number): boolean => decodeRle(rle).data[y * WIDTH + x] === 1;
const save = async (): Promise<any> => {
  await page.getByRole('button', { name: 'Save as a new mask' }).click();
  await page.locator('.mask-tools').getByText('by hand').waitFor();
  return (await stored()).at(-1);
};

it('a stroke that begins at a corner of the picture, on its first pixel, is drawn', async () => {
  const { x, y } = (await page.locator('.stage').boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(x + 1, y + 1);
  await page.mouse.down();
  await page.mouse.move(...(await placeOf(30, 4)), { steps: 3 });
  await page.mouse.up();
  const mask = await save();
  expect([isInside(mask, 0, 0), isInside(mask, 30, 4)]).toEqual([true, true]);
});

it('with brush, eraser and outlines; what is saved stands beside the mask of the model', async () => {
  await drag([20, 20], [60, 20]);
  await page.getByRole('button', { name: 'Eraser' }).click();
  await drag([128, 90], [128, 102]);
  await page.getByRole('button', { name: 'Add outline' }).click();
  const corners: [number, number][] = [
    [180, 20],
    [240, 20],
    [240, 70],
  ];
  for (const corner of corners) await page.mouse.click(...(await placeOf(...corner)));
  await page.screenshot({ path: `${SHOTS}/correcting.png` });
  await page.getByRole('button', { name: 'Close the outline' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Redo' }).click();
  await page.getByRole('button', { name: 'Brush' }).click();
  await drag([20, 110], [60, 110]);
  await page.getByRole('button', { name: 'Undo' }).click();
  const mask = await save();
  expect(mask).toMatchObject({ origin: 'HUMAN', label: 'the disc', parent: { id: (await stored())[0].id } });
  expect(
    [
      [40, 20],
      [128, 96],
      [105, 96],
      [230, 30],
      [190, 60],
      [40, 110],
    ].map(([x = 0, y = 0]) => isInside(mask, x, y)),
  ).toEqual([true, false, true, true, false, false]);
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Correct this mask');
  await page.screenshot({ path: `${SHOTS}/corrected.png` });
});

it('by keyboard alone', async () => {
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('The mask to paint on');
  await page.keyboard.press('e');
  await page.keyboard.press('Space');
  await page.keyboard.press('b');
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+Shift+z');
  const mask = await save();
  expect(
    [
      [128, 96],
      [67, 96],
      [40, 96],
    ].map(([x = 0, y = 0]) => isInside(mask, x, y)),
  ).toEqual([false, true, false]);
});

it('enlarged by the wheel, it is painted where the pointer is', async () => {
  await page.mouse.move(...(await placeOf(200, 50)));
  await page.mouse.wheel(0, -800);
  await expect.poll(() => page.getByRole('button', { name: /^\d+ %$/ }).textContent()).toBe('739 %');
  const [x, y] = await placeOf(200, 50);
  await page.mouse.click(x, y);
  await page.getByRole('button', { name: '739 %' }).click();
  const mask = await save();
  expect(isInside(mask, 200, 50)).toBe(true);
  expect(isInside(mask, 180, 50)).toBe(false);
});

it('cancelled, it leaves no mask and gives the focus back', async () => {
  await drag([20, 20], [60, 20]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Correct this mask' }).waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Correct this mask');
  expect(await stored()).toHaveLength(1);
});

it('shows the correction in place of its mask; undo goes back to that mask, redo forward', async () => {
  await drag([20, 20], [60, 20]);
  await save();
  const chips = page.getByRole('button', { name: 'the disc', exact: true });
  expect(await chips.count()).toBe(1);
  expect(await page.locator('.layer').count()).toBe(1);
  await page.reload();
  await page.locator('.mask-tools').getByText('by hand').waitFor();
  await page.getByRole('button', { name: 'Undo the correction' }).click();
  await page.locator('.mask-tools').getByText('by hand').waitFor({ state: 'detached' });
  expect(await chips.count()).toBe(1);
  // A button that leads nowhere any more keeps the focus.
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Undo the correction');
  await page.getByRole('button', { name: 'Redo the correction' }).click();
  await page.locator('.mask-tools').getByText('by hand').waitFor();
  // What is corrected after an undo goes on from the mask that is shown.
  await page.getByRole('button', { name: 'Undo the correction' }).click();
  await page.getByRole('button', { name: 'Correct this mask' }).click();
  await drag([200, 20], [240, 20]);
  const mask = await save();
  expect([isInside(mask, 40, 20), isInside(mask, 220, 20)]).toEqual([false, true]);
  expect(mask.parent).toEqual({ id: (await stored())[0].id });
  await page.getByRole('group', { name: 'The picture', exact: true }).focus();
  await page.keyboard.press('Control+z');
  await page.locator('.mask-tools').getByText('by hand').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+z');
  await page.locator('.mask-tools').getByText('by hand').waitFor();
});

it('Shift and a click, the tool for it, and the key X take a connected part out of the mask', async () => {
  await drag([20, 20], [60, 20]);
  await drag([200, 170], [240, 170]);
  await save();
  const inPicture = async (x: number, y: number): Promise<[number, number]> => {
    const box = (await page.locator('.layers').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    return [box.x + (x / WIDTH) * box.width, box.y + (y / HEIGHT) * box.height];
  };
  const newest = async (): Promise<boolean[]> => {
    const mask = (await stored()).at(-1);
    return [isInside(mask, 40, 20), isInside(mask, 128, 96), isInside(mask, 220, 170)];
  };
  await page.keyboard.down('Shift');
  await page.mouse.click(...(await inPicture(40, 20)));
  await page.keyboard.up('Shift');
  await page.getByText('A part of “the disc” was removed.').waitFor();
  expect(await newest()).toEqual([false, true, true]);
  await page.getByRole('button', { name: /^Click a part of a mask to remove it/ }).click();
  await page.mouse.move(...(await inPicture(200, 150)));
  await page.mouse.down();
  await page.mouse.move(...(await inPicture(225, 172)), { steps: 5 });
  await page.screenshot({ path: `${SHOTS}/removing.png` });
  await page.mouse.up();
  await expect.poll(newest, { timeout: 60_000 }).toEqual([false, true, false]);
  // The keyboard's cross begins in the middle; the disc is all that is left.
  await page.locator('.layers').focus();
  await page.keyboard.press('x');
  await page.getByText('“the disc” is one connected part.').waitFor();
  await page.mouse.click(...(await inPicture(10, 180)));
  await page.getByText('No mask is shown at this place.').waitFor();
  expect(await stored()).toHaveLength(4);
  for (let i = 0; i < 2; i++) await page.getByRole('button', { name: 'Undo the correction' }).click();
  await page.locator('.layers').focus();
  await page.keyboard.press('Control+z');
  await page.locator('.mask-tools').getByText('by hand').waitFor({ state: 'detached' });
});

it('two fingers enlarge and move the picture and paint nothing; one finger paints where it is', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: (readonly [number, number])[]) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const [x, y] = await placeOf(128, 40);
  const before = await placeOf(128, 40);
  await touch('touchStart', [x - 20, y]);
  await touch('touchStart', [x - 20, y], [x + 20, y]);
  for (let apart = 25; apart <= 60; apart += 5) await touch('touchMove', [x - apart, y], [x + apart, y]);
  await touch('touchEnd', [x - 60, y]);
  await touch('touchEnd');
  const zoom = page.getByRole('button', { name: /^\d+ %$/ });
  await expect.poll(() => zoom.textContent()).toBe('300 %');
  // What lay between the fingers still lies there.
  const after = await placeOf(128, 40);
  expect(Math.hypot(after[0] - before[0], after[1] - before[1])).toBeLessThan(2);
  await expect.poll(() => page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  const at = await placeOf(140, 30);
  await touch('touchStart', at);
  await touch('touchEnd');
  const mask = await save();
  expect([isInside(mask, 140, 30), isInside(mask, 128, 41), isInside(mask, 112, 40)]).toEqual([true, false, false]);
});

it.each([
  [390, 844],
  [1200, 850],
  [2560, 1300],
])('opens with all its tools in a window of %i x %i pixels, light and dark', async (width, height) => {
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.setViewportSize({ width, height });
  await page.getByRole('button', { name: 'Correct this mask' }).click();
  const list = (await page.locator('.turns').boundingBox()) ?? { y: 0, height: 0 };
  for (const part of await page.locator('.editor button, .editor .canvas, .editor input').all()) {
    const { y, height: tall } = (await part.boundingBox()) ?? { y: 0, height: 0 };
    expect(y).toBeGreaterThanOrEqual(list.y);
    expect(y + tall).toBeLessThanOrEqual(list.y + list.height);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  for (const button of await page.locator('.editor button').all())
    expect(await button.evaluate((one) => one.getBoundingClientRect().right)).toBeLessThanOrEqual(width);
  const canvas = await page.locator('.editor .canvas').boundingBox();
  const column = await page.locator('.turn').boundingBox();
  expect(canvas?.width).toBe(column?.width);
  await page.screenshot({ path: `${SHOTS}/correcting-${width}.png` });
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await page.screenshot({ path: `${SHOTS}/correcting-${width}-dark.png` });
});

it('opacity and hidden masks are the same after the editor has closed', async () => {
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('slider', { name: 'Opacity' }).fill('0.25');
  await page.getByRole('button', { name: 'the disc', exact: true }).click();
  await page.locator('.layers .layer').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Correct this mask' }).click();
  await page.getByRole('application', { name: 'The mask to paint on' }).waitFor();
  expect(await page.getByRole('slider', { name: 'Opacity' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.getByRole('slider', { name: 'Opacity' }).inputValue()).toBe('0.25');
  expect(await page.locator('.layers .layer').count()).toBe(0);
});

it('a mask is drawn and named, or read from a file, and goes into the next question', async () => {
  Object.assign(engine.info.abilities, { refine: true });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Add a mask' }).click();
  await page.getByRole('button', { name: /^Draw it/ }).click();
  await drag([20, 20], [60, 20]);
  expect(await page.getByRole('button', { name: 'Save as a new mask' }).isDisabled()).toBe(true);
  await page.getByLabel('What the mask shows').fill('the wall');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'the wall', exact: true }).waitFor();
  const drawn = (await stored()).at(-1);
  expect(drawn).toMatchObject({ origin: 'HUMAN', label: 'the wall', parent: null });
  expect([isInside(drawn, 40, 20), isInside(drawn, 128, 96)]).toEqual([true, false]);
  // The mask of the model stays as it is.
  expect(await page.locator('.layer').count()).toBe(2);

  const give = async (name: string, mask: BinaryMask): Promise<void> => {
    const pixels = Buffer.from(mask.data.map((one) => 255 * one));
    const raw = { width: mask.width, height: mask.height, channels: 1 } as const;
    const buffer = await sharp(pixels, { raw }).png().toBuffer();
    await page.getByLabel('The file of a mask').setInputFiles({ name, mimeType: 'image/png', buffer });
  };
  await give('small.png', { data: new Uint8Array(4), width: 2, height: 2 });
  await page.getByText('“small.png” has 2 × 2 pixels; a mask of this picture has 256 × 192.').waitFor();
  await give('disc.png', disc);
  await page.getByLabel('What the mask shows').fill('a disc');
  await page.getByRole('button', { name: 'Save as a new mask' }).click();
  await page.getByRole('button', { name: 'a disc', exact: true }).waitFor();
  expect((await stored()).at(-1)).toMatchObject({ origin: 'HUMAN', label: 'a disc', rle: encodeRle(disc) });
  await page.screenshot({ path: `${SHOTS}/added.png` });

  await page.getByRole('button', { name: 'Change this mask' }).last().click();
  await desk.ask('only the upper part');
  await page.getByText('Changes “a disc”').waitFor();
  // The page names the mask as soon as the turn is stored; the engine is asked after that.
  await expect.poll(() => engine.requests.at(-1)?.refine).toEqual(encodeRle(disc));
  Object.assign(engine.info.abilities, { refine: false });
});

it('an answer in words gets a mask, too; cancelled, the focus goes back to the button', async () => {
  engine.script = say('Grey.');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await desk.ask('what colour is the wall?');
  await page.getByText('Grey.').waitFor();
  await page.getByRole('button', { name: 'Add a mask' }).last().click();
  await page.getByRole('button', { name: /^Draw it/ }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Add a mask');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toMatch(/^Draw it/);
  await page.keyboard.press('Enter');
  await page.locator('.canvas:focus').waitFor();
  await page.keyboard.press('Space');
  await page.getByLabel('What the mask shows').fill('the middle');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'the middle', exact: true }).waitFor();
  expect(await page.locator('.layer').count()).toBe(2);
  engine.script = segmentAs([{ label: 'the disc', mask: disc }]);
});
