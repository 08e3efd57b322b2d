// What the variables of a system of several processes do, seen in the programs: an API server and a worker over
// PostgreSQL, Redis and S3.
import { execFile } from 'node:child_process';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import type { FaultyProxy } from '../support/faulty-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { dataUri, png } from '../support/pictures.ts';
import { startProgram } from '../support/program.ts';
import type { Running } from '../support/checkout.ts';
import { KMS_KEY, S3_KEYS, createBucket, startRadosGateway } from '../support/radosgw.ts';
import { startRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { createTestClient } from '../support/test-server.ts';
import type { TestClient } from '../support/test-server.ts';

const UPLOAD = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id url } } }';
const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
const TURN = 'query ($id: ID!) { turn(id: $id) { status error { code } } }';
const LIST = '{ conversations { edges { node { id } } } }';

let database: TestDatabase;
let postgres: { url: string; heard: () => string };
let redis: TestRedis;
let admin: S3Client;
let store: FaultyProxy;
let env: Record<string, string>;
let workerPort: number;
let api: Running, worker: Running;
let client: TestClient;
const ends: (() => unknown)[] = [];
const exec = promisify(execFile);

/** Between the programs and PostgreSQL: keeps what each connection says first, which is its settings. */
async function listenIn(target: string): Promise<{ url: string; heard: () => string }> {
  const { hostname, port } = new URL(target);
  let heard = '';
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.once('data', (data) => {
      heard += data.toString('latin1');
    });
    near
      .on('error', () => far.destroy())
      .pipe(far)
      .on('error', () => near.destroy())
      .pipe(near);
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  ends.push(() => server.close());
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: url.href, heard: () => heard };
}

beforeAll(async () => {
  database = await createTestDatabase();
  ends.push(() => database.drop());
  postgres = await listenIn(database.url);
  redis = await startRedis();
  ends.push(() => redis.stop());
  const gateway = await startRadosGateway();
  ends.push(() => gateway.stop());
  admin = await createBucket(gateway.endpoint, 'masks');
  ends.push(() => admin.destroy());
  store = await startFaultyProxy(gateway.endpoint);
  ends.push(() => store.close());
  workerPort = await freePort();
  env = {
    PORT: '0',
    WORKER_PORT: String(workerPort),
    MODEL: 'models/tiny-random',
    AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
    DATABASE_URL: postgres.url,
    DATABASE_CONNECTIONS: '3',
    DATABASE_STATEMENT_TIMEOUT_SECONDS: '2',
    DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS: '77',
    REDIS_URL: redis.url,
    S3_BUCKET: 'masks',
    S3_ENDPOINT: store.endpoint,
    S3_REGION: 'eu-test-7',
    S3_PREFIX: 'below/',
    S3_ENCRYPTION: 'aws:kms',
    S3_KMS_KEY_ID: KMS_KEY,
    STORE_PATIENCE_SECONDS: '1',
    WORKER_CONCURRENCY: '3',
    WORKER_LOST_AFTER_SECONDS: '2',
    STOP_GRACE_SECONDS: '0',
    DISCONNECT_GRACE_SECONDS: '1',
    ENGINE_LOST_AFTER_SECONDS: '8',
    NODE_OPTIONS: `--import=${resolve('test/support/block-on-signal.mjs')}`,
  };
  [api, worker] = await Promise.all([startProgram('api', env), startProgram('worker', env)]);
  ends.push(() => Promise.all([api.stop(), worker.stop()]));
  const made = createTestClient(api.url);
  ({ client } = made);
  ends.push(() => made.dispose());
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function upload(): Promise<{ id: string; url: string }> {
  return (await client.ask(UPLOAD, { dataUri: dataUri(await png(40, 20)) })).uploadImage.image;
}

async function send(imageId: string, more: object = {}): Promise<string> {
  const input = { text: 'the left half', imageIds: [imageId], intent: 'SEGMENT', ...more };
  return (await client.ask(SEND, { input })).sendTurn.turn.id;
}

async function storedKeys(): Promise<string[]> {
  const { Contents: contents = [] } = await admin.send(new ListObjectsV2Command({ Bucket: 'masks' }));
  return contents.map(({ Key }) => Key ?? '');
}

async function withDatabase<T>(use: (own: pg.Client) => Promise<T>): Promise<T> {
  const own = new pg.Client({ connectionString: database.url });
  await own.connect();
  try {
    return await use(own);
  } finally {
    await own.end();
  }
}

it("WORKER_PORT: the worker's health is there", async () => {
  expect((await fetch(`http://127.0.0.1:${workerPort}/readyz`)).status).toBe(200);
});

it('DATABASE_URL and REDIS_URL: turns lie in that database, and their queue in that Redis', async () => {
  const { id } = await upload();
  expect((await client.events(await send(id))).at(-1)).toMatchObject({ status: 'COMPLETED' });
  const { rows } = await withDatabase((own) => own.query('SELECT count(*)::int AS count FROM "Turn"'));
  expect(rows).toEqual([{ count: 1 }]);
  const queue = new Redis(redis.url);
  expect((await queue.keys('*')).length).toBeGreaterThan(0);
  queue.disconnect();
});

it('S3_BUCKET, S3_ENDPOINT, S3_REGION and S3_PREFIX: files lie there, and signed URLs say so', async () => {
  const { url } = await upload();
  expect(url.startsWith(`${store.endpoint}/masks/below/images/`)).toBe(true);
  expect(decodeURIComponent(url)).toContain('/eu-test-7/s3/');
  const found = await storedKeys();
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((key) => !key.startsWith('below/'))).toEqual([]);
});

it('S3_ENCRYPTION and S3_KMS_KEY_ID: the bucket keeps them encrypted with that key', async () => {
  const key = (await storedKeys()).find((one) => one.includes('/images/'));
  const head = await admin.send(new HeadObjectCommand({ Bucket: 'masks', Key: key }));
  expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KMS_KEY });
});

