// A real Redis for tests, on a free port, its files in a folder of its own. Needs Debian's redis-server.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

const exec = promisify(execFile);

export interface TestRedis {
  url: string;
  /** Killed, as by a power cut; what it held is lost, unless `durable`. */
  kill(): Promise<void>;
  /** On the same port. Resolves when it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** `durable`: it writes all down before it answers (appendonly), as a queue's Redis should. */
export async function startRedis({ durable = false } = {}): Promise<TestRedis> {
  await exec('redis-server', ['--version']).catch(() => {
    throw new Error('redis-server is missing: apt-get install --no-install-recommends redis-server');
  });
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    server = spawn(
      'redis-server',
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        folder,
        '--save',
        '',
        '--appendonly',
        durable ? 'yes' : 'no',
        '--appendfsync',
        'always',
        '--maxmemory-policy',
        'noeviction',
      ],
      { stdio: 'ignore' },
    );
    const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    client.on('error', () => {});
    await client.ping();
    client.disconnect();
  };
  const kill = async (): Promise<void> => {
    const running = server;
    server = null;
    if (running === null) return;
    const exited = new Promise((resolve) => {
      running.once('exit', resolve);
    });
    running.kill('SIGKILL');
    await exited;
  };
  await start();
  return {
    url,
    start,
    kill,
    async stop() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}
