// Where the keyboard's focus is: the page neither takes it from the reader nor loses it.
import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

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
