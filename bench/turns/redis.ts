// The Redis of bench/turns.ts: that of REDIS_URL, or a server with data in a temporary folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';

export interface BenchRedis {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Null when no redis-server is installed. The server writes to the disk before it answers (appendonly), as a queue
 * needs it.
 */
export async function startRedis(folder: string): Promise<BenchRedis | null> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() };
  const port = await freePort();
  const server = spawn(
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
      'yes',
      '--appendfsync',
      'everysec',
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  if (
    await once(server, 'spawn').then(
      () => false,
      () => true,
    )
  )
    return null;
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => {}); // it is not up yet
  await client.ping();
  client.disconnect();
  return {
    url,
    async stop() {
      server.kill('SIGTERM');
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
