// Where the conversation is scrolled to while it grows.
import type { Page } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import { openDesk } from '../support/desk.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine(say('line\n'.repeat(80)));
const desk = openDesk(engine);
let page: Page;
beforeEach(async () => {
  ({ page } = desk);
  await desk.ask('write a lot');
  await page.getByRole('button', { name: 'Ask again' }).waitFor();
});

const fromEnd = (): Promise<number> =>
  page.locator('.turns').evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
/** The end of the conversation grows in the same frame in which the list is scrolled by so many pixels. */
const growAndScroll = (by: number): Promise<unknown> =>
  page.evaluate(`(() => {
    document.querySelector('.turns').scrollTop += ${by};
    document.querySelector('.answer').style.paddingBottom = '600px';
    // Two frames later the browser has told the page of both.
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  })()`);

it('follows the end when a picture loads at the moment of a scroll', async () => {
  await expect.poll(fromEnd).toBeLessThan(1);
  await page.locator('.turns').evaluate((list) => {
    list.scrollTop -= 20;
  });
  await growAndScroll(10);
  await expect.poll(fromEnd).toBeLessThan(1);
});

it('stays where the reader has scrolled up to', async () => {
  await expect.poll(fromEnd).toBeLessThan(1);
  await page.locator('.turns').hover();
  await page.mouse.wheel(0, -300);
  await expect.poll(fromEnd).toBeGreaterThan(290);
  const before = await page.locator('.turns').evaluate((list) => list.scrollTop);
  await growAndScroll(0);
  expect(await page.locator('.turns').evaluate((list) => list.scrollTop)).toBe(before);
});

it('stays where the reader uses something in the list, and follows again from the end', async () => {
  await expect.poll(fromEnd).toBeLessThan(1);
  await page.getByRole('button', { name: 'A good answer', exact: true }).click();
  await page.getByRole('button', { name: 'Say why' }).waitFor();
  await growAndScroll(0);
  expect(await fromEnd()).toBeGreaterThan(500);
  await page.locator('.turns').hover();
  await page.mouse.wheel(0, 2000);
  await expect.poll(fromEnd).toBeLessThan(1);
  await page.evaluate("document.querySelector('.answer').style.paddingBottom = '1200px'");
  await expect.poll(fromEnd).toBeLessThan(1);
});
