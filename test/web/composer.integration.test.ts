// Writing a question in a real browser: what is told before it is sent, and where the keyboard's focus goes.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { LocalEngine } from '../../inference/index.ts';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

it('keeps a text that is too long, reports the limit, and does not send it', async () => {
  const { page } = desk;
  const field = page.getByLabel('Your question');
  await field.fill('x'.repeat(4_001));
  await page.getByRole('alert').getByText('The question has 4,001 characters; 4,000 are the most.').waitFor();
  expect((await field.inputValue()).length).toBe(4_001);
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  await field.fill('x'.repeat(10));
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('reports while a question is written that the model has no room for it', async () => {
  const { page } = desk;
  const model = await LocalEngine.load('models/everyday', { device: 'cpu' });
  const server = await startTestServer({ engine: model });
  try {
    await page.goto(server.url);
    await page.getByLabel('Your question').fill('the ball behind the cube and '.repeat(20));
    await page.getByText(/^There is room for about \d+ more words\.$/).waitFor();
    await page.getByLabel('Your question').fill('the ball behind the cube and '.repeat(130));
    await page
      .getByRole('alert')
      .getByText(/the model has room for/)
      .waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  } finally {
    await server.close();
    await model.dispose();
  }
});

it('leaves the focus in the question after a sample was chosen by keyboard', async () => {
  const { page } = desk;
  engine.script = segment();
  const sample = page.getByRole('list', { name: 'Pictures to try' }).getByRole('button').first();
  await sample.focus();
  await sample.press('Enter');
  await page.getByText('Save mask').waitFor();
  expect(await page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe('Your question');
});

it('asks each line by itself when that is wanted, in one conversation about one picture', async () => {
  const { page, picture } = desk;
  engine.requests.length = 0;
  engine.script = say('Grey.');
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByLabel('Your question').fill('what is it?\n\n which colour? \nhow many?');
  await page.getByRole('button', { name: 'Ask each line by itself: 3 questions' }).click();
  await page.getByRole('button', { name: 'Ask again' }).nth(2).waitFor();
  expect(engine.requests.map(({ messages, images }) => [messages.at(-1)?.text, images.length])).toEqual([
    ['what is it?', 1],
    ['which colour?', 1],
    ['how many?', 1],
  ]);
  expect(await page.getByLabel('Your question').inputValue()).toBe('');
  expect(await page.getByText('Grey.', { exact: true }).count()).toBe(3);
  await page.reload();
  await page.getByText('Grey.', { exact: true }).nth(2).waitFor();
});

it('keeps the lines that were not accepted', async () => {
  const { page } = desk;
  engine.script = say('Yes.');
  await page.getByLabel('Your question').fill(`is it?\n${'x'.repeat(3_000)}\nand now?`);
  let sent = 0;
  await page.route('**/graphql', async (route) => {
    if (/mutation SendTurn/.test(route.request().postData() ?? '') && ++sent > 1) return route.abort();
    return route.continue();
  });
  await page.getByRole('button', { name: /: 3 questions/ }).click();
  await page.getByRole('button', { name: 'Do not send it' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  expect(await page.getByLabel('Your question').inputValue()).toBe(`${'x'.repeat(3_000)}\nand now?`);
  await page.unroute('**/graphql');
});

it('copies an answer', async () => {
  const { page } = desk;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  engine.script = say('Two cubes.');
  await desk.ask('how many cubes are there?');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Two cubes.');
});

it('shows a picture as wide as the column, and when the conversation was last changed', async () => {
  const { page, picture } = desk;
  engine.script = segment();
  await page.locator('input[type=file]').setInputFiles(picture);
  await desk.ask('segment the left half');
  await page.getByText('Save mask').waitFor();
  const [frame, column] = [await page.locator('.layers').boundingBox(), await page.locator('.composer').boundingBox()];
  expect(frame?.width).toBeCloseTo(column?.width ?? 0, 0);
  await page.getByRole('navigation').locator('time').first().waitFor();
});

it('keeps an edited question that is too long, and does not send it', async () => {
  const { page } = desk;
  engine.script = say('Yes.');
  await desk.ask('is it a ball?');
  await page.getByText('Yes.', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Edit the question “is it a ball?”' }).click();
  const field = page.getByLabel('The question in other words');
  await field.evaluate((element: any) => element.select());
  await page.keyboard.insertText('x'.repeat(4_001));
  await page.getByRole('alert').getByText('The question has 4,001 characters; 4,000 are the most.').waitFor();
  expect((await field.inputValue()).length).toBe(4_001);
  expect(await page.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
});

it('an error about a picture goes with the picture', async () => {
  const { page, picture } = desk;
  const damaged = { name: 'damaged.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
  await page.locator('input[type=file]').setInputFiles(damaged);
  await desk.ask('what is it?');
  await page.getByRole('alert').getByText('not an image').waitFor();
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.getByText('picture.png').waitFor();
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('no picture') });
  await page.getByRole('alert').getByText('“notes.pdf” cannot be read').waitFor();
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await page.getByRole('alert').waitFor({ state: 'hidden' });
});

it('a picture that is added while a question is sent is kept for the next one', async () => {
  const { page, picture } = desk;
  engine.script = say('Grey.');
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/graphql', async (route) => {
    if (/mutation SendTurn/.test(route.request().postData() ?? '')) await gate;
    return route.continue();
  });
  await page.locator('input[type=file]').setInputFiles(picture);
  await desk.ask('what is it?');
  await page.getByRole('button', { name: 'Sending…' }).waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'next.png', mimeType: 'image/png', buffer: await readFile(picture) });
  await page.getByText('next.png').waitFor();
  goOn();
  await page.getByText('Grey.', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  expect(await page.locator('.chip').innerText()).toBe('next.png');
  await page.unroute('**/graphql');
});
