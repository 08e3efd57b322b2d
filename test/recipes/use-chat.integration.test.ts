// The recipe for `useChat`, in a browser: a project of Vite with the packed client package, against a real server.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { createServer } from 'vite';
import type { ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

const PACKAGES = ['@ai-sdk', 'ai', 'graphql', 'graphql-ws', 'react', 'react-dom'];

const engine = new ScriptedEngine();
let folder: string;
let server: TestServer;
let site: ViteDevServer;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'use-chat-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of PACKAGES) symlinkSync(resolve('node_modules', name), join(modules, name));
  const pack = ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', pack, { cwd: 'client' });
  await promisify(execFile)('tar', ['xzf', stdout.trim().split('\n').at(-1) ?? ''], { cwd: folder });
  cpSync(join(folder, 'package'), join(modules, 'maskstream-client'), { recursive: true });
  cpSync('docs/recipes/use-chat.jsx', join(folder, 'main.jsx'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><div id="root"></div><script type="module" src="/main.jsx"></script>',
  );
  await writeFile(join(folder, 'picture.png'), await png());
  server = await startTestServer({ engine });
  site = await createServer({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    define: { 'import.meta.env.VITE_MASKSTREAM': JSON.stringify(server.url) },
    server: { port: 0, host: '127.0.0.1', hmr: false },
  });
  await site.listen();
  browser = await launchBrowser();
}, 600_000);
afterAll(async () => {
  await browser.close();
  await site.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function openPage(): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(site.resolvedUrls?.local[0] ?? '');
  await page.getByLabel('Text').waitFor();
  return { page, faults };
}

it('shows the text and the forming mask, and goes on after a reload in the middle of the turn', async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  engine.script = segment((step) => (step === 3 ? gate : Promise.resolve()));
  const { page, faults } = await openPage();
  await page.getByLabel('Picture').setInputFiles(join(folder, 'picture.png'));
  await page.getByLabel('Text').fill('segment the left half');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('scale 2 of 3').waitFor();

  await page.reload();
  await page.getByText('scale 2 of 3').waitFor();
  expect(await page.getByText('Here:').count()).toBe(1);
  goOn();
  await page.getByText('finished').waitFor();
  await page.getByText('done.').waitFor();
  expect(await page.getByLabel('Answer').count()).toBe(1);
  const mask = page.getByAltText('The mask of the left half');
  await mask.evaluate((image: any) => image.decode() as Promise<void>);
  expect(await mask.evaluate((image: any) => image.naturalWidth as number)).toBe(4);

  // The turn has ended: a reload shows it from the stored messages.
  await page.reload();
  await page.getByText('finished').waitFor();
  expect(await page.getByLabel('Answer').count()).toBe(1);
  expect(faults).toEqual([]);
});

it('stops the turn', async () => {
  engine.script = async function* (_request, signal) {
    yield { type: 'text', delta: 'Half' };
    await untilAborted(signal);
  };
  const { page, faults } = await openPage();
  await page.getByLabel('Text').fill('talk');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('Half').waitFor();
  const cancelled = page.waitForResponse((response) => response.request().postData()?.includes('cancelTurn') === true);
  await page.getByRole('button', { name: 'Stop' }).click();
  await cancelled;
  await page.getByRole('button', { name: 'Ask' }).and(page.locator(':enabled')).waitFor();
  await page.reload();
  await page.getByText('Half').waitFor();
  const { conversation } = await server.ask('query ($id: ID!) { conversation(id: $id) { activeTurn { status } } }', {
    id: new URL(page.url()).hash.slice(1),
  });
  expect(conversation.activeTurn.status).toBe('CANCELLED');
  expect(faults).toEqual([]);
});
