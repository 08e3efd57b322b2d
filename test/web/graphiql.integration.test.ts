// GraphiQL in a real browser, from this server alone.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

it('opens at /graphql with examples that run, and loads nothing from anywhere else', async () => {
  const page = await browser.newPage({ viewport: { width: 1300, height: 800 } });
  page.setDefaultTimeout(60_000);
  const faults: string[] = [],
    elsewhere: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
  });
  await page.goto(`${server.url}/graphql`);
  // The editors come after their frame.
  await page.locator('.CodeMirror').getByText('scaleSides').waitFor();
  await page.getByRole('button', { name: /Execute query/ }).click();
  await page.locator('.result-window').getByText('"Scripted"').waitFor();
  const { turn } = (await server.ask('mutation { sendTurn(input: { text: "hello" }) { turn { id } } }')).sendTurn;
  await page.getByRole('tab', { name: 'Watch' }).click();
  await page.locator('.graphiql-query-editor .CodeMirror').getByText('turnEvents').first().waitFor();
  const variables = page.locator('[aria-label="Variables"] .CodeMirror').first();
  await variables.getByText('turnId').waitFor();
  // On a busy machine GraphiQL puts the variables of the tab into the editor once more, over those that were set.
  await vi.waitFor(
    async () => {
      await variables.evaluate(
        (element: any, id: string) => element.CodeMirror.setValue(JSON.stringify({ turnId: id })),
        turn.id,
      );
      await page.getByRole('button', { name: /Execute query/ }).click();
      await page.locator('.result-window').getByText('"TurnFinished"').waitFor({ timeout: 5000 });
    },
    { timeout: 60_000 },
  );
  await page.screenshot({ path: 'out/screenshots/graphiql.png' });
  expect({ faults, elsewhere }).toEqual({ faults: [], elsewhere: [] });
  await page.close();
});

it(
  'is for browsers: other clients are answered as ever, and nobody is shown a schema that must ' + 'not be asked for',
  async () => {
    const get = async (url: string, accept: string): Promise<string> =>
      (
        await fetch(`${url}/graphql?query={viewer{id}}`, { headers: { accept, 'apollo-require-preflight': '1' } })
      ).headers.get('content-type') ?? '';
    expect(await get(server.url, 'text/html,application/xhtml+xml,*/*;q=0.8')).toContain('text/html');
    expect(await get(server.url, '*/*')).toContain('json');
    const closed = await startTestServer({ env: { INTROSPECTION: '0' } });
    expect(await get(closed.url, 'text/html')).not.toContain('text/html; charset');
    await closed.close();
  },
);
