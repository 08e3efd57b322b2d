// 200 turns in flight while one of each dies: an API server, a worker, Redis, PostgreSQL, and the S3 server is not
// there for a while. No turn is lost: each ends once, COMPLETED with all that belongs to it or FAILED to be asked
// again, and its follower, who goes on wherever a server is left, is told one stream without gap.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCluster } from '../support/cluster.ts';
import type { Cluster, Held, Process } from '../support/cluster.ts';
import { follow } from '../support/follow.ts';
import { dataUri, png } from '../support/pictures.ts';
import { createTestClient } from '../support/test-server.ts';
import type { TestClient } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 600_000 });

const PATIENTLY = { timeout: 600_000, interval: 200 };
const TURNS = 200;
/** A server takes 64 of one socket. */
const FOLLOWERS_PER_SOCKET = 50;

interface Api extends Process {
  clients: TestClient[];
}

let cluster: Cluster;
let apis: Api[];
beforeAll(async () => {
  cluster = await startCluster({
    WORKER_CONCURRENCY: '8',
    MAX_CONCURRENT_TURNS: '0',
    MAX_TURNS_PER_MINUTE: '0',
    DATABASE_CONNECTIONS: '8',
  });
  const all = await Promise.all([startApi(), startApi(), cluster.startWorker(), cluster.startWorker()]);
  apis = [all[0], all[1]];
});
afterAll(() => cluster.stop());

async function startApi(): Promise<Api> {
  const started = await cluster.startApi();
  return {
    ...started,
    clients: Array.from({ length: TURNS / FOLLOWERS_PER_SOCKET }, () => createTestClient(started.url).client),
  };
}
/** Of an API server that lives; of another one at the next call. */
let calls = 0;
const some = (socket: number): TestClient => {
  const client = apis[calls++ % apis.length]?.clients[socket];
  if (client === undefined) throw new Error('there is no API server');
  return client;
};
async function asked<T>(query: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    return await query(client);
  } finally {
    await client.end().catch(() => {});
  }
}
/** Resolves when these turns have ended. */
const untilEnded = (ids: readonly string[]): Promise<unknown> =>
  vi.waitFor(async () => {
    const running = await asked(
      async (client) =>
        (await client.query(`SELECT id FROM "Turn" WHERE id = ANY($1::uuid[]) AND "finishedAt" IS NULL`, [ids])).rows,
    );
    expect(running).toEqual([]);
  }, PATIENTLY);

/** Turns from number `from` on, in the middle of their masks, whatever the others do. */
const inTheMiddle = (from: number): Promise<Held[]> =>
  Promise.all([0, 1, 2, 3].map((i) => cluster.hold(`turn ${from + i}`, 'scale 2')));
const go = (held: readonly Held[]): void => {
  for (const one of held) one.go();
};

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
const TURN =
  'query ($id: ID!) { turn(id: $id) { status answer error { code retryable } masks { url scales { url } } } }';
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

describe(`${TURNS} turns in flight`, () => {
  it('end once each, though one of everything dies', async () => {
    const { uploadImage } = await some(0).ask(
      'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
      { dataUri: dataUri(await png()) },
    );
    const held = [20, 60, 100, 140, 180].map(inTheMiddle);
    const ids: string[] = [];
    for (let i = 0; i < TURNS; i++)
      ids.push(
        (await some(0).ask(SEND, { input: { text: `turn ${i}`, imageIds: [uploadImage.image.id] } })).sendTurn.turn.id,
      );
    const told = Promise.all(ids.map((id, i) => follow(id, () => some(Math.floor(i / FOLLOWERS_PER_SOCKET)))));

    const watched = (await held[0]) ?? [];
    const [api, ...others] = apis;
    apis = others;
    await api?.kill('SIGKILL');
    go(watched);
    apis = [...others, await startApi()];

    const unannounced = (await held[1]) ?? [];
    await cluster.redis.kill();
    go(unannounced);
    await untilEnded(ids.slice(60, 64)); // what runs goes on without it
    await cluster.redis.start();

    const unwritten = (await held[2]) ?? [];
    await cluster.postgres.kill();
    go(unwritten);
    await cluster.postgres.start();

    const unstored = (await held[3]) ?? [];
    await cluster.s3.become('reset');
    go(unstored);
    await cluster.s3.met(8); // each of them was refused
    await cluster.s3.become('pass');

    // Last, because whatever the others are held in the middle of may be on the worker that dies.
    const dying = (await held[4]) ?? [];
    const worker = dying[0]?.worker;
    await worker?.kill('SIGKILL');
    go(dying);
    await cluster.startWorker();

    const statuses: string[] = [];
    for (const [i, events] of (await told).entries()) {
      const id = ids[i] ?? '';
      const whole = await some(0).events(id);
      expect(whole.map(({ seq }) => seq as number)).toEqual(whole.map((_, n) => n + 1));
      expect(whole.filter(({ __typename }) => __typename === 'TurnFinished')).toEqual([whole.at(-1)]);
      const seen = new Set(events.map(({ seq }) => seq as number));
      expect(events.map(({ seq }) => seq as number)).toEqual(
        whole
          .filter(({ seq, __typename }) => seen.has(seq as number) || __typename !== 'MaskScaleReady')
          .map(({ seq }) => seq as number),
      );

      const { turn } = await some(0).ask(TURN, { id });
      statuses.push(turn.status as string);
      expect(turn.status).toBe(whole.at(-1).status);
      if (turn.status === 'COMPLETED') {
        expect(turn.answer).toBe('Here:  done.');
        expect(
          whole
            .map(({ __typename }) => __typename as string)
            .filter((name) => name !== 'TurnQueued' && name !== 'TurnStarted'),
        ).toEqual(WHOLE);
        for (const { url } of [turn.masks[0], ...turn.masks[0].scales] as { url: string }[])
          expect((await fetch(url)).status).toBe(200);
      } else {
        expect(turn).toMatchObject({ status: 'FAILED', error: { retryable: true } });
      }
    }
    expect(statuses[180]).toBe('FAILED'); // its mask had begun, and its worker is dead
    // At most those that were being answered when a worker or PostgreSQL died, eight by each worker.
    expect(statuses.filter((status) => status !== 'COMPLETED').length).toBeLessThanOrEqual(8 + 16);
    expect(
      await asked(
        async (client) => (await client.query(`SELECT id FROM "Turn" WHERE status IN ('QUEUED', 'RUNNING')`)).rows,
      ),
    ).toEqual([]);
  });
});
