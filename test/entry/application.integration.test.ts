// The whole application as a user starts it: its own process, its own PostgreSQL, a real model; killed, started again,
// refused.
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TINY_RANDOM } from '../support/engine.ts';
import { freePort } from '../support/free-port.ts';
import { dataUri, png } from '../support/pictures.ts';
import { startServerProcess } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

// Each starts a server or two, with their databases and engines.
vi.setConfig({ testTimeout: 120_000 });

let dataDir: string;
const running = new Set<ServerProcess>();
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'application-'));
});
afterEach(async () => {
  for (const server of running) {
    server.process.kill('SIGKILL');
    await server.exited;
  }
  running.clear();
});
afterAll(() => rm(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 }));

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ DATA_DIR: dataDir, ...env });
  running.add(server);
  return server;
}

async function ask(server: ServerProcess, query: string, variables: object = {}): Promise<any> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const TURN =
  'query ($id: ID!) { turn(id: $id) { status answer error { code retryable } masks { outcome ' +
  'area url scales { url } } } }';
async function send(server: ServerProcess, text: string): Promise<string> {
  const { uploadImage } = await ask(
    server,
    'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
    { dataUri: dataUri(await png(64, 48)) },
  );
  const { sendTurn } = await ask(
    server,
    'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }',
    { input: { text, imageIds: [uploadImage.image.id], intent: 'SEGMENT', maxScale: 4 } },
  );
  return sendTurn.turn.id as string;
}
/** Follows a turn by Server-Sent Events; the names of its events. */
async function follow(server: ServerProcess, id: string): Promise<string[]> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({
      query: 'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename } }',
      variables: { id },
    }),
  });
  return [...(await response.text()).matchAll(/"__typename":"(\w+)"/g)].map(([, name]) => name ?? '');
}

describe('the application', () => {
  it('answers a turn with a mask, and has it still after it was stopped and started again', async () => {
    const first = await start();
    expect(await (await fetch(`${first.url}/readyz`)).json()).toMatchObject({
      status: 'ready',
      parts: { database: 'ok', notifier: 'ok', queue: 'ok', store: 'ok', model: 'ok' },
    });
    expect(await (await fetch(first.url)).text()).toContain('<title>maskstream</title>');
    expect(await (await fetch(`${first.url}/metrics`)).text()).toMatch(
      /maskstream_turns_total[^]*maskstream_queue_depth \d/,
    );
    const id = await send(first, 'segment the left half');
    const events = await follow(first, id);
    expect(events.filter((name) => name === 'MaskScaleReady')).toHaveLength(4);
    // What the random model says behind its mask is no matter.
    expect(events.filter((name) => name !== 'AnswerDelta').slice(-2)).toEqual(['MaskFinished', 'TurnFinished']);
    const url = (await ask(first, TURN, { id })).turn.masks[0].url as string;
    expect((await fetch(url)).status).toBe(200);
    first.process.kill('SIGTERM');
    expect(await first.exited).toBe(0);

    const second = await start();
    const { turn } = await ask(second, TURN, { id });
    expect(turn).toMatchObject({ status: 'COMPLETED', masks: [{}] });
    expect((await fetch(turn.masks[0].scales[0].url as string)).status).toBe(200);
    expect(await follow(second, id)).toEqual(events);
  });

  it('reports at /readyz how much of its model is loaded until it is ready', async () => {
    const port = await freePort();
    const starting = start({ PORT: String(port) });
    const answers: { status: number; loading?: unknown }[] = [];
    while (answers.at(-1)?.status !== 200) {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      if (response === null) await setImmediate();
      else answers.push({ ...((await response.json()) as object), status: response.status });
    }
    await starting;
    const shares = answers.filter(({ status }) => status === 503).map(({ loading }) => loading);
    expect(shares.length).toBeGreaterThan(0);
    for (const share of shares) expect(share).toSatisfy((one) => typeof one === 'number' && one >= 0 && one <= 1);
    expect(answers.at(-1)).not.toHaveProperty('loading');
  });

  it('loses no turn when it is killed: what it was asked is answered or ended after the next start', async () => {
    const first = await start();
    const ids = await Promise.all(Array.from({ length: 6 }, (_, i) => send(first, `number ${i}`)));
    first.process.kill('SIGKILL');
    await first.exited;
    const second = await start();
    for (const id of ids) {
      expect((await follow(second, id)).at(-1)).toBe('TurnFinished');
      const { turn } = await ask(second, TURN, { id });
      if (turn.status === 'FAILED') expect(turn.error).toEqual({ code: 'MODEL_UNAVAILABLE', retryable: true });
      else expect(turn).toMatchObject({ status: 'COMPLETED', masks: [{}] });
    }
  });

  it('outlives its engine: the next turn is answered by a new one', async () => {
    const server = await start();
    const engine =
      execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(server.process.pid)], { encoding: 'utf8' })
        .split('\n')
        .find((line) => line.includes('process-main')) ?? '';
    process.kill(Number.parseInt(engine, 10), 'SIGKILL');
    const id = await send(server, 'segment it');
    expect((await follow(server, id)).at(-1)).toBe('TurnFinished');
    expect((await ask(server, TURN, { id })).turn.status).toBe('COMPLETED');
  });

  it('refuses a data folder that another server uses', async () => {
    await start();
    const second = await start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/maskstream cannot be started: Another server \(process \d+\) uses/);
  });

  it('says in one sentence what is wrong with its model, its device, its configuration', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'altered-'));
    await cp(TINY_RANDOM, folder, { recursive: true });
    await writeFile(join(folder, 'tokenizer.json'), '{}');
    const altered = await start({ MODEL: folder });
    expect([await altered.exited, altered.output()]).toEqual([
      1,
      expect.stringMatching(
        /^maskstream cannot be started: .*tokenizer\.json has 2 bytes, the manifest states [\d,]+\.\n$/,
      ),
    ]);
    const nowhere = await start({ DEVICE: 'cuda:0' });
    expect([await nowhere.exited, nowhere.output()]).toEqual([
      1,
      expect.stringContaining('Device cuda:0 cannot be used'),
    ]);
    // What ONNX Runtime writes on its own is a line of the log like any other.
    const lines = nowhere.output().trim().split('\n');
    for (const line of lines.slice(0, -1))
      expect(JSON.parse(line)).toMatchObject({ level: 40, msg: expect.any(String) });
    expect(lines.length).toBeGreaterThan(1);
    const odd = await start({ PORT: 'x', LOG_LEVEL: 'loud' });
    expect([await odd.exited, odd.output()]).toEqual([2, expect.stringMatching(/PORT: [^]*LOG_LEVEL: /)]);
    await rm(folder, { recursive: true });
  });
});
