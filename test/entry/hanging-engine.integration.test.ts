// A server, and a worker of several processes, whose engine hangs: whoever cancels is not kept waiting, readiness
// tells, no other turn is begun in it, and once it is replaced the turns are answered.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startCluster } from '../support/cluster.ts';
import { TINY_RANDOM } from '../support/engine.ts';
import { dataUri, png } from '../support/pictures.ts';
import { startServerProcess } from '../support/server-process.ts';
import { createTestClient } from '../support/test-server.ts';
import type { TestClient } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 180_000 });
const PATIENTLY = { timeout: 60_000, interval: 100 };
const BLOCK_ON_SIGNAL = `--import=${new URL('../support/block-on-signal.mjs', import.meta.url).href}`;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const engineOf = (parent: number | undefined): number =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('process-main'))
    .map((line) => Number.parseInt(line, 10))[0] ?? 0;

async function send(client: TestClient): Promise<string> {
  const { uploadImage } = await client.ask(
    'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
    { dataUri: dataUri(await png(40, 30)) },
  );
  const input = { text: 'the cube', imageIds: [uploadImage.image.id], intent: 'SEGMENT' };
  return String(
    (await client.ask('mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }', { input }))
      .sendTurn.turn.id,
  );
}

const statusOf = async (client: TestClient, id: string): Promise<unknown> =>
  (await client.ask('query ($id: ID!) { turn(id: $id) { status } }', { id })).turn.status;
const attemptsOf = (events: any[]): unknown[] =>
  events.flatMap(({ attempt }) => (attempt === undefined ? [] : [attempt]));
const readyParts = async (url: string): Promise<unknown> =>
  ((await (await fetch(`${url}/readyz`)).json()) as { parts: unknown }).parts;

it('a server goes on: a turn that showed nothing is tried again, and one that was asked meanwhile waits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hanging-'));
  ends.push(() => rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 }));
  const server = await startServerProcess({
    DATA_DIR: folder,
    ENGINE_LOST_AFTER_SECONDS: '6',
    NODE_OPTIONS: BLOCK_ON_SIGNAL,
  });
  ends.push(async () => {
    server.process.kill('SIGTERM');
    expect(await server.exited).toBe(0);
  });
  const { client } = createTestClient(server.url);
  process.kill(engineOf(server.process.pid), 'SIGUSR2');
  const [kept, cancelled] = [await send(client), await send(client)];
  for (const id of [kept, cancelled])
    await vi.waitFor(async () => expect(await statusOf(client, id)).toBe('RUNNING'), PATIENTLY);

  await client.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id: cancelled });
  expect((await client.events(cancelled)).at(-1)).toMatchObject({ __typename: 'TurnFinished', status: 'CANCELLED' });
  await vi.waitFor(
    async () => expect(await readyParts(server.url)).toMatchObject({ database: 'ok', model: 'not ready' }),
    PATIENTLY,
  );
  const waiting = await send(client);
  expect(await statusOf(client, kept)).toBe('RUNNING');

  for (const [id, attempts] of [
    [kept, [1, 2]],
    [waiting, [1]],
  ] as const) {
    const events = await client.events(id);
    expect(events.at(-1)).toMatchObject({ status: 'COMPLETED' });
    expect(attemptsOf(events)).toEqual(attempts);
  }
  await vi.waitFor(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200), PATIENTLY);
});

it('a worker is not announced while its engine hangs, and takes turns again when that is replaced', async () => {
  const cluster = await startCluster();
  ends.push(() => cluster.stop());
  const [api, worker] = await Promise.all([cluster.startApi(), cluster.startWorker({ GATED_MODEL: TINY_RANDOM })]);
  const { client } = createTestClient(api.url);
  await vi.waitFor(async () => expect(await readyParts(api.url)).toMatchObject({ model: 'ok' }), PATIENTLY);
  process.kill(engineOf(worker.child.pid), 'SIGSTOP');
  await vi.waitFor(async () => expect(await readyParts(worker.url)).toMatchObject({ model: 'not ready' }), PATIENTLY);
  const id = await send(client);
  await vi.waitFor(async () => expect(await readyParts(api.url)).toMatchObject({ model: 'not ready' }), PATIENTLY);
  const events = await client.events(id);
  expect(events.at(-1)).toMatchObject({ status: 'COMPLETED' });
  expect(attemptsOf(events)).toEqual([1]);
  await vi.waitFor(async () => expect(await readyParts(api.url)).toMatchObject({ model: 'ok' }), PATIENTLY);
});
