// The recipes, run as their readers run them: against a server process with the random model.
import { execFile, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeRle } from '../../inference/mask/rle.ts';
import { launchBrowser } from '../support/browser.ts';
import { png } from '../support/pictures.ts';
import { startServerProcess } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

const RECIPES = resolve('docs/recipes');
const exec = promisify(execFile);

let folder: string;
let server: ServerProcess | undefined;
const serverUrl = (): string => server?.url ?? '';
let picture: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recipes-'));
  picture = join(folder, 'picture.png');
  await writeFile(picture, await png(64, 48));
  // A reader's folder: the recipes, and what their first lines install. The client package is the one that `npm pack` makes.
  cpSync(RECIPES, folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@apollo'), { recursive: true });
  for (const name of ['@apollo/client', 'rxjs', 'graphql', 'graphql-ws', 'ws']) symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  const { stdout } = await exec('npm', ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', folder], { cwd: 'client' });
  await exec('tar', ['xzf', join(folder, stdout.trim().split('\n').at(-1) ?? '')], { cwd: folder });
  cpSync(join(folder, 'package'), join(folder, 'node_modules/maskstream-client'), { recursive: true });
  server = await startServerProcess({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'trace' });
}, 600_000);
afterAll(async () => {
  server?.process.kill('SIGTERM');
  await server?.exited;
  await rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
});

const run = async (program: string, ...args: string[]): Promise<string> => (await exec(program, args, { cwd: folder, env: { ...process.env, MASKSTREAM: serverUrl() }, maxBuffer: 64 * 1024 * 1024 })).stdout;
const lines = (text: string): string[] => text.trim().split('\n');

it('lists every recipe that there is', () => {
  const readme = readFileSync(join(RECIPES, 'README.md'), 'utf8');
  for (const name of readdirSync(RECIPES).filter((one) => one !== 'README.md')) expect(readme).toContain(`(${name})`);
});

describe('with curl', () => {
  it('a question is asked, and watched by Server-Sent Events from any event on', async () => {
    const turn = JSON.parse(await run('./ask.sh', picture, 'segment the left half'));
    expect(turn).toMatchObject({ status: 'COMPLETED', error: null, masks: [{ area: expect.any(Number) }] });
    const events = lines(await run('./sse.sh', turn.id)).map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ __typename: 'TurnQueued', seq: 1 });
    expect(events.at(-1)).toEqual({ __typename: 'TurnFinished', seq: events.length, status: 'COMPLETED' });
    expect(lines(await run('./sse.sh', turn.id, '3')).map((line) => JSON.parse(line).seq)).toEqual(events.slice(3).map(({ seq }) => seq));
  });

  it('what is wrong is said, and ends the script', async () => {
    await expect(run('./ask.sh', picture, ' ')).rejects.toMatchObject({ stderr: expect.stringContaining('text must not be empty') });
  });

  it('a photo of 20 MB is uploaded by a signed URL', async () => {
    const photo = join(folder, 'photo.png');
    await sharp(randomBytes(2700 * 2500 * 3), { raw: { width: 2700, height: 2500, channels: 3 } }).png({ compressionLevel: 0 }).toFile(photo);
    const image = JSON.parse(await run('./upload.sh', photo));
    expect(image).toMatchObject({ status: 'READY', width: 2700, height: 2500, rejection: null });
    expect(image.byteSize).toBeGreaterThan(20_000_000);
  });
});

describe('with the client package', () => {
  it('a question is asked and watched', async () => {
    const told = lines(await run('node', 'ask.mjs', picture, 'segment the left half'));
    expect(told.at(-1)).toBe('COMPLETED');
    expect(told.filter((line) => line.startsWith('scale ')).length).toBeGreaterThan(1);
  });

  it('a folder of pictures is annotated into a COCO data set', async () => {
    mkdirSync(join(folder, 'pictures'));
    for (const name of ['a.png', 'b.png']) cpSync(picture, join(folder, 'pictures', name));
    const { images, categories, annotations } = JSON.parse(await run('node', 'annotate.mjs', 'pictures', 'red ball', 'blue cube'));
    expect(images).toEqual([{ id: 1, file_name: 'a.png', width: 64, height: 48 }, { id: 2, file_name: 'b.png', width: 64, height: 48 }]);
    expect(categories.map(({ name }: { name: string }) => name)).toEqual(['red ball', 'blue cube']);
    for (const { segmentation, area, bbox } of annotations) {
      expect(decodeRle(segmentation).data.reduce((sum, inside) => sum + inside, 0)).toBe(area);
      expect(bbox).toHaveLength(4);
    }
  });
});

