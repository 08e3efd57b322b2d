// Where the keyboard's focus is: the page neither takes it from the reader nor loses it.
import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

it('a page that is still loading does not take the focus from what the reader has reached', async () => {
  const { page } = desk;
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/graphql', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await page.getByRole('heading', { name: 'maskstream' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the question');
  goOn();
  await page.getByLabel('Your question').waitFor();
  // The question takes the focus, if it does, in the task that draws it.
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the question');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Your question');
});

const focused = (): Promise<string> =>
  desk.page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');

it('the focus stays when what had it is gone: a picture, a title that was edited, a conversation, a form', async () => {
  const { page } = desk;
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await page.getByRole('button', { name: 'Remove the picture' }).press('Enter');
  expect(await focused()).toBe('Your question');
  engine.script = say('Grey.');
  await page.keyboard.type('what is there?');
  await page.getByRole('button', { name: 'Send' }).press('Enter');
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
  expect(await focused()).toBe('Your question');

  await page.getByRole('button', { name: 'A good answer', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Say why' }).press('Enter');
  await page.keyboard.press('Escape');
  await expect.poll(focused).toBe('Say why');
  await page.getByRole('button', { name: /^Edit the question/ }).press('Enter');
  await page.keyboard.type(' And where?');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('Your question');

  await page.getByRole('button', { name: 'Rename what is there?' }).press('Enter');
  await page.keyboard.type('Grey things');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toMatch(/^Rename /);
  await page.getByRole('button', { name: 'Delete Grey things' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await expect.poll(focused).toBe('Undo');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('Your question');
});

it('in a narrow window the focus goes back to the button of the list when the list closes', async () => {
  const { page } = desk;
  await page.setViewportSize({ width: 600, height: 800 });
  await page.getByRole('button', { name: 'Conversations' }).press('Enter');
  await page.getByRole('button', { name: 'New conversation' }).focus();
  await page.keyboard.press('Escape');
  expect(await focused()).toBe('Conversations');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'New conversation' }).press('Enter');
  expect(await focused()).toBe('Conversations');
});

it('the focus goes to the first conversation that "Load more" adds, also when the button goes', async () => {
  const { page, server } = desk;
  for (let n = 0; n < 52; n++)
    await server.ask(
      'mutation ($input: CreateConversationInput!) { createConversation(input: $input) { __typename } }',
      {
        input: { title: `Drawer ${String(n)}` },
      },
    );
  await page.reload();
  const titles = page.getByRole('navigation', { name: 'Conversations' }).locator('button.title');
  const more = page.getByRole('button', { name: 'Load more' });
  await more.waitFor();
  const before = await titles.count();
  await more.press('Enter');
  await expect.poll(() => titles.count()).toBeGreaterThan(before);
  await expect.poll(focused).toBe(await titles.nth(before).textContent());
});
