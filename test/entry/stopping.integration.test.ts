// The server as it is started by `npm start`, and every way in which people and their tools end it: nothing is left
// behind, no turn is lost, and the next start works.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { createTestClient } from '../support/test-server.ts';

let folder: string;
let port: number;
const started: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stopping-'));
  port = await freePort();
});
afterEach(async () => {
  for (const { pid } of started.splice(0)) {
    try {
      process.kill(-(pid ?? 0), 'SIGKILL');
    } catch {
      /* it has ended */
    }
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
});

interface Started {
  npm: ChildProcess;
  url: string;
  output: () => string;
  exited: Promise<unknown>;
}

/** In a process group of its own, as a shell starts it in a terminal. */
async function npmStart({
  script = 'start',
  until = /maskstream is ready at (\S+)/,
}: { script?: string; until?: RegExp } = {}): Promise<Started> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: String(port), DATA_DIR: folder };
  const npm = spawn('npm', ['run', script], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(npm);
  let output = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  const exited = new Promise((resolve) => {
    npm.once('exit', resolve);
  });
  const url = await vi.waitFor(
    () => {
      const found = until.exec(output)?.[1];
      if (found === undefined) throw new Error(output);
      return found;
    },
    { timeout: 90_000, interval: 50 },
  );
  return { npm, url, output: () => output, exited };
}

/** Processes that were started for this folder, by their arguments or environment. */
function leftBehind(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const named =
          command.includes(folder) || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`DATA_DIR=${folder}`);
        return named ? [`${pid} ${command}`] : [];
      } catch {
        return []; // it has ended, or is somebody else's
      }
    });
}

const nothingIsLeft = () =>
  vi.waitFor(
    async () => {
      expect(leftBehind()).toEqual([]);
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
      expect(existsSync(join(folder, 'server.lock'))).toBe(false);
    },
    { timeout: 30_000, interval: 100 },
  );

async function askMany(url: string, count: number): Promise<string[]> {
  const { client } = createTestClient(url);
  const dataUri = `data:image/png;base64,${(await readFile('samples/ring.png')).toString('base64')}`;
  const { uploadImage } = await client.ask(
    'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
    { dataUri },
  );
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { sendTurn } = await client.ask(
        'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }',
        { input: { text: 'segment the red ball', imageIds: [uploadImage.image.id] } },
      );
      return String(sendTurn.turn.id);
    }),
  );
}

it(
  'ends in order on Ctrl-C in a terminal, which reaches every process of the group: no turn ' +
    'fails, and the next start goes on',
  async () => {
    const first = await npmStart();
    const turns = await askMany(first.url, 12);
    process.kill(-(first.npm.pid ?? 0), 'SIGINT');
    await first.exited;
    await nothingIsLeft();

    const second = await npmStart();
    const { client } = createTestClient(second.url);
    for (const id of turns) {
      const events = await client.events(id);
      expect(events.at(-1), first.output()).toMatchObject({ __typename: 'TurnFinished', status: 'COMPLETED' });
    }
    process.kill(-(second.npm.pid ?? 0), 'SIGINT');
    await second.exited;
    await nothingIsLeft();
  },
);

it('ends with npm when that alone is told to', async () => {
  const { npm, exited } = await npmStart();
  process.kill(npm.pid ?? 0, 'SIGTERM');
  await exited;
  await nothingIsLeft();
});

it('ends in order when its terminal is closed, though nobody takes its output any longer', async () => {
  const { npm, exited } = await npmStart();
  npm.stdout?.destroy();
  npm.stderr?.destroy();
  process.kill(-(npm.pid ?? 0), 'SIGHUP');
  await exited;
  await nothingIsLeft();
});

it('ends in order when it is stopped before it is ready, and never says that it is', async () => {
  const { npm, output, exited } = await npmStart({ until: /"(migration applied)"/ });
  process.kill(-(npm.pid ?? 0), 'SIGINT');
  await exited;
  await nothingIsLeft();
  expect(output()).not.toMatch(/ready at|cannot be started/);
});

it(
  'while it is worked on, answers, starts again once for a file that changes, and ends in ' + 'order on Ctrl-C',
  async () => {
    const { npm, url, output, exited } = await npmStart({ script: 'dev' });
    const starts = (): number => output().split('maskstream is ready at').length - 1;
    const [turn = ''] = await askMany(url, 1);
    expect((await createTestClient(url).client.events(turn)).at(-1)).toMatchObject({ status: 'COMPLETED' });
    await utimes('src/page.ts', new Date(), new Date());
    await vi.waitFor(() => expect(starts()).toBe(2), { timeout: 90_000, interval: 100 });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    process.kill(-(npm.pid ?? 0), 'SIGINT');
    await exited;
    await nothingIsLeft();
    expect(starts()).toBe(2);
  },
);

it('leaves nothing behind when every process of its group is killed', async () => {
  const { npm, exited } = await npmStart();
  process.kill(-(npm.pid ?? 0), 'SIGKILL');
  await exited;
  await vi.waitFor(() => expect(leftBehind()).toEqual([]), { timeout: 30_000, interval: 100 });
  const next = await npmStart();
  expect((await fetch(`${next.url}/readyz`)).status).toBe(200);
  process.kill(next.npm.pid ?? 0, 'SIGTERM');
  await next.exited;
  await nothingIsLeft();
});

it(
  'goes on when its PostgreSQL is killed: readiness tells it, and requests are answered again ' + 'by the same process',
  async () => {
    const { npm, url, exited } = await npmStart();
    const postmaster = async (): Promise<number> =>
      Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
    const pid = await postmaster();
    process.kill(pid, 'SIGKILL');
    // Its sessions answer until they notice.
    await vi.waitFor(async () => expect(await postmaster()).not.toBe(pid), { timeout: 30_000, interval: 50 });
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), {
      timeout: 120_000,
      interval: 50,
    });
    const [turn = ''] = await askMany(url, 1);
    const { client } = createTestClient(url);
    expect((await client.events(turn)).at(-1)).toMatchObject({ status: 'COMPLETED' });
    process.kill(npm.pid ?? 0, 'SIGTERM');
    await exited;
    await nothingIsLeft();
  },
);