it('Apollo Client keeps in its cache what the events add up to', async () => {
  const told = lines(await run('node', 'apollo.mjs', 'what is on the table?'));
  const turn = JSON.parse(told.at(-1) ?? '');
  expect(turn).toMatchObject({ __typename: 'Turn', status: 'COMPLETED' });
  // The fragment was told anew while the answer was written.
  expect(told[0]).toMatch(/^QUEUED/);
  expect(told.at(-2)).toBe(`COMPLETED ${JSON.stringify(turn.answer)}`);
});

it('Python asks and watches with gql', async () => {
  const python = process.env['RECIPES_PYTHON'] ?? 'python3';
  const told = lines(await run(python, 'ask.py', picture, 'segment the left half'));
  expect(told.at(-1)).toContain("'status': 'COMPLETED'");
  expect(told.some((line) => line.includes('MaskScaleReady'))).toBe(true);
});

it('a page of one\'s own watches with graphql-ws', async () => {
  const { hostname, port } = new URL(serverUrl());
  // The web server of the reader: the page and graphql-ws from its folder, /graphql from behind it.
  const site = createServer((near, answer) => {
    if (near.url === '/graphql') {
      near.pipe(forward(`${serverUrl()}/graphql`, { method: near.method, headers: near.headers }, (far) => { answer.writeHead(far.statusCode ?? 500, far.headers); far.pipe(answer); }));
      return;
    }
    const file = near.url?.startsWith('/graphql-ws/') === true ? resolve('node_modules/graphql-ws/dist', near.url.slice('/graphql-ws/'.length)) : join(folder, 'browser.html');
    answer.writeHead(existsSync(file) ? 200 : 404, { 'content-type': file.endsWith('.js') ? 'text/javascript' : 'text/html' }).end(existsSync(file) ? readFileSync(file) : '');
  });
  site.on('upgrade', ({ headers, url }, near) => {
    const far = connect(Number(port), hostname);
    far.write(`GET ${url ?? ''} HTTP/1.1\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`).join('')}\r\n`);
    near.on('error', () => far.destroy()).pipe(far).on('error', () => near.destroy()).pipe(near);
  });
  await new Promise<void>((ready) => { site.listen(0, '127.0.0.1', ready); });
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.getByLabel('Picture').setInputFiles(picture);
  await page.getByLabel('Question').fill('segment the left half');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.waitForFunction('document.title === "COMPLETED"', undefined, { timeout: 120_000 });
  expect(await page.getByAltText('The mask so far').evaluate((image: any) => image.naturalWidth as number)).toBe(64);
  expect(faults).toEqual([]);
  await browser.close();
  site.closeAllConnections();
  site.close();
});

it('a receiver of webhooks takes what is genuine, and that once', async () => {
  const receiver = spawn('node', ['webhook-receiver.mjs'], { cwd: folder, env: { ...process.env, PORT: '0', WEBHOOK_SECRET: 'sixteen letters or more' }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  receiver.stdout.on('data', (data: Buffer) => { output += data.toString(); });
  await expect.poll(() => output, { timeout: 30_000 }).toContain('listening on');
  const url = `http://127.0.0.1:${/listening on (\d+)/.exec(output)?.[1] ?? ''}/`;
  const body = JSON.stringify({ type: 'turn.finished', turn: { id: 't1', status: 'COMPLETED', masks: [{ outcome: 'FOUND' }] } });
  const post = async (secret: string, seconds: number): Promise<number> => (await fetch(url, {
    method: 'POST', body, headers: { 'x-maskstream-delivery': 't1', 'x-maskstream-signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}` },
  })).status;
  const now = Math.floor(Date.now() / 1000);
  expect([await post('sixteen letters or more', now), await post('sixteen letters or more', now), await post('another secret, a wrong one', now), await post('sixteen letters or more', now - 3600)]).toEqual([204, 204, 401, 401]);
  receiver.kill('SIGTERM');
  await once(receiver, 'exit');
  expect(lines(output).slice(1)).toEqual(['turn t1 COMPLETED, masks: FOUND']);
});

it('all that while the server\'s log names turns, and nothing of what was asked', () => {
  expect(server?.output()).toMatch(/"turnId":"[0-9a-f-]{36}","status":"COMPLETED"/);
  expect(server?.output()).not.toMatch(/left half|red ball|on the table/);
});
