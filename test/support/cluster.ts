// Several real processes on one machine, as a team runs them: API servers and workers over one PostgreSQL, Redis and S3
// server.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { vi } from 'vitest';
import { startFaultyProxy } from './faulty-proxy.ts';
import type { FaultyProxy } from './faulty-proxy.ts';
import { S3_KEYS, createBucket, startRadosGateway } from './radosgw.ts';
import { startRedis } from './redis.ts';
import type { TestRedis } from './redis.ts';

export interface Process {
  url: string;
  child: ChildProcess;
  exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** A worker's engine waits before this step of a turn until `go`. */
export interface Held {
  worker: Process;
  text: string;
  step: string;
  go: () => void;
}

/** Killed as by a power cut, with all its sessions; what was committed is there when it comes back. */
interface TestPostgres {
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface Cluster {
  /** Stays the same while PostgreSQL comes and goes. */
  databaseUrl: string;
  postgres: TestPostgres;
  redis: TestRedis;
  /** Between all processes and the S3 server. */
  s3: FaultyProxy;
  startApi(env?: Environment): Promise<Process>;
  /** Its engine is gated (gated-worker.ts); steps that nobody holds go on by themselves. */
  startWorker(env?: Environment): Promise<Process>;
  /** The next time that a worker comes to this step of the turn with this text. */
  hold(text: string, step: string): Promise<Held>;
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** A PostgreSQL that may be killed and started again, and the one address at which it is reached. */
async function startPostgres(folder: string): Promise<TestPostgres & { url: string; stop: () => Promise<void> }> {
  const data = join(folder, 'postgres');
  const begin = (): ReturnType<typeof startEmbeddedPostgres> => startEmbeddedPostgres(data, createLogger('silent'));
  let server = await begin();
  const proxy = await startFaultyProxy(() => server.url);
  const url = new URL(server.url);
  url.port = new URL(proxy.endpoint).port;
  return {
    url: url.href,
    async kill() {
      await proxy.become('refuse');
      process.kill(Number.parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL');
      await server.close();
    },
    async start() {
      // Until its last session has noticed, the folder is in use.
      server = await vi.waitFor(begin, { timeout: 60_000, interval: 200 });
      await proxy.become('pass');
    },
    async stop() {
      await proxy.close();
      await server.close();
    },
  };
}

/** `common`: environment of all processes. */
export async function startCluster(common: Environment = {}): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  const ends: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 }),
  ];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const postgres = await startPostgres(folder);
    ends.push(() => postgres.stop());
    await migrate(postgres.url, 'prisma/migrations');
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const gateway = await startRadosGateway();
    ends.push(() => gateway.stop());
    (await createBucket(gateway.endpoint, 'masks')).destroy();
    const s3 = await startFaultyProxy(gateway.endpoint);
    ends.push(() => s3.close());

    const env = { ...environmentOf(postgres.url, redis.url, s3.endpoint), ...common };
    const holds: { text: string; step: string; held: (one: Held) => void }[] = [];
    const start = async (script: string, more: Environment = {}): Promise<Process> => {
      const child = spawn(process.execPath, ['--import', 'tsx', script], {
        env: { ...env, ...more },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      ends.push(() => killed(child));
      const process_ = await untilReady(child, script);
      child.on('message', (message) => {
        const { number, text, step } = message as { number: number; text: string; step: string };
        const go = (): void => {
          if (child.connected) child.send(number);
        };
        const index = holds.findIndex((one) => one.text === text && one.step === step);
        if (index < 0) go();
        else for (const { held } of holds.splice(index, 1)) held({ worker: process_, text, step, go });
      });
      return process_;
    };
    return {
      databaseUrl: postgres.url,
      postgres,
      redis,
      s3,
      stop,
      startApi: (more) => start('src/entry/api.ts', more),
      startWorker: (more) => start('test/support/gated-worker.ts', more),
      hold: (text, step) =>
        new Promise((resolve) => {
          holds.push({ text, step, held: resolve });
        }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
};

/** Resolves when the program has named its address; rejects when it ends before. */
async function untilReady(child: ChildProcess, script: string): Promise<Process> {
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      const match = /(http:\S+)/.exec(data.toString());
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    void exited.then((code) => {
      reject(new Error(`${script} ended with ${String(code)} before it was ready`));
    });
  });
  const kill = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return exited;
  };
  return { url, child, exited, kill };
}

function environmentOf(databaseUrl: string, redisUrl: string, s3Endpoint: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS: '4',
    REDIS_URL: redisUrl,
    S3_BUCKET: 'masks',
    S3_ENDPOINT: s3Endpoint,
    AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
    PORT: '0',
    LOG_LEVEL: 'error',
    SWEEP_EVERY_MINUTES: '0',
    WORKER_LOST_AFTER_SECONDS: '6',
    STOP_GRACE_SECONDS: '5',
    WORKER_CONCURRENCY: '1',
  };
}
