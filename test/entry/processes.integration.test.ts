// Two API servers and two workers, each a process of its own, over one PostgreSQL, Redis and S3 server; killed at every
// stage of a turn. After each fault: the turn ended exactly once, every follower was told a stream without gap and with
// one end, nothing runs for ever.
import pg from 'pg';
import { WebSocket } from 'ws';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/platform/log.ts';
import { openTurnQueue } from '../../src/platform/queue/bullmq.ts';
import { startCluster } from '../support/cluster.ts';
import type { Cluster, Process } from '../support/cluster.ts';
import { follow } from '../support/follow.ts';
import { dataUri, png } from '../support/pictures.ts';
import { createTestClient } from '../support/test-server.ts';
import type { TestClient } from '../support/test-server.ts';

// Processes start, Redis and PostgreSQL come back, a dead worker is missed after six seconds.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

const PATIENTLY = { timeout: 120_000, interval: 200 };
const HOURS = 3_600_000;
const SHIFTED_CLOCK = new URL('../support/shifted-clock.mjs', import.meta.url).href;

interface Api extends Process {
  client: TestClient;
}

let cluster: Cluster;
let apis: Api[];
let workers: Process[];
let database: pg.Client;
beforeAll(async () => {
  cluster = await startCluster({ DISCONNECT_GRACE_SECONDS: '3' });
  const all = await Promise.all([startApi(), startApi(), cluster.startWorker(), cluster.startWorker()]);
  apis = [all[0], all[1]];
  workers = [all[2], all[3]];
  database = await connect();
});
afterAll(async () => {
  await database.end();
  await cluster.stop();
});
afterEach(async () => {
  expect((await database.query(`SELECT id FROM "Turn" WHERE status IN ('RUNNING', 'QUEUED')`)).rows).toEqual([]);
});

async function startApi(): Promise<Api> {
  const started = await cluster.startApi();
  return { ...started, client: createTestClient(started.url).client };
}
async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  client.on('error', () => {});
  await client.connect();
  return client;
}
/** One dies, another one comes in its place. */
async function replace(worker: Process, signal: NodeJS.Signals): Promise<number | null> {
  const [code, fresh] = await Promise.all([worker.kill(signal), cluster.startWorker()]);
  workers = [...workers.filter((one) => one.child !== worker.child), fresh];
  return code;
}
const api = (index: number): TestClient => {
  const one = apis[index];
  if (one === undefined) throw new Error('there is no such API server');
  return one.client;
};

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
const TURN =
  'query ($id: ID!) { turn(id: $id) { status answer error { code retryable } masks { url scales { url } } } }';
async function send(text: string, client = api(0), more: object = {}): Promise<string> {
  const { uploadImage } = await client.ask(
    'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
    { dataUri: dataUri(await png()) },
  );
  return (await client.ask(SEND, { input: { text, imageIds: [uploadImage.image.id], ...more } })).sendTurn.turn
    .id as string;
}

/** Looks at the turn from both servers, and at what a follower was told until its end. */
async function ended(id: string, told: any[]): Promise<any> {
  expect(told.filter(({ __typename }) => __typename === 'TurnFinished')).toEqual([told.at(-1)]);
  for (const { client } of apis) {
    const whole = await client.events(id);
    expect(whole.map(({ seq }) => seq as number)).toEqual(whole.map((_, i) => i + 1));
    // A follower that was slow may have been spared previews that were replaced, and nothing else.
    const seen = new Set(told.map(({ seq }) => seq as number));
    expect(numbered(told)).toEqual(
      numbered(whole.filter(({ seq, __typename }) => seen.has(seq as number) || __typename !== 'MaskScaleReady')),
    );
  }
  const { turn } = await api(1).ask(TURN, { id });
  expect(turn.status).toBe(told.at(-1).status);
  expect(turn.answer ?? '').toBe(
    told.map((event) => (event.__typename === 'AnswerDelta' ? (event.text as string) : '')).join(''),
  );
  if (turn.status === 'COMPLETED') {
    expect(namesOf(await api(0).events(id)).filter((name) => !BEFORE.includes(name))).toEqual(WHOLE);
    expect(turn.masks).toHaveLength(1);
    for (const { url } of [turn.masks[0], ...turn.masks[0].scales] as { url: string }[])
      expect((await fetch(url)).status).toBe(200);
  }
  return turn;
}
const BEFORE = ['TurnQueued', 'TurnStarted'];
const WHOLE = [
  'AnswerDelta',
  'MaskStarted',
  'MaskScaleReady',
  'MaskScaleReady',
  'MaskScaleReady',
  'MaskFinished',
  'AnswerDelta',
  'TurnFinished',
];
const numbered = (events: any[]): [number, string][] =>
  events.map(({ seq, __typename }) => [seq as number, __typename as string]);
