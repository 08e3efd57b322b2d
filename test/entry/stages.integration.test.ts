// A worker with a real model is killed (-9) at every stage of a turn: before anything was shown the turn is answered by
// another one, after that it ends FAILED, to be asked again. Either way once, its followers are told a stream without
// gap, and no file is left that no row speaks of. All stages share one cluster and go on side by side.
import { S3Client, ListObjectsV2Command } from '@aws-sdk/client-s3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createArtifactRepository } from '../../src/artifacts/repository.ts';
import { sweep } from '../../src/artifacts/sweeper.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { createLogger } from '../../src/platform/log.ts';
import { createS3Store } from '../../src/platform/object-store/s3.ts';
import { startCluster } from '../support/cluster.ts';
import type { Cluster, Process } from '../support/cluster.ts';
import { TINY_RANDOM } from '../support/engine.ts';
import { dataUri, png } from '../support/pictures.ts';
import { createTestClient } from '../support/test-server.ts';
import type { TestClient } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

const MODEL = { GATED_MODEL: TINY_RANDOM };
/** Of the bundle. */
const SCALES = [1, 2, 3, 4];

let cluster: Cluster;
let client: TestClient;
let database: pg.Client;
beforeAll(async () => {
  cluster = await startCluster({ MAX_CONCURRENT_TURNS: '0', MAX_TURNS_PER_MINUTE: '0' });
  const [api] = await Promise.all([cluster.startApi(), cluster.startWorker(MODEL), cluster.startWorker(MODEL)]);
  ({ client } = createTestClient(api.url));
  database = new pg.Client({ connectionString: cluster.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await cluster.stop();
});

const TURN = 'query ($id: ID!) { turn(id: $id) { status error { code retryable } masks { url scales { url } } } }';
async function send(text: string): Promise<string> {
  const { uploadImage } = await client.ask(
    'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
    { dataUri: dataUri(await png()) },
  );
  const { sendTurn } = await client.ask(
    'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }',
    { input: { text, intent: 'SEGMENT', imageIds: [uploadImage.image.id] } },
  );
  return sendTurn.turn.id as string;
}
/** One dies, another one comes in its place. */
async function replace(worker: Process): Promise<void> {
  await Promise.all([worker.kill('SIGKILL'), cluster.startWorker(MODEL)]);
}

/** What became of the turn, once what a follower was told is found to be all of it, in order, with one end. */
async function ended(id: string, told: any[]): Promise<any> {
  const whole = await client.events(id);
  expect(whole.map(({ seq }) => seq as number)).toEqual(whole.map((_, i) => i + 1));
  const seen = new Set(told.map(({ seq }) => seq as number));
  expect(told.map(({ seq, __typename }) => [seq, __typename])).toEqual(
    whole
      .filter(({ seq, __typename }) => seen.has(seq as number) || __typename !== 'MaskScaleReady')
      .map(({ seq, __typename }) => [seq, __typename]),
  );
  expect(whole.filter(({ __typename }) => __typename === 'TurnFinished')).toEqual([whole.at(-1)]);
  const { turn } = await client.ask(TURN, { id });
  expect(turn.status).toBe(whole.at(-1).status);
  return {
    ...turn,
    attempts: whole.flatMap(({ attempt }) => (attempt === undefined ? [] : [attempt as number])),
    previews: whole.filter(({ __typename }) => __typename === 'MaskScaleReady').length,
  };
}
const readable = async (urls: string[]): Promise<void> => {
  for (const url of urls) expect((await fetch(url)).status).toBe(200);
};

const ANSWERED = {
  status: 'COMPLETED',
  attempts: [1, 2],
  previews: SCALES.length,
  masks: [{ scales: SCALES.map(() => ({})) }],
};
const lostAfter = (previews: number): object => ({
  status: 'FAILED',
  error: { code: 'MODEL_UNAVAILABLE', retryable: true },
  attempts: [1],
  previews,
});
type Told = [type: string, count: number];
/**
 * The step before which the worker dies, what it has told by then (the engine works ahead of its journal), and what
 * becomes of the turn.
 */
const STAGES: [string, Told, object][] = [
  ['prefill', ['TurnStarted', 1], ANSWERED],
  ['prefilled', ['TurnStarted', 1], ANSWERED],
  ...SCALES.map((scale): [string, Told, object] => [
    `mask-scale ${scale}`,
    scale === 1 ? ['MaskStarted', 1] : ['MaskScaleReady', scale - 1],
    { ...lostAfter(scale - 1), masks: [] },
  ]),
  ['mask-finished', ['MaskScaleReady', SCALES.length], { ...lostAfter(SCALES.length), masks: [] }],
  ['finished', ['MaskFinished', 1], { ...lostAfter(SCALES.length), masks: [{}] }],
];

/** Resolves when the turn's journal holds so many events of a type. */
const stored = (id: string, [type, count]: Told): Promise<void> =>
  vi.waitFor(
    async () => {
      expect(
        (await database.query('SELECT 1 FROM "TurnEvent" WHERE "turnId" = $1 AND type = $2', [id, type])).rowCount,
      ).toBe(count);
    },
    { timeout: 60_000, interval: 20 },
  );

describe('a worker that is killed', () => {
  it.concurrent.each(STAGES)('before %s', async (stage, before, outcome) => {
    const held = cluster.hold(`killed before ${stage}`, stage);
    const id = await send(`killed before ${stage}`);
    const told = client.events(id);
    const { worker } = await held;
    await stored(id, before);
    await replace(worker);
    const turn = await ended(id, await told);
    expect(turn).toMatchObject(outcome);
    for (const { url, scales } of turn.masks as { url: string; scales: { url: string }[] }[])
      await readable([url, ...scales.map((scale) => scale.url)]);
  });
});

describe('a worker that is killed between the files of a mask and its row', () => {
  it('leaves files that the sweeper removes, and counts; nothing else is removed', async () => {
    const held = cluster.hold('files without a row', 'mask-finished');
    const id = await send('files without a row');
    const told = client.events(id);
    const { worker, go } = await held;
    await stored(id, ['MaskScaleReady', SCALES.length]);
    // Rows of masks are waited for from now on, by whoever wants to write one.
    await database.query('BEGIN');
    await database.query('LOCK TABLE "Mask" IN SHARE MODE');
    go();
    await vi.waitFor(
      async () => {
        const { rows } = await database.query(
          `SELECT 1 FROM pg_locks WHERE relation = '"Mask"'::regclass AND NOT granted`,
        );
        expect(rows).not.toEqual([]);
      },
      { timeout: 120_000, interval: 100 },
    );
    await worker.kill('SIGKILL');
    // The statement that waits is its last one: it must not go on without it.
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = '"Mask"'::regclass AND NOT granted`,
    );
    await database.query('ROLLBACK');
    await cluster.startWorker(MODEL);
    expect(await ended(id, await told)).toMatchObject({ ...lostAfter(SCALES.length), masks: [] });

    const whole = await send('not touched by the sweeper');
    expect(await ended(whole, await client.events(whole))).toMatchObject({ status: 'COMPLETED', attempts: [1] });
    const folder = await filesOf(id);
    expect(folder).toEqual([
      'mask.json',
      'mask.png',
      'overlay.jpg',
      ...SCALES.map((scale) => `scale-0${scale}.png`),
      'tokens.bin',
    ]);

    const swept = await sweepAll();
    expect(await filesOf(id)).toEqual(SCALES.map((scale) => `scale-0${scale}.png`)); // its journal still tells them
    expect(swept).toBeGreaterThanOrEqual(4);
    expect(await sweepAll()).toBe(0);
    const { rows } = await database.query<{ id: string }>(`SELECT id FROM "Turn" WHERE status = 'COMPLETED'`);
    for (const row of rows) {
      const { turn } = await client.ask(TURN, { id: row.id });
      await readable([turn.masks[0].url, ...turn.masks[0].scales.map((scale: { url: string }) => scale.url)]);
    }
    expect((await database.query(`SELECT id FROM "Turn" WHERE status IN ('QUEUED', 'RUNNING')`)).rows).toEqual([]);
  });
});

/** Names of the files of a turn's masks, in order. */
async function filesOf(turnId: string): Promise<string[]> {
  const s3 = new S3Client({ endpoint: cluster.s3.endpoint, region: 'us-east-1', forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'masks', Prefix: 'conversations/' }));
  s3.destroy();
  return Contents.map(({ Key = '' }) => Key)
    .filter((key) => key.includes(turnId))
    .map((key) => key.split('/').at(-1) ?? '')
    .sort();
}
/** How many files were removed. */
async function sweepAll(): Promise<number> {
  const log = createLogger('silent');
  const own = openDatabase(cluster.databaseUrl, { maxConnections: 2 });
  const store = createS3Store({ bucket: 'masks', prefix: '', endpoint: cluster.s3.endpoint });
  let counted = 0;
  try {
    const swept = await sweep(
      {
        repository: createArtifactRepository(own.client),
        store,
        metrics: {
          swept: (count) => {
            counted += count;
          },
        },
        log,
      },
      { graceMs: 0, maxObjects: 100_000 },
    );
    expect(swept).toMatchObject({ atEnd: true, removed: counted });
    return counted;
  } finally {
    await store.close();
    await own.close();
  }
}