it('DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_SECONDS: every connection asks the database for it', () => {
  expect(postgres.heard()).toMatch(/idle_in_transaction_session_timeout[\0= ]77000/);
});

it('DATABASE_STATEMENT_TIMEOUT_SECONDS and DATABASE_CONNECTIONS: so many statements wait, for so long', async () => {
  expect(postgres.heard()).toMatch(/statement_timeout[\0= ]2000/);
  await withDatabase((locker) =>
    withDatabase(async (watcher) => {
      await locker.query('BEGIN; LOCK TABLE "Conversation" IN ACCESS EXCLUSIVE MODE');
      let answered = 0;
      const asking = Array.from({ length: 9 }, async () => {
        const { body } = await client.post(LIST);
        answered++;
        return body.errors?.[0].extensions.code;
      });
      const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      let most = 0;
      while (answered < 9) most = Math.max(most, (await watcher.query<{ count: number }>(waiting)).rows[0]?.count ?? 0);
      await locker.query('ROLLBACK');
      expect(await Promise.all(asking)).toContain('DATABASE_UNAVAILABLE');
      expect(most).toBe(3);
    }),
  );
});

it('WORKER_CONCURRENCY: so many turns are answered at once', async () => {
  const { id } = await upload();
  const turns = await Promise.all(Array.from({ length: 9 }, () => send(id)));
  const events = await Promise.all(turns.map((turn) => client.events(turn)));
  const spans = events.map((all) => {
    const started = all.find(({ __typename }) => __typename === 'TurnStarted');
    return [Date.parse(started.at), Date.parse(all.at(-1).at)] as const;
  });
  const most = Math.max(...spans.map(([start]) => spans.filter(([from, to]) => from <= start && start < to).length));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(3);
});

it('STORE_PATIENCE_SECONDS: a turn waits so long for a store that does not answer, then it fails', async () => {
  const { id } = await upload();
  await store.become('refuse');
  const turn = await send(id);
  expect((await client.events(turn)).at(-1)).toMatchObject({ status: 'FAILED' });
  await store.become('pass');
  expect((await client.ask(TURN, { id: turn })).turn.error.code).toBe('STORE_UNAVAILABLE');
});

it('ENGINE_LOST_AFTER_SECONDS: an engine that makes no progress for so long is replaced', async () => {
  const { id } = await upload();
  const { stdout } = await exec('ps', ['-o', 'pid=,args=', '--ppid', String(worker.child.pid)]);
  const engine = stdout.split('\n').find((line) => line.includes('process-main')) ?? '';
  process.kill(Number.parseInt(engine, 10), 'SIGUSR2'); // its main thread stands still
  expect((await client.events(await send(id))).at(-1)).toMatchObject({ status: 'COMPLETED' });
  expect(worker.output()).toContain('made no progress for 8 s');
});

it('STOP_GRACE_SECONDS: a worker that is stopped hands turns back that get no time to end', async () => {
  const { id } = await upload();
  await store.become('stall');
  const turn = await send(id);
  await store.met(1); // the worker reads the image
  expect(await worker.stop()).toBe(0);
  expect((await client.ask(TURN, { id: turn })).turn.status).toBe('QUEUED');
  await store.become('pass');
  worker = await startProgram('worker', env);
  expect((await client.events(turn)).at(-1)).toMatchObject({ status: 'COMPLETED' });
});

it('DISCONNECT_GRACE_SECONDS: a turn that nobody follows for so long is cancelled', async () => {
  const { id } = await upload();
  await worker.stop();
  const turn = await send(id, { onDisconnect: 'CANCEL' });
  const isCancelled = async (): Promise<void> =>
    expect((await client.ask(TURN, { id: turn })).turn.status).toBe('CANCELLED');
  await vi.waitFor(isCancelled, { timeout: 15_000, interval: 100 }); // the default is longer
  worker = await startProgram('worker', env);
});

it("WORKER_LOST_AFTER_SECONDS: a killed worker's turn is queued again, unheard of for so long", async () => {
  const { id } = await upload();
  await store.become('stall');
  const turn = await send(id);
  await store.met(1);
  const told = api.output().length;
  worker.child.kill('SIGKILL');
  await worker.exited;
  await store.become('pass');
  const since = (): string => api.output().slice(told);
  // The default is longer than that.
  const isQueued = (): void => expect(since()).toContain('turns brought to the queue again');
  await vi.waitFor(isQueued, { timeout: 15_000, interval: 100 });
  worker = await startProgram('worker', env);
  expect((await client.events(turn)).at(-1)).toMatchObject({ status: 'COMPLETED' });
});
