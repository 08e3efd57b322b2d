// The page in a real browser under every name that leads to the server, and below the path of a proxy: pictures and
// masks show, the console is silent, nothing is refused.
import { createServer, request as forward } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Asks for a mask on the page at this address; resolves when it shows. -> the base of the files that were read. */
async function useAt(url: string): Promise<Set<string>> {
  const page = await browser.newPage();
  const faults: string[] = [];
  const files = new Set<string>();
  page.on('console', (message) => {
    faults.push(message.text());
  });
  page.on('pageerror', (error) => {
    faults.push(error.message);
  });
  page.on('requestfailed', (failed) => {
    const why = failed.failure()?.errorText ?? '';
    // The page itself drops a picture that was replaced.
    if (why !== 'net::ERR_ABORTED') faults.push(`${failed.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
    const [base, file] = response.url().split('/files/');
    if (base !== undefined && file !== undefined) files.add(base);
  });
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from(await png(40, 20)) });
  await page.getByLabel('Your question').fill('segment the left half');
  await page.getByLabel('Your question').press('Enter');
  await page.getByText('Save mask').waitFor();
  // What the first visit showed from memory, a second one reads.
  await page.reload();
  await page.getByText('Save mask').waitFor();
  await page.waitForFunction('document.images.length > 0 && [...document.images].every(({ complete }) => complete)');
  expect(
    await page.locator('img').evaluateAll((images: any[]) => images.map(({ naturalWidth }) => naturalWidth)),
  ).not.toContain(0);
  expect(await page.locator('.layer').evaluate((element) => element.style.maskImage)).toContain('mask.png');
  await page.close();
  expect(faults).toEqual([]);
  return files;
}

describe('a server that listens on all addresses', () => {
  let server: TestServer;
  let port: string;
  beforeAll(async () => {
    server = await startTestServer({
      engine: new ScriptedEngine(segment()),
      env: { HOST: '::', ALLOW_PUBLIC_WITHOUT_AUTH: '1' },
    });
    ({ port } = new URL(server.url));
  });
  afterAll(() => server.close());

  it.each(['localhost', '127.0.0.1', '[::1]', hostname()])('shows pictures and masks at %s', async (name) => {
    expect([...(await useAt(`http://${name}:${port}/`))]).toEqual([`http://${name.toLowerCase()}:${port}`]);
  });
});

describe.each([
  ['takes its path away', true],
  ['hands its path on', false],
])('a proxy that %s', (_, strips) => {
  const path = '/some/path';
  let server: TestServer;
  let proxy: Server;
  let publicUrl: string;
  beforeAll(async () => {
    const port = await freePort();
    publicUrl = `http://localhost:${port}${path}`;
    server = await startTestServer({ engine: new ScriptedEngine(segment()), env: { PUBLIC_URL: publicUrl } });
    proxy = startProxy(server, (url) => (strips ? url.replace(path, '') || '/' : url), path);
    await new Promise<void>((resolve) => {
      proxy.listen(port, 'localhost', resolve);
    });
  });
  afterAll(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await server.close();
  });

  it.each(['', '/'])('shows pictures and masks below it (%j at the end)', async (end) => {
    expect([...(await useAt(publicUrl + end))]).toEqual([publicUrl]);
  });

  it('shows GraphiQL, which knows the schema', async () => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
    });
    page.on('pageerror', (error) => {
      faults.push(error.message);
    });
    await page.goto(`${publicUrl}/graphql`);
    // The editors come after their frame.
    await page.locator('.CodeMirror').getByText('scaleSides').waitFor();
    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.locator('.result-window').getByText('"Scripted"').waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });
});

/** Answers below its path only, with requests and sockets handed on. */
function startProxy(server: TestServer, rewrite: (url: string) => string, path: string): Server {
  const proxy = createServer((request, response) => {
    const { url = '' } = request;
    if (url !== path && !url.startsWith(`${path}/`)) {
      response.writeHead(404).end();
      return;
    }
    const far = forward(server.url + rewrite(url), { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(far);
  });
  proxy.on('upgrade', (request, socket, head: Buffer) => {
    const { hostname: host, port } = new URL(server.url);
    const far = connect(Number(port), host, () => {
      const headers = request.rawHeaders.flatMap((name, i) =>
        i % 2 === 0 ? [`${name}: ${request.rawHeaders[i + 1] ?? ''}`] : [],
      );
      far.write(`GET ${rewrite(request.url ?? '')} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      far.write(head);
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket])
      end.on('error', () => {
        far.destroy();
        socket.destroy();
      });
  });
  return proxy;
}
