// One conversation in two tabs: what is asked in one is seen in the other, and questions asked at once follow one
// another.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine();
const desk = openDesk(engine);

async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your question').fill(text);
  await page.getByLabel('Your question').press('Enter');
}

it('a second tab shows what is asked in the first, and no question vanishes when both ask at once', async () => {
  const browser = await desk.browser.newContext();
  const first = await browser.newPage();
  await first.goto(desk.server.url);
  engine.script = say('One.');
  await ask(first, 'the first question');
  await first.getByText('One.').waitFor();
  const second = await browser.newPage();
  await second.goto(first.url());
  await second.getByText('One.').waitFor();

  engine.script = say('Two.');
  await ask(first, 'asked in the first tab');
  await second.getByText('asked in the first tab').first().waitFor();
  await second.locator('.answer').getByText('Two.').waitFor();

  engine.script = say('Three.');
  const write = (page: Page, text: string) => page.getByLabel('Your question').fill(text);
  await Promise.all([write(first, 'from the left'), write(second, 'from the right')]);
  await Promise.all([first, second].map((page) => page.getByLabel('Your question').press('Enter')));
  for (const page of [first, second]) {
    for (const text of ['from the left', 'from the right'])
      await page.locator('.question').getByText(text, { exact: true }).waitFor();
    await page.locator('.answer').getByText('Three.').nth(1).waitFor();
    expect(await page.getByRole('group', { name: 'Versions of this turn' }).count()).toBe(0);
  }
  await browser.close();
});
