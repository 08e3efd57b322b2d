// The cost of a turn beyond its engine: overhead, turns per second and first preview with 1, 2 and 4 workers, live
// followers, and replay. First with queue and notifier in PostgreSQL, then in Redis (that of REDIS_URL, or a server of
// its own when redis-server is installed). Real processes, and a real PostgreSQL in a temporary folder; the engine only
// waits. Asserts nothing.
//   npm run bench:turns                        about two minutes on two idle cores
//   npm run bench:turns -- --profile FOLDER    one process: a table of its statements, and its CPU profile
// Workers are whole servers without requests. Each stores its files on a disk of its own; S3 is not measured.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readArguments } from '../src/command-line.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { createLogger } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { BenchClient } from './turns/client.ts';
import { STREAM, STREAM_EVENTS } from './turns/fixed-engine.ts';
import { measureFloor } from './turns/floor.ts';
import { startRedis } from './turns/redis.ts';
import { startCountingProxy } from './turns/statements.ts';
import type { Counted } from './turns/statements.ts';

/** The first turns of a process need three times the CPU time of later ones. */
const WARM_UP_TURNS = 30;
const SERIAL_TURNS = 20;
const TURNS_PER_WORKER = 20;
const LIVE_TURNS = 20;
const FOLLOWERS = 1000;
const FOLLOWERS_PER_SOCKET = 50;
const REPLAYS = 50;

const USAGE = `npm run bench:turns                        REDIS_URL: a Redis to measure with, instead of one of its own
npm run bench:turns -- --profile FOLDER    a table of statements, and a .cpuprofile in FOLDER, of one process`;
const {
  values: { profile: profileFolder },
} = readArguments(USAGE, { options: { profile: { type: 'string' } } });

const folder = await mkdtemp(join(tmpdir(), 'maskstream-bench-'));
const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), createLogger('warn'));
await migrate(postgres.url, 'prisma/migrations');

