// The embedded server through a life: made, killed, started again, and refused where its data are not whole.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimDataFolder, readSecret } from '../../src/platform/data-folder.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';

const log = createLogger('silent');
let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'embedded-'));
  folder = join(root, 'postgres');
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('keeps what was committed across a stop, and across being killed', async () => {
  const first = await startEmbeddedPostgres(folder, log);
  await query(first.url, 'CREATE TABLE t AS SELECT 1 AS n');
  await first.close();
  const second = await startEmbeddedPostgres(folder, log);
  await query(second.url, 'INSERT INTO t VALUES (2)');
  process.kill(Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGKILL');
  const third = await startEmbeddedPostgres(folder, log);
  expect(await query(third.url, 'SELECT n FROM t ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  await third.close();
});

it('takes no one without the password', async () => {
  const server = await startEmbeddedPostgres(folder, log);
  const url = new URL(server.url);
  url.password = 'wrong';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password');
  await server.close();
});

it('stops when its owner is killed, and its folder can be used again', async () => {
  const owner = spawn(process.execPath, ['--import', 'tsx', '-e', `
    import('./src/platform/embedded-postgres.ts').then(async ({ startEmbeddedPostgres }) => {
      const { createLogger } = await import('./src/platform/log.ts');
      await startEmbeddedPostgres(${JSON.stringify(folder)}, createLogger('silent'));
      console.log('ready');
      setInterval(() => {}, 1000);
    })`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => { owner.stdout.once('data', resolve); });
  owner.kill('SIGKILL');
  const next = await startEmbeddedPostgres(folder, log);
  expect(await query(next.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await next.close();
});

it('names the folder when its data are not whole, and deletes nothing', async () => {
  await (await startEmbeddedPostgres(folder, log)).close();
  await rm(join(folder, 'global'), { recursive: true });
  await expect(startEmbeddedPostgres(folder, log)).rejects.toThrow(folder);
  await rm(join(folder, 'PG_VERSION'));
  await expect(startEmbeddedPostgres(folder, log)).rejects.toThrow(`${folder} holds no complete database`);
  expect(existsSync(join(folder, 'base'))).toBe(true);
});

it('a data folder belongs to one server at a time; a lock that was left behind does not count', async () => {
  const mine = await claimDataFolder(root);
  await expect(claimDataFolder(root)).rejects.toThrow(`Another server (process ${process.pid}) uses ${root}`);
  mine.release();
  execFileSync(process.execPath, ['--import', 'tsx', '-e', `import('./src/platform/data-folder.ts').then(({ claimDataFolder }) => claimDataFolder(${JSON.stringify(root)})).then(() => process.exit())`]);
  const after = await claimDataFolder(root);
  expect(await readSecret(root)).toEqual(await readSecret(root));
  after.release();
});
