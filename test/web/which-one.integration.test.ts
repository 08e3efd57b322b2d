// "Which one?" on the page, with the bundled model: the reader asks for it, is shown what fits, and picks by a click,
// by number, by words, and by keyboard.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { drawScene } from '../../bench/suites/draw.ts';
import type { Thing } from '../../bench/suites/scene.ts';
import { loadEngine } from '../../inference/index.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { SHOTS, openDesk } from '../support/desk.ts';

const engine = await loadEngine('models/everyday', { device: 'cpu' });
const desk = openDesk(engine);
afterAll(() => engine.dispose());

const [WIDTH, HEIGHT] = [320, 240];
const thing = (shape: Thing['shape'], colour: Thing['colour'], x: number): Thing => ({
  ...{ shape, colour, x, y: 190, radius: 30, turn: 40 },
});
/** A red ball on the left, another on the right, and a blue cube between them. */
const scene = {
  ...{ width: WIDTH, height: HEIGHT, horizon: 50, floor: '#8d7f6d', wall: '#cfd6da', warmth: 0, exposure: 1 },
  things: [thing('ball', 'red', 60), thing('cube', 'blue', 160), thing('ball', 'red', 260)],
};
/** In the middle of each ball. */
const [LEFT, RIGHT] = [
  [60, 165],
  [260, 165],
] as const;

let picture: { name: string; mimeType: string; buffer: Buffer };
beforeAll(async () => {
  picture = { name: 'balls.png', mimeType: 'image/png', buffer: Buffer.from((await drawScene(scene)).picture) };
});

let page: Page;
/** The first question, with the wish to be asked back. */
beforeEach(async () => {
  ({ page } = desk);
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByRole('button', { name: 'Mask settings', exact: true }).click();
  await page.getByLabel('Ask me which one').check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Mask settings, ask which one' }).waitFor();
  await desk.ask('segment the red ball');
  await choices().getByRole('button').nth(1).waitFor();
});

const choices = () => page.getByRole('group', { name: /^Which one is / });
const turns = async (): Promise<any[]> => {
  const { conversations } = await desk.server.ask(
    '{ conversations(first: 1) { edges { node { turns { edges { node { text ambiguity masks { label outcome origin ' +
      'parent { outcome } rle { size counts } } } } } } } } }',
  );
  return conversations.edges[0].node.turns.edges.map(({ node }: any) => node);
};
const isInside = ({ rle }: any, [x, y]: readonly [number, number]): boolean => decodeRle(rle).data[y * WIDTH + x] === 1;
/** What was picked covers one ball, and the page says whose choice it was. */
const expectPicked = async (ball: readonly [number, number], other: readonly [number, number]): Promise<void> => {
  const answer = page.getByRole('article').nth(1);
  await answer.getByText('picked by a person').waitFor();
  expect(await answer.getByText('% sure').count()).toBe(0);
  expect(await answer.getByText('may be wrong').count()).toBe(0);
  const [first, second] = await turns();
  expect(first).toMatchObject({ ambiguity: 'AUTO', masks: [{ outcome: 'AMBIGUOUS' }] });
  expect(second.masks).toMatchObject([{ outcome: 'FOUND', origin: 'MODEL', parent: { outcome: 'AMBIGUOUS' } }]);
  expect([isInside(second.masks[0], ball), isInside(second.masks[0], other)]).toEqual([true, false]);
};
const placeOf = async ([x, y]: readonly [number, number]): Promise<{ x: number; y: number }> => {
  const frame = await page.locator('.layers').boundingBox();
  return { x: (x / WIDTH) * (frame?.width ?? 0), y: (y / HEIGHT) * (frame?.height ?? 0) };
};

