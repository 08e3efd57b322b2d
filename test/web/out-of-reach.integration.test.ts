// The server goes away while the page is used: the page says so, keeps what was written, and goes on when it is back.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SHOTS, openDesk } from '../support/desk.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import type { FaultyProxy } from '../support/faulty-proxy.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';

const engine = new ScriptedEngine(say('An answer.'));
const desk = openDesk(engine);
let line: FaultyProxy;
let page: Page;
beforeAll(async () => {
  line = await startFaultyProxy(desk.server.url);
});
afterAll(() => line.close());
beforeEach(async () => {
  await line.become('pass');
  ({ page } = desk);
  await page.goto(line.endpoint);
  await page.getByRole('button', { name: 'Send' }).waitFor();
  engine.requests.length = 0;
});

const LOST = 'The connection was lost';
const LATE = 'The server does not answer yet';
const field = () => page.getByLabel('Your question');

it.each(['refuse', 'stall'] as const)(
  'a question to a server that is away (%s) is kept, and sent once when the server is back',
  async (fault) => {
    await page.locator('input[type=file]').setInputFiles(desk.picture);
    await line.become(fault);
    await page.getByText(LOST).waitFor();
    await desk.ask('what is it?');
    await page.getByText(LATE).waitFor();
    expect(await field().inputValue()).toBe('what is it?');
    await page.getByText('picture.png').waitFor();
    await page.screenshot({ path: `${SHOTS}/server-away.png` });
    await line.become('pass');
    await page.locator('.answer').getByText('An answer.').waitFor();
    expect(await page.getByText(LATE).count()).toBe(0);
    expect(await field().inputValue()).toBe('');
    expect(await page.locator('.question').count()).toBe(1);
    expect(engine.requests).toHaveLength(1);
    await page.getByText(LOST).waitFor({ state: 'hidden' });
  },
);

it('a question that shall not wait for the server is not sent, and stays in the field with its picture', async () => {
  await page.locator('input[type=file]').setInputFiles(desk.picture);
  await line.become('refuse');
  await desk.ask('what is it?');
  await page.getByRole('button', { name: 'Do not send it' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  expect(await field().inputValue()).toBe('what is it?');
  await page.getByText('picture.png').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await line.become('pass');
  await page.getByText(LOST).waitFor({ state: 'hidden' });
  expect(engine.requests).toHaveLength(0);
});

it('a question to a server that starts, or whose database is away, is kept, and sent when it is ready', async () => {
  let refusals = ['MODEL_UNAVAILABLE', 'DATABASE_UNAVAILABLE'];
  await page.route('**/graphql', (route) => {
    const [code, ...rest] = refusals;
    if (code === undefined || !/mutation SendTurn/.test(route.request().postData() ?? '')) return route.continue();
    refusals = rest;
    const json = { errors: [{ message: 'Ask again soon.', extensions: { code, retryable: true } }] };
    return route.fulfill({ status: 503, json });
  });
  await desk.ask('what is it?');
  await page.locator('.answer').getByText('An answer.').waitFor();
  expect(refusals).toEqual([]);
  expect(await field().inputValue()).toBe('');
  expect(engine.requests).toHaveLength(1);
  await page.unroute('**/graphql');
});

it('a sample that cannot be read is reported', async () => {
  const sample = page.getByRole('list', { name: 'Pictures to try' }).getByRole('button').first();
  await sample.waitFor();
  await line.become('refuse');
  await page.getByText(LOST).waitFor();
  await sample.click();
  await page.getByRole('alert').getByText('This picture cannot be read just now.').waitFor();
  await line.become('pass');
  await page.getByText(LOST).waitFor({ state: 'hidden' });
  await sample.click();
  await page.locator('.answer').getByText('An answer.').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('a conversation that is opened while the server is away is shown when it is back', async () => {
  await desk.ask('the first question');
  await page.locator('.answer').getByText('An answer.').waitFor();
  const [, id] = page.url().split('#');
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByRole('heading', { name: 'Ask a picture' }).waitFor();
  await line.become('refuse');
  await page.getByText(LOST).waitFor();
  await page.evaluate(`location.hash = '${id ?? ''}'`);
  await page.getByRole('alert').waitFor();
  await line.become('pass');
  await page.locator('.question').getByText('the first question').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});
