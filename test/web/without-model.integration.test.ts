// The page of an API server whose workers are not running: conversations can be opened, and a question waits in the
// queue.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'nothing');
  server = await startTestServer({
    role: 'api',
    env: { S3_BUCKET: 'none', S3_ENDPOINT: 'http://127.0.0.1:9', S3_REGION: 'none' },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  vi.unstubAllEnvs();
});

it('the page opens, reports that no worker is running, and accepts a question', async () => {
  await server.ask('mutation { createConversation(input: { title: "an older one" }) { conversation { id } } }');
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(server.url);
  await page.locator('header').getByText('No worker is running').waitFor();
  await page.getByRole('navigation').getByText('an older one').waitFor();
  await page.getByLabel('Your question').fill('how many cubes are there?');
  await page.getByLabel('Your question').press('Enter');
  await page.locator('.question').getByText('how many cubes are there?').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});