it('shows each thing that fits in a colour of its own, with its number and its phrase', async () => {
  expect(await choices().getByRole('button').allInnerTexts()).toEqual([
    expect.stringMatching(/^1\s+the left red ball$/),
    expect.stringMatching(/^2\s+the right red ball$/),
  ]);
  const tags = page.locator('.candidate-tag');
  expect(await tags.allInnerTexts()).toEqual([
    expect.stringMatching(/^1\s*the left red ball$/),
    expect.stringMatching(/^2\s*the right red ball$/),
  ]);
  const colours = await page
    .locator('.candidate-tag b')
    .evaluateAll((all: any[]) => all.map(({ style }) => style.background as string));
  expect(new Set(colours).size).toBe(2);
  expect(await page.locator('.candidate .sheet').count()).toBe(2);
  expect(await page.getByLabel('Your question').getAttribute('placeholder')).toMatch(/^Which one\?/);
  await page.locator('.layers').hover({ position: await placeOf(RIGHT) });
  await page.locator('.candidates .aimed').getByText('the right red ball').waitFor();
  await page.screenshot({ path: `${SHOTS}/which-one.png` });
  // A coarser scale is one of the model's guess.
  await page.getByLabel('Scale', { exact: true }).fill('3');
  await tags.first().waitFor({ state: 'detached' });
});

it('a click on a thing in the picture picks it', async () => {
  // The answer has ended: nothing moves the picture any more.
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
  await page.locator('.layers').click({ position: await placeOf(RIGHT) });
  await expectPicked(RIGHT, LEFT);
  await page.reload();
  await page.getByText('picked by a person').waitFor();
});

it('its button picks it', async () => {
  await choices().getByRole('button', { name: 'the left red ball' }).click();
  await expectPicked(LEFT, RIGHT);
});

it.each([
  ['its number', '2', RIGHT, LEFT],
  ['its phrase', 'the right red ball', RIGHT, LEFT],
  ['its place', 'the left one', LEFT, RIGHT],
] as const)('%s, written as the next question, picks it', async (_, text, ball, other) => {
  await desk.ask(text);
  await expectPicked(ball, other);
});

it('by keyboard alone: the settings, and the key of its number in the picture', async () => {
  const settings = page.getByRole('button', { name: 'Mask settings, ask which one' });
  await settings.focus();
  await page.keyboard.press('Enter');
  await page.locator('input:focus').waitFor();
  expect(await page.getByLabel('Ask me which one').evaluate((one: any) => one.matches(':focus'))).toBe(true);
  await page.keyboard.press('Space');
  expect(await page.getByLabel('Ask me which one').isChecked()).toBe(false);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Mask settings');
  expect(await page.getByRole('article').count()).toBe(1);
  await page.locator('.layers').focus();
  await page.keyboard.press('1');
  await expectPicked(LEFT, RIGHT);
});

it('who has a link to the conversation sees what fits, with colours and phrases, and picks nothing', async () => {
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
  const { conversations } = await desk.server.ask('{ conversations(first: 1) { edges { node { id } } } }');
  const { shareConversation } = await desk.server.ask(
    'mutation ($id: ID!) { shareConversation(input: { conversationId: $id }) { token } }',
    { id: conversations.edges[0].node.id },
  );
  await page.goto(`${desk.server.url}/#shared/${shareConversation.token}`);
  await page.reload();
  const listed = page.getByRole('list', { name: 'What fits “the red ball”' }).getByRole('listitem');
  await listed.nth(1).waitFor();
  expect(await listed.allInnerTexts()).toEqual([
    expect.stringMatching(/^1\s+the left red ball$/),
    expect.stringMatching(/^2\s+the right red ball$/),
  ]);
  const colourOf = (tag: string) =>
    page.locator(`${tag} b`).evaluateAll((all: any[]) => all.map(({ style }) => style.background as string));
  expect(await colourOf('.candidates li')).toEqual(await colourOf('.candidate-tag'));
  expect(await page.locator('.candidate .sheet').count()).toBe(2);
  await page.locator('.layers').hover({ position: await placeOf(RIGHT) });
  await page.locator('.candidates .aimed').getByText('the right red ball').waitFor();
  await page.screenshot({ path: `${SHOTS}/which-one-shared.png` });
  await page.locator('.layers').click({ position: await placeOf(RIGHT) });
  expect(await choices().count()).toBe(0);
  expect(await turns()).toHaveLength(1);
});