/** The engine works ahead of what is stored. */
const aPreviewIsTold = (id: string): Promise<unknown> =>
  api(1).eventsUntil(id, 0, ({ __typename }) => __typename === 'MaskScaleReady');
const namesOf = (events: any[]): string[] => events.map(({ __typename }) => __typename as string);
const attemptsOf = (events: any[]): number[] =>
  events.flatMap(({ attempt }) => (attempt === undefined ? [] : [attempt as number]));
const LOST = { status: 'FAILED', error: { code: 'MODEL_UNAVAILABLE', retryable: true } };

describe('a turn', () => {
  it('asked at one API server is told by the other', async () => {
    const id = await send('all is well', api(0));
    const told = await api(1).events(id);
    expect(await ended(id, told)).toMatchObject({ status: 'COMPLETED', answer: 'Here:  done.' });
    expect(attemptsOf(told)).toEqual([1]);
  });

  it('that two workers want at once is run by one', async () => {
    const queue = await openTurnQueue({ redisUrl: cluster.redis.url }, createLogger('silent'));
    const held = cluster.hold('wanted twice', 'prefill');
    const id = await send('wanted twice');
    const told = api(1).events(id);
    const { go } = await held;
    await Promise.all(['x', 'y', 'z'].map((after) => queue.add({ turnId: id, after })));
    await expect.poll(() => queue.depth()).toBe(0); // the other worker took them, and left the turn alone
    go();
    expect(await ended(id, await told)).toMatchObject({ status: 'COMPLETED' });
    expect(attemptsOf(await told)).toEqual([1]);
    await queue.close();
  });

  it('is cancelled at any API server, within the scale', async () => {
    const held = cluster.hold('stop it', 'scale 2');
    const id = await send('stop it', api(0));
    const told = api(0).events(id);
    await held;
    await aPreviewIsTold(id);
    await api(1).ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id });
    expect(await ended(id, await told)).toMatchObject({ status: 'CANCELLED', answer: 'Here: ' });
    expect(namesOf(await told).slice(-2)).toEqual(['MaskScaleReady', 'TurnFinished']);
  });

  it('is finished although a client that follows it never reads', async () => {
    const held = cluster.hold('nobody reads', 'prefill');
    const id = await send('nobody reads');
    const socket = new WebSocket(`${apis[0]?.url.replace('http', 'ws') ?? ''}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => {
      socket.once('open', resolve);
    });
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await new Promise((resolve) => {
      socket.once('message', resolve);
    });
    socket.pause();
    for (let i = 0; i < 50; i++)
      socket.send(
        JSON.stringify({
          id: String(i),
          type: 'subscribe',
          payload: { query: 'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename } }', variables: { id } },
        }),
      );
    const told = api(0).events(id);
    (await held).go();
    expect(await ended(id, await told)).toMatchObject({ status: 'COMPLETED' });
    socket.terminate();
  });
});

describe('a worker that is killed', () => {
  it('before anything was shown: another one answers, and followers see one answer', async () => {
    const held = cluster.hold('killed early', 'prefill');
    const id = await send('killed early');
    const told = api(1).events(id);
    await replace((await held).worker, 'SIGKILL');
    expect(await ended(id, await told)).toMatchObject({ status: 'COMPLETED', answer: 'Here:  done.' });
    expect(attemptsOf(await told)).toEqual([1, 2]);
  });

  it('between two scales: the turn ends, to be asked again; what was shown stays', async () => {
    const held = cluster.hold('killed between', 'scale 2');
    const id = await send('killed between');
    const told = api(1).events(id);
    const { worker } = await held;
    await aPreviewIsTold(id);
    await replace(worker, 'SIGKILL');
    expect(await ended(id, await told)).toMatchObject({ ...LOST, answer: 'Here: ' });
    expect(namesOf(await told).slice(-2)).toEqual(['MaskScaleReady', 'TurnFinished']);
  });

  it('while it stores the mask: there is no half mask', async () => {
    const held = cluster.hold('killed storing', 'scale 3');
    const id = await send('killed storing');
    const told = api(1).events(id);
    const { worker, go } = await held;
    await cluster.s3.become('stall');
    go();
    await cluster.s3.met(1);
    const replaced = replace(worker, 'SIGKILL');
    await cluster.s3.become('pass');
    await replaced;
    expect(await ended(id, await told)).toMatchObject({ ...LOST, masks: [] });
  });

  it('while turns wait: they are answered, each once', async () => {
    const held = cluster.hold('waits 0', 'prefill');
    const ids = [await send('waits 0')];
    const { worker } = await held;
    for (let i = 1; i < 6; i++) ids.push(await send(`waits ${i}`));
    const told = ids.map((id) => api(1).events(id));
    await replace(worker, 'SIGKILL');
    for (const [i, id] of ids.entries())
      expect(await ended(id, (await told[i]) ?? [])).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('a worker that is asked to stop', () => {
  it('hands back a turn of which nothing was shown, and ends in order', async () => {
    const held = cluster.hold('handed back', 'prefill');
    const id = await send('handed back');
    const told = api(1).events(id);
    expect(await replace((await held).worker, 'SIGTERM')).toBe(0);
    expect(await ended(id, await told)).toMatchObject({ status: 'COMPLETED' });
    expect(attemptsOf(await told)).toEqual([1, 2]);
  });

  it('ends a turn that needs no longer than the grace time', async () => {
    const held = cluster.hold('nearly done', 'text');
    const id = await send('nearly done');
    const told = api(1).events(id);
    const { worker, go } = await held;
    const stopped = replace(worker, 'SIGTERM');
    go();
    expect(await stopped).toBe(0);
    expect(await ended(id, await told)).toMatchObject({ status: 'COMPLETED' });
    expect(attemptsOf(await told)).toEqual([1]);
  });
});

describe('an API server that is killed', () => {
  it('leaves its followers to the other one, who go on after the last number they saw', async () => {
    const held = cluster.hold('server dies', 'scale 2');
    const id = await send('server dies', api(1));
    const before = await api(0).eventsUntil(id, 0, ({ __typename }) => __typename === 'MaskScaleReady');
    const cut = api(0)
      .events(id, before.at(-1).seq)
      .then(
        () => 'ended',
        () => 'cut off',
      );
    await apis[0]?.kill('SIGKILL');
    expect(await cut).toBe('cut off');
    const after = api(1).events(id, before.at(-1).seq);
    (await held).go();
    const told = [...before, ...(await after)];
    apis = [await startApi(), ...apis.slice(1)];
    expect(await ended(id, told)).toMatchObject({ status: 'COMPLETED' });
  });

  it('takes the turns with it that end with their followers, unless a follower goes on at the other one', async () => {
    const dying = await startApi();
    const texts = ['nobody goes on', 'somebody goes on'];
    const held = texts.map((text) => cluster.hold(text, 'scale 2'));
    const [left = '', kept = ''] = await Promise.all(
      texts.map((text) => send(text, api(1), { onDisconnect: 'CANCEL' })),
    );
    const cut = dying.client.events(left).catch(() => 'cut off');
    const told = follow(kept, () =>
      (dying.child.exitCode ?? dying.child.signalCode) === null ? dying.client : api(1),
    );
    await Promise.all(held);
    await dying.kill('SIGKILL');
    expect(await cut).toBe('cut off');
    const statusOf = async (id: string): Promise<string> => (await api(1).ask(TURN, { id })).turn.status as string;
    await vi.waitFor(async () => expect(await statusOf(left)).toBe('CANCELLED'), PATIENTLY);
    expect(await statusOf(kept)).toBe('RUNNING');
    (await held[1])?.go();
    expect(await ended(kept, await told)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('Redis', () => {
  it('may die and come back empty: what runs and what waits is answered, what is told goes on', async () => {
    const held = cluster.hold('redis 0', 'scale 1');
    const ids = [await send('redis 0')];
    const told = [api(1).events(ids[0] ?? '')];
    const { go } = await held;
    const blocked = cluster.hold('redis 1', 'prefill');
    ids.push(await send('redis 1'));
    const other = await blocked;
    for (let i = 2; i < 4; i++) ids.push(await send(`redis ${i}`));
    told.push(...ids.slice(1).map((id) => api(0).events(id)));
    await cluster.redis.kill();
    go();
    expect((await told[0])?.at(-1)).toMatchObject({ status: 'COMPLETED' });
    await cluster.redis.start();
    other.go();
    for (const [i, id] of ids.entries())
      expect(await ended(id, (await told[i]) ?? [])).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('PostgreSQL', () => {
  it('may crash and recover in the middle of a turn: it ends once, whole or to be asked again', async () => {
    const held = cluster.hold('postgres', 'scale 2');
    const id = await send('postgres');
    const before = await api(0).eventsUntil(id, 0, ({ __typename }) => __typename === 'MaskScaleReady');
    const { go } = await held;
    // One of its processes is killed: it ends all others and recovers from its log.
    const { rows } = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
    go();
    database = await vi.waitFor(connect, PATIENTLY);
    const rest = await vi.waitFor(() => api(1).events(id, before.at(-1).seq), PATIENTLY);
    const turn = await ended(id, [...before, ...rest]);
    if (turn.status !== 'COMPLETED') expect(turn).toMatchObject({ status: 'FAILED', error: { retryable: true } });
    const next = await vi.waitFor(() => send('postgres is back'), PATIENTLY);
    expect(await ended(next, await api(0).events(next))).toMatchObject({ status: 'COMPLETED' });
  });

  it('may be killed and started again while turns run and wait: those that showed nothing are answered', async () => {
    const [inMask, early] = [cluster.hold('postgres dies 0', 'scale 2'), cluster.hold('postgres dies 1', 'prefill')];
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(await send(`postgres dies ${i}`));
    const told = ids.map((id) => follow(id, () => api(1)));
    const held = [await inMask, await early];
    await cluster.postgres.kill();
    for (const { go } of held) go();
    await cluster.postgres.start();
    database = await vi.waitFor(connect, PATIENTLY);
    for (const [i, id] of ids.entries()) {
      const turn = await ended(id, (await told[i]) ?? []);
      if (i > 0 || turn.status === 'COMPLETED')
        expect(turn).toMatchObject({ status: 'COMPLETED', answer: 'Here:  done.' });
      else expect(turn).toMatchObject({ status: 'FAILED', error: { retryable: true }, answer: 'Here: ' });
    }
  });
});

describe.each([
  ['ahead', 3 * HOURS],
  ['behind', -3 * HOURS],
])('a worker whose clock is three hours %s', (direction, shiftMs) => {
  it('keeps its turn for longer than a dead one would, and loses it when it dies', async () => {
    const off = await cluster.startWorker({
      NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`,
      CLOCK_SHIFT_MS: String(shiftMs),
    });
    const others = workers;
    workers = [off];
    await Promise.all(others.map((worker) => worker.kill('SIGTERM')));
    const kept = cluster.hold(`clock ${direction}, kept`, 'prefill');
    const id = await send(`clock ${direction}, kept`);
    const told = api(0).events(id);
    const { worker, go } = await kept;
    expect(worker.child).toBe(off.child);
    workers.push(await cluster.startWorker());
    // A worker that died would have been missed by now, and its turn be run by another one.
    await expect
      .poll(
        async () =>
          (
            await database.query(
              `SELECT now() - "startedAt" > interval '12 seconds' AS long FROM "Turn" WHERE id = $1`,
              [id],
            )
          ).rows,
        PATIENTLY,
      )
      .toEqual([{ long: true }]);
    const lost = cluster.hold(`clock ${direction}, lost`, 'prefill');
    go();
    expect(await ended(id, await told)).toMatchObject({ status: 'COMPLETED' });
    expect(attemptsOf(await told)).toEqual([1]);

    await workers[1]?.kill('SIGTERM');
    const next = await send(`clock ${direction}, lost`);
    const toldNext = api(0).events(next);
    expect((await lost).worker.child).toBe(off.child);
    await off.kill('SIGKILL');
    workers = await Promise.all([cluster.startWorker(), cluster.startWorker()]);
    expect(await ended(next, await toldNext)).toMatchObject({ status: 'COMPLETED' });
    expect(attemptsOf(await toldNext)).toEqual([1, 2]);
  });
});
