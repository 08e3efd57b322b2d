// Several real processes on one machine, as a team runs them: API servers and workers over one PostgreSQL, Redis and S3 server.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { migrate } from '../../src/platform/migrate.ts';
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

export interface Cluster {
  databaseUrl: string;
  redis: TestRedis;
  /** Between all processes and the S3 server. */
  s3: FaultyProxy;
  startApi(): Promise<Process>;
  /** Its engine is gated (gated-worker.ts); steps that nobody holds go on by themselves. */
  startWorker(): Promise<Process>;
  /** The next time that a worker comes to this step of the turn with this text. */
  hold(text: string, step: string): Promise<Held>;
  stop(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), createLogger('silent'));
    ends.push(() => postgres.close());
    await migrate(postgres.url, 'prisma/migrations');
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const gateway = await startRadosGateway();
    ends.push(() => gateway.stop());
    (await createBucket(gateway.endpoint, 'masks')).destroy();
    const s3 = await startFaultyProxy(gateway.endpoint);
    ends.push(() => s3.close());

    const env = {
      ...process.env, DATABASE_URL: postgres.url, DATABASE_CONNECTIONS: '4', REDIS_URL: redis.url, S3_BUCKET: 'masks', S3_ENDPOINT: s3.endpoint,
      AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey, PORT: '0', LOG_LEVEL: 'error', SWEEP_EVERY_MINUTES: '0', WORKER_LOST_AFTER_SECONDS: '6', STOP_GRACE_SECONDS: '5', WORKER_CONCURRENCY: '1',
    };
    const holds: { text: string; step: string; held: (one: Held) => void }[] = [];
    const start = async (script: string): Promise<Process> => {
      const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
      const exited = new Promise<number | null>((resolve) => { child.once('exit', (code) => resolve(code)); });
      const kill = (signal: NodeJS.Signals): Promise<number | null> => { child.kill(signal); return exited; };
      ends.push(() => kill('SIGKILL'));
      const url = await new Promise<string>((resolve, reject) => {
        child.stdout?.on('data', (data: Buffer) => { const match = /(http:\S+)/.exec(data.toString()); if (match?.[1] !== undefined) resolve(match[1]); });
        void exited.then((code) => { reject(new Error(`${script} ended with ${String(code)} before it was ready`)); });
      });
      const process_: Process = { url, child, exited, kill };
      child.on('message', (message) => {
        const { number, text, step } = message as { number: number; text: string; step: string };
        const go = (): void => { if (child.connected) child.send(number); };
        const index = holds.findIndex((one) => one.text === text && one.step === step);
        if (index < 0) go();
        else for (const { held } of holds.splice(index, 1)) held({ worker: process_, text, step, go });
      });
      return process_;
    };
    return {
      databaseUrl: postgres.url, redis, s3, stop,
      startApi: () => start('src/entry/api.ts'),
      startWorker: () => start('test/support/gated-worker.ts'),
      hold: (text, step) => new Promise((resolve) => { holds.push({ text, step, held: resolve }); }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
