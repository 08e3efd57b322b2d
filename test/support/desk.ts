// The page in a real browser, on a real server; only the engine says what the test wrote. What the page throws, and
// what its content security policy forbids, fails the test that was running.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Engine } from '../../inference/engine.ts';
import { launchBrowser } from './browser.ts';
import { png } from './pictures.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

export interface Desk {
  server: TestServer;
  browser: Browser;
  /** A fresh one for each test, with the page open. */
  page: Page;
  /** A file on the disk, a PNG of 40 x 20. */
  picture: string;
  ask: (text: string) => Promise<void>;
}

/** Screenshots are kept here, to be looked at. */
export const SHOTS = 'out/screenshots';

/** Set up and taken down by vitest's hooks; its fields are there once a test runs. */
export function openDesk(engine: Engine): Desk {
  const faults: string[] = [],
    failed: string[] = [];
  let folder: string;
  const desk = {
    ask: async (text) => {
      await desk.page.getByLabel('Your question').fill(text);
      await desk.page.getByLabel('Your question').press('Enter');
    },
  } as Desk;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'picture-'));
    desk.picture = join(folder, 'picture.png');
    await writeFile(desk.picture, await png(40, 20));
    desk.server = await startTestServer({ engine });
    desk.browser = await launchBrowser();
  });
  afterAll(async () => {
    await desk.browser.close();
    await desk.server.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    faults.length = failed.length = 0;
    desk.page = await desk.browser.newPage({ viewport: { width: 1200, height: 850 } });
    desk.page.on('pageerror', (error) => faults.push(error.message));
    desk.page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
    desk.page.setDefaultTimeout(60_000); // a wait that fails says what for
    desk.page.on('requestfailed', (request) => failed.push(`${request.url()}: ${request.failure()?.errorText ?? ''}`));
    desk.page.on('response', (response) => {
      if (response.status() >= 400) failed.push(`${response.url()}: ${String(response.status())}`);
    });
    await desk.page.goto(desk.server.url);
    // Names what did not load, where a test would only find that a heading is missing.
    await desk.page
      .getByRole('heading', { name: 'maskstream' })
      .waitFor()
      .catch((error: unknown) => {
        throw new Error(`The page did not open. Requests that failed: ${failed.join(', ')}`, { cause: error });
      });
  });
  afterEach(async () => {
    await desk.page.close();
    expect(faults).toEqual([]);
  });
  return desk;
}
