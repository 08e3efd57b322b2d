// The recipes, run as their readers run them: against a server process with the random model.
import { execFile, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeRle } from '../../inference/mask/rle.ts';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { png } from '../support/pictures.ts';
import { startServerProcess } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { createTestClient } from '../support/test-server.ts';

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
  // A reader's folder: the recipes, and what their first lines install. The client package is the one that `npm pack`
  // makes.
  cpSync(RECIPES, folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@apollo'), { recursive: true });
  for (const name of ['@apollo/client', 'rxjs', 'graphql', 'graphql-ws', 'ws'])
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  const { stdout } = await exec('npm', ['pack', '--silent', '--ignore-scripts=false', '--pack-destination', folder], {
    cwd: 'client',
  });
  await exec('tar', ['xzf', join(folder, stdout.trim().split('\n').at(-1) ?? '')], { cwd: folder });
  cpSync(join(folder, 'package'), join(folder, 'node_modules/maskstream-client'), { recursive: true });
  server = await startServerProcess({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'trace' });
}, 600_000);
afterAll(async () => {
  server?.process.kill('SIGTERM');
  await server?.exited;
  await rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
});

const runAt = async (url: string, program: string, ...args: string[]): Promise<string> =>
  (await exec(program, args, { cwd: folder, env: { ...process.env, MASKSTREAM: url }, maxBuffer: 64 * 1024 * 1024 }))
    .stdout;
const run = (program: string, ...args: string[]): Promise<string> => runAt(serverUrl(), program, ...args);
const PYTHON = process.env['RECIPES_PYTHON'] ?? 'python3';
const lines = (text: string): string[] => text.trim().split('\n');

it('README lists every recipe', () => {
  const readme = readFileSync(join(RECIPES, 'README.md'), 'utf8');
  for (const name of readdirSync(RECIPES).filter((one) => one !== 'README.md')) expect(readme).toContain(`(${name})`);
});

