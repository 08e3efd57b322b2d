// What is seen of the page before its style sheet and its script are there.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  browser = await launchBrowser();
  server = await startTestServer({ engine: new ScriptedEngine() });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

it.each([
  ['light', null, 'rgb(255, 255, 255)'],
  ['dark', null, 'rgb(19, 21, 25)'],
  ['light', 'dark', 'rgb(19, 21, 25)'],
  ['dark', 'light', 'rgb(255, 255, 255)'],
] as const)(
  'the frame is painted at once, where the system is %s and the reader chose %s',
  async (colorScheme, theme, background) => {
    const page = await browser.newPage({ colorScheme });
    await page.addInitScript(`if (${JSON.stringify(theme)} !== null) localStorage.setItem('theme', '${theme}')`);
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route('**/assets/**', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(server.url, { waitUntil: 'commit' });
    await page.locator('.frame').getByText('maskstream').waitFor();
    // Painted, not only parsed: an animation frame waits for what holds the first paint back.
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    const colour = (): Promise<string> => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    expect(await colour()).toBe(background);
    goOn();
    await page.getByRole('heading', { name: 'maskstream' }).waitFor();
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(background);
    await page.close();
  },
);