interface Server {
  url: string;
  stop: () => Promise<void>;
}
let servers = 0;
/** `redisUrl`: null for queue and notifier in PostgreSQL. */
async function start(
  role: 'all' | 'api',
  redisUrl: string | null,
  env: Record<string, string> = {},
  nodeOptions: string[] = [],
): Promise<Server> {
  const apart =
    role === 'api'
      ? { S3_BUCKET: 'unused', S3_ENDPOINT: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' }
      : {};
  const child = spawn(process.execPath, [...nodeOptions, '--import', 'tsx', 'bench/turns/server.ts', role], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'error',
      DATA_DIR: join(folder, `server-${servers++}`),
      DATABASE_URL: postgres.url,
      SWEEP_EVERY_MINUTES: '0',
      MAX_QUEUED_TURNS: '10000',
      ...apart,
      REDIS_URL: redisUrl ?? undefined,
      ...env,
    },
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  for await (const line of createInterface(child.stdout))
    if (line.startsWith('http'))
      return {
        url: line,
        stop: () => {
          child.kill('SIGTERM');
          return exited;
        },
      };
  throw new Error('a server did not start');
}

const at = (sorted: number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
/** CPU time of the server since `before`, divided by `count`. */
const each = async (client: BenchClient, before: { cpuMs: number }, count: number): Promise<string> =>
  `${(((await client.cost()).cpuMs - before.cpuMs) / count).toFixed(2)} ms of CPU each`;
const spread = (numbers: number[]): string => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return `p50 ${at(sorted, 0.5)} ms, p99 ${at(sorted, 0.99)} ms`;
};

async function measure(redisUrl: string | null): Promise<void> {
  console.log(`\n# Queue and notifier in ${redisUrl === null ? 'PostgreSQL' : 'Redis'}`);
  await measureOneProcess(redisUrl);
  console.log(
    '\n| workers | turns/s | of ideal | first preview | overhead of a turn alone | API server, a ' +
      'turn |\n|---|---|---|---|---|---|',
  );
  for (const count of [1, 2, 4]) await measureWorkers(redisUrl, count);
  await measureFollowers(redisUrl);
}

/** Overhead and replay. */
async function measureOneProcess(redisUrl: string | null): Promise<void> {
  const one = await start('all', redisUrl, { WORKER_CONCURRENCY: '1' });
  const client = new BenchClient(one.url);
  for (let i = 0; i < WARM_UP_TURNS; i++) await client.turn('warm up');
  let before = await client.cost();
  const serial = [];
  for (let i = 0; i < SERIAL_TURNS; i++) serial.push(await client.turn(`turn ${i}`));
  console.log(
    'one process: overhead of a turn beyond its engine: ' +
      `${spread(serial.map(({ wallMs, engineMs }) => wallMs - engineMs))}; ` +
      (await each(client, before, SERIAL_TURNS)),
  );
  const floor = await measureFloor(postgres.url, SERIAL_TURNS);
  const median = (numbers: number[]): number =>
    [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
  console.log(
    `a program with only four commits and a WebSocket message for each event: ${spread(floor)}; a ` +
      `turn's overhead is ` +
      `${(median(serial.map(({ wallMs, engineMs }) => wallMs - engineMs)) / median(floor)).toFixed(1)} times that`,
  );
  before = await client.cost();
  const replays: number[] = [];
  for (let i = 0; i < REPLAYS; i++) replays.push(await client.replay(serial[i % serial.length]?.id ?? ''));
  console.log(
    `one process: replay of a finished turn with a mask: ${spread(replays)}; ${await each(client, before, REPLAYS)}`,
  );
  await client.close();
  await one.stop();
}

/** Turns per second of `count` workers and an API server. */
async function measureWorkers(redisUrl: string | null, count: number): Promise<void> {
  const api = await start('api', redisUrl);
  const workers = await Promise.all(
    Array.from({ length: count }, () => start('all', redisUrl, { WORKER_CONCURRENCY: '1' })),
  );
  const client = new BenchClient(api.url);
  await client.turn('warm up');
  const alone = [];
  for (let i = 0; i < 10; i++) alone.push(await client.turn(`alone ${i}`));
  const apiBefore = await client.cost();
  const begun = performance.now();
  const turns = (
    await Promise.all(
      Array.from({ length: 2 * count }, async () => {
        const own = [];
        for (let i = 0; i < TURNS_PER_WORKER / 2; i++) own.push(await client.turn(`turn ${i}`));
        return own;
      }),
    )
  ).flat();
  const perSecond = turns.length / ((performance.now() - begun) / 1000);
  const ideal = (count * 1000) / (turns.reduce((sum, { engineMs }) => sum + engineMs, 0) / turns.length);
  console.log(
    `| ${count} | ${perSecond.toFixed(1)} | ${Math.round((100 * perSecond) / ideal)} % | ` +
      `${spread(turns.map(({ firstPreviewMs }) => firstPreviewMs))} | ` +
      `${spread(alone.map(({ wallMs, engineMs }) => wallMs - engineMs))} | ` +
      `${await each(client, apiBefore, turns.length)} |`,
  );
  await client.close();
  for (const server of [...workers, api]) await server.stop();
}

/** Delivery to many followers of live turns. */
async function measureFollowers(redisUrl: string | null): Promise<void> {
  const live = await start('all', redisUrl, { WORKER_CONCURRENCY: String(LIVE_TURNS) });
  const client = new BenchClient(live.url, Math.ceil(FOLLOWERS / FOLLOWERS_PER_SOCKET));
  const before = await client.cost();
  const ids = await Promise.all(Array.from({ length: LIVE_TURNS }, () => client.send(STREAM)));
  const delays = await Promise.all(
    Array.from({ length: FOLLOWERS }, (_, i) => client.follow(ids[i % ids.length] ?? '', i)),
  );
  const { residentMiB } = await client.cost();
  console.log(
    `\n${FOLLOWERS} followers of ${LIVE_TURNS} live turns, ${STREAM_EVENTS} events of 2 KB each, ` +
      `one a second: ${delays.flat().length} deliveries, ${spread(delays.flat())}; memory of the ` +
      `server ${before.residentMiB} -> ${residentMiB} MiB; ` +
      (await each(client, before, delays.flat().length)),
  );
  await client.close();
  await live.stop();
}

/** Reports no times, because the statements go through the counting proxy. */
async function profile(to: string): Promise<void> {
  const proxy = await startCountingProxy(postgres.url);
  const one = await start(
    'all',
    process.env['REDIS_URL'] ?? null,
    { WORKER_CONCURRENCY: '1', DATABASE_URL: proxy.url },
    ['--cpu-prof', `--cpu-prof-dir=${to}`],
  );
  const client = new BenchClient(one.url);
  for (let i = 0; i < WARM_UP_TURNS; i++) await client.turn('warm up');
  proxy.take();
  const ids: string[] = [];
  for (let i = 0; i < SERIAL_TURNS; i++) ids.push((await client.turn(`turn ${i}`)).id);
  printStatements(
    'A turn with one mask of ten scales, asked, followed and read once after its end',
    proxy.take(),
    SERIAL_TURNS,
  );
  for (const id of ids) await client.replay(id);
  printStatements('Its replay', proxy.take(), SERIAL_TURNS);
  await client.close();
  await one.stop();
  await proxy.close();
  console.log(`\nThe server's CPU profile lies in ${to}.`);
}

function printStatements(title: string, { statements, commits, bySql }: Counted, turns: number): void {
  console.log(
    `\n${title}: ${(statements / turns).toFixed(1)} statements, ${(commits / turns).toFixed(1)} ` +
      'commits\n\n| a turn | statement |\n|---|---|',
  );
  for (const [sql, count] of bySql)
    if (count >= turns / 2)
      console.log(`| ${(count / turns).toFixed(1)} | ${sql.replaceAll('|', '\\|').slice(0, 160)} |`);
}

try {
  if (profileFolder === undefined) await measureBoth();
  else await profile(profileFolder);
} finally {
  await postgres.close();
  await rm(folder, { recursive: true });
}

async function measureBoth(): Promise<void> {
  await measure(null);
  const redis = await startRedis(folder);
  if (redis === null) console.log('\nWith Redis: not measured, there is no redis-server and no REDIS_URL.');
  else {
    await measure(redis.url);
    await redis.stop();
  }
}