describe('with curl', () => {
  it('a question is asked, and followed as Server-Sent Events after any event', async () => {
    const turn = JSON.parse(await run('./ask.sh', picture, 'segment the left half'));
    expect(turn).toMatchObject({ status: 'COMPLETED', error: null, masks: [{ area: expect.any(Number) }] });
    const events = lines(await run('./sse.sh', turn.id)).map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ __typename: 'TurnQueued', seq: 1 });
    expect(events.at(-1)).toEqual({ __typename: 'TurnFinished', seq: events.length, status: 'COMPLETED' });
    expect(lines(await run('./sse.sh', turn.id, '3')).map((line) => JSON.parse(line).seq)).toEqual(
      events.slice(3).map(({ seq }) => seq),
    );
  });

  it('an error is printed and ends the script', async () => {
    await expect(run('./ask.sh', picture, ' ')).rejects.toMatchObject({
      stderr: expect.stringContaining('text must not be empty'),
    });
  });

  it('a photo of 20 MB is uploaded by a signed URL', async () => {
    const photo = join(folder, 'photo.png');
    await sharp(randomBytes(2700 * 2500 * 3), { raw: { width: 2700, height: 2500, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toFile(photo);
    const image = JSON.parse(await run('./upload.sh', photo));
    expect(image).toMatchObject({ status: 'READY', width: 2700, height: 2500, rejection: null });
    expect(image.byteSize).toBeGreaterThan(20_000_000);
  });
});

describe('with the client package', () => {
  it('a question is asked and followed', async () => {
    const told = lines(await run('node', 'ask.mjs', picture, 'segment the left half'));
    expect(told.at(-1)).toBe('COMPLETED');
    expect(told.filter((line) => line.startsWith('scale ')).length).toBeGreaterThan(1);
  });

  it('a folder of images is annotated into a COCO data set', async () => {
    mkdirSync(join(folder, 'pictures'));
    for (const name of ['a.png', 'b.png']) cpSync(picture, join(folder, 'pictures', name));
    const { images, categories, annotations } = JSON.parse(
      await run('node', 'annotate.mjs', 'pictures', 'red ball', 'blue cube'),
    );
    expect(images).toEqual([
      { id: 1, file_name: 'a.png', width: 64, height: 48 },
      { id: 2, file_name: 'b.png', width: 64, height: 48 },
    ]);
    expect(categories.map(({ name }: { name: string }) => name)).toEqual(['red ball', 'blue cube']);
    for (const { segmentation, area, bbox } of annotations) {
      expect(decodeRle(segmentation).data.reduce((sum, inside) => sum + inside, 0)).toBe(area);
      expect(bbox).toHaveLength(4);
    }
  });
});

it('Apollo Client has the sum of the events in its cache', async () => {
  const told = lines(await run('node', 'apollo.mjs', 'what is on the table?'));
  const turn = JSON.parse(told.at(-1) ?? '');
  expect(turn).toMatchObject({ __typename: 'Turn', status: 'COMPLETED' });
  // The fragment was told anew while the answer was written.
  expect(told[0]).toMatch(/^QUEUED/);
  expect(told.at(-2)).toBe(`COMPLETED ${JSON.stringify(turn.answer)}`);
});

it('Python asks and follows with gql', async () => {
  const told = lines(await run(PYTHON, 'ask.py', picture, 'segment the left half'));
  expect(told.at(-1)).toContain("'status': 'COMPLETED'");
  expect(told.some((line) => line.includes('MaskScaleReady'))).toBe(true);
});

it('another page follows with graphql-ws', async () => {
  const { hostname, port } = new URL(serverUrl());
  // The web server of the reader: the page and graphql-ws from its folder, /graphql and /files from behind it.
  const site = createServer((near, answer) => {
    if (near.url === '/graphql' || near.url?.startsWith('/files/') === true) {
      near.pipe(
        forward(`${serverUrl()}${near.url}`, { method: near.method, headers: near.headers }, (far) => {
          answer.writeHead(far.statusCode ?? 500, far.headers);
          far.pipe(answer);
        }),
      );
      return;
    }
    const file =
      near.url?.startsWith('/graphql-ws/') === true
        ? resolve('node_modules/graphql-ws/dist', near.url.slice('/graphql-ws/'.length))
        : join(folder, 'browser.html');
    answer
      .writeHead(existsSync(file) ? 200 : 404, {
        'content-type': file.endsWith('.js') ? 'text/javascript' : 'text/html',
      })
      .end(existsSync(file) ? readFileSync(file) : '');
  });
  site.on('upgrade', ({ headers, url }, near) => {
    const far = connect(Number(port), hostname);
    far.write(
      `GET ${url ?? ''} HTTP/1.1\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${String(value)}\r\n`)
        .join('')}\r\n`,
    );
    near
      .on('error', () => far.destroy())
      .pipe(far)
      .on('error', () => near.destroy())
      .pipe(near);
  });
  await new Promise<void>((ready) => {
    site.listen(0, '127.0.0.1', ready);
  });
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

describe('when something fails', () => {
  /** Every recipe that asks, with an image. */
  const asking = (file: string): string[][] => [
    ['./ask.sh', file, 'segment the left half'],
    ['./upload.sh', file],
    ['node', 'ask.mjs', file, 'segment the left half'],
    [PYTHON, 'ask.py', file, 'segment the left half'],
  ];
  /** One sentence or a few, and no trace of where in the program it happened. */
  const words = (fault: string | RegExp): object => ({
    code: expect.any(Number) as number,
    stderr: expect.stringMatching(
      new RegExp(`^(?!.*(\\n +at |Traceback))[^]*${typeof fault === 'string' ? fault : fault.source}`),
    ) as string,
  });

  it('an unreachable server is reported and ends the program', async () => {
    const away = 'http://127.0.0.1:1';
    for (const [program = '', ...args] of [
      ...asking(picture),
      ['node', 'apollo.mjs', 'what is on the table?'],
      ['node', 'annotate.mjs', 'one', 'red ball'],
    ]) {
      mkdirSync(join(folder, 'one'), { recursive: true });
      cpSync(picture, join(folder, 'one/a.png'));
      await expect(runAt(away, program, ...args), `${program} ${args.join(' ')}`).rejects.toMatchObject(words(/\S/));
    }
  });

  it('an image that cannot be read or does not exist is reported and ends the program', async () => {
    const broken = join(folder, 'broken.png');
    await writeFile(broken, 'no image at all');
    for (const [program = '', ...args] of [
      ...asking(broken),
      ...asking(join(folder, 'nowhere.png')).filter(([one]) => one !== PYTHON),
    ]) {
      await expect(run(program, ...args), `${program} ${args.join(' ')}`).rejects.toMatchObject(
        words(/picture|image|nowhere\.png/i),
      );
    }
  });

  it('an annotation loop reports a broken image and leaves it out', async () => {
    mkdirSync(join(folder, 'mixed'));
    cpSync(picture, join(folder, 'mixed/a.png'));
    await writeFile(join(folder, 'mixed/b.png'), 'no image at all');
    const ended = await run('node', 'annotate.mjs', 'mixed', 'red ball').catch(
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('mixed/b.png: ') as string });
    expect(
      JSON.parse((ended as { stdout: string }).stdout).images.map(({ file_name: name }: { file_name: string }) => name),
    ).toEqual(['a.png']);
  });

  it('what is missing on the command line, or is no folder, is said', async () => {
    for (const [program = '', ...args] of [
      ['./ask.sh'],
      ['./upload.sh'],
      ['./sse.sh'],
      ['node', 'ask.mjs', picture],
      [PYTHON, 'ask.py', picture],
      ['node', 'annotate.mjs'],
      ['node', 'annotate.mjs', folder],
      ['node', 'annotate.mjs', join(folder, 'nowhere'), 'red ball'],
    ])
      await expect(run(program, ...args), `${program} ${args.join(' ')}`).rejects.toMatchObject(
        words(/wanted|nowhere/),
      );
  });

  it('an unknown turn is refused at once', async () => {
    await expect(run('./sse.sh', '00000000-0000-7000-8000-000000000000')).rejects.toMatchObject(words(/turn/i));
  });

  it('waits for a server that is killed and restarted: every event arrives once, up to the end', async () => {
    const env = {
      DATA_DIR: join(folder, 'restarted'),
      PORT: String(await freePort()),
      LOG_LEVEL: 'silent',
      WORKER_CONCURRENCY: '1',
      WORKER_LOST_AFTER_SECONDS: '2',
    };
    let restarted = await startServerProcess(env);
    const { url } = restarted;
    const { client, dispose } = createTestClient(url);
    const dataUri = `data:image/png;base64,${(await readFile(picture)).toString('base64')}`;
    const imageId = (
      await client.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
        dataUri,
      })
    ).uploadImage.image.id;
    const send = async (): Promise<string> =>
      (
        await client.ask('mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }', {
          input: { text: 'segment the left half', imageIds: [imageId], intent: 'SEGMENT' },
        })
      ).sendTurn.turn.id;
    // They wait in front of those that are watched.
    for (let i = 0; i < 12; i++) await send();
    const watched = await send();
    const told = { sse: '', client: '', apollo: '', python: '' };
    const follow = (name: keyof typeof told, program: string, ...args: string[]): Promise<void> =>
      new Promise((done, fail) => {
        const child = spawn(program, args, {
          cwd: folder,
          env: { ...process.env, MASKSTREAM: url },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let faults = '';
        child.stdout.on('data', (data: Buffer) => {
          told[name] += data.toString();
        });
        child.stderr.on('data', (data: Buffer) => {
          faults += data.toString();
        });
        child.once('exit', (code) =>
          code === 0 ? done() : fail(new Error(`${name} ended with ${String(code)}: ${faults}`)),
        );
      });
    const all = Promise.all([
      follow('sse', './sse.sh', watched),
      follow('client', 'node', 'ask.mjs', picture, 'segment the left half'),
      follow('apollo', 'node', 'apollo.mjs', 'what is on the table?'),
      follow('python', PYTHON, '-u', 'ask.py', picture, 'segment the left half'),
    ]);
    await vi.waitFor(
      () => expect(Object.values(told).map((output) => output !== '')).toEqual([true, true, true, true]),
      { timeout: 60_000 },
    );
    restarted.process.kill('SIGKILL');
    await restarted.exited;
    restarted = await startServerProcess(env);
    await all;
    const events = lines(told.sse).map((line) => JSON.parse(line) as { seq: number; __typename: string });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)).toMatchObject({ __typename: 'TurnFinished', status: 'COMPLETED' });
    expect(lines(told.client).at(-1)).toBe('COMPLETED');
    expect(JSON.parse(lines(told.apollo).at(-1) ?? '')).toMatchObject({ status: 'COMPLETED' });
    const seqs = [...told.python.matchAll(/'seq': (\d+)/g)].map(([, seq]) => Number(seq));
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(lines(told.python).at(-1)).toContain("'status': 'COMPLETED'");
    await dispose();
    restarted.process.kill('SIGTERM');
    await restarted.exited;
  }, 400_000);
});

it('a receiver of webhooks accepts signed deliveries, each once', async () => {
  const receiver = spawn('node', ['webhook-receiver.mjs'], {
    cwd: folder,
    env: { ...process.env, PORT: '0', WEBHOOK_SECRET: 'sixteen letters or more' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  receiver.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  await expect.poll(() => output, { timeout: 30_000 }).toContain('listening on');
  const url = `http://127.0.0.1:${/listening on (\d+)/.exec(output)?.[1] ?? ''}/`;
  const turn = { id: 't1', status: 'COMPLETED', masks: [{ outcome: 'FOUND' }] };
  const batch = { id: 'b1', status: 'COMPLETED', size: 4, progress: { completed: 3 } };
  const ofTurn = { id: 't1', body: JSON.stringify({ type: 'turn.finished', turn }) };
  const ofBatch = { id: 'b1', body: JSON.stringify({ type: 'batch.finished', batch }) };
  const post = async (secret: string, seconds: number, { id, body } = ofTurn): Promise<number> =>
    (
      await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'x-maskstream-delivery': id,
          'x-maskstream-signature':
            `t=${seconds},v1=` + createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'),
        },
      })
    ).status;
  const now = Math.floor(Date.now() / 1000);
  expect([
    await post('sixteen letters or more', now),
    await post('sixteen letters or more', now),
    await post('another secret, a wrong one', now),
    await post('sixteen letters or more', now - 3600),
    await post('sixteen letters or more', now, ofBatch),
  ]).toEqual([204, 204, 401, 401, 204]);
  receiver.kill('SIGTERM');
  await once(receiver, 'exit');
  expect(lines(output).slice(1)).toEqual(['turn t1 COMPLETED, masks: FOUND', 'batch b1 COMPLETED, 3 of 4 answered']);
});

it("the server's log names turns and contains no text of questions", () => {
  expect(server?.output()).toMatch(/"turnId":"[0-9a-f-]{36}","status":"COMPLETED"/);
  expect(server?.output()).not.toMatch(/left half|red ball|on the table/);
});
