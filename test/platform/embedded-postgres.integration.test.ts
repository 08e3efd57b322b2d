// The embedded server through a life: made, killed, started again, and refused where its data are not whole.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, chmod, mkdtemp, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { claimDataFolder, readSecret } from '../../src/platform/data-folder.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { freePort } from '../support/free-port.ts';

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
  client.on('error', () => {}); // a connection that dies is told by the query that needs it
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('keeps what was committed across a stop', async () => {
  const first = await startEmbeddedPostgres(folder, log);
  await query(first.url, 'CREATE TABLE t AS SELECT 1 AS n');
  await first.close();
  const second = await startEmbeddedPostgres(folder, log);
  expect(await query(second.url, 'SELECT n FROM t')).toEqual([{ n: 1 }]);
  await second.close();
});

it.each<[string, (socket: Socket) => void]>([
  ['says nothing', () => {}],
  ['hangs up', (socket) => socket.destroy()],
])('takes another port when a program that %s took the one that was free', async (_, act) => {
  const program = createServer(act).listen(0, '127.0.0.1');
  await once(program, 'listening');
  const { port: taken } = program.address() as AddressInfo;
  const ports = [taken, taken, await freePort()];
  const server = await startEmbeddedPostgres(folder, log, { choosePort: () => Promise.resolve(ports.shift() ?? 0) });
  expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect(ports).toEqual([]);
  await server.close();
  program.close();
});

it('takes no one without the password', async () => {
  const server = await startEmbeddedPostgres(folder, log);
  const url = new URL(server.url);
  url.password = 'wrong';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password');
  await server.close();
});

it('stops when its owner is killed, and its folder can be used again', async () => {
  const owner = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '-e',
      `
    import('./src/platform/embedded-postgres.ts').then(async ({ startEmbeddedPostgres }) => {
      const { createLogger } = await import('./src/platform/log.ts');
      await startEmbeddedPostgres(${JSON.stringify(folder)}, createLogger('silent'));
      console.log('ready');
      setInterval(() => {}, 1000);
    })`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve) => {
    owner.stdout.once('data', resolve);
  });
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

it(
  'says what to do when its data are of another release, ' + 'their password is missing, or they are no folder',
  async () => {
    await (await startEmbeddedPostgres(folder, log)).close();
    const version = await readFile(join(folder, 'PG_VERSION'), 'utf8');
    await writeFile(join(folder, 'PG_VERSION'), '12\n');
    await expect(startEmbeddedPostgres(folder, log)).rejects.toThrow(
      `is of PostgreSQL 12, and this release brings PostgreSQL ${version.trim()}: carry it over`,
    );
    await writeFile(join(folder, 'PG_VERSION'), version);
    await rename(`${folder}.password`, `${folder}.elsewhere`);
    await expect(startEmbeddedPostgres(folder, log)).rejects.toThrow(
      `${folder}.password, the password of the database in ${folder}, is missing: put it back`,
    );
    await rename(`${folder}.elsewhere`, `${folder}.password`);
    await rename(folder, `${folder}.elsewhere`);
    await writeFile(folder, '');
    await expect(startEmbeddedPostgres(folder, log)).rejects.toThrow(`${folder} is no folder`);
  },
);

it('logs that one of its processes was killed, without the statement', async () => {
  const lines: string[] = [];
  const server = await startEmbeddedPostgres(
    folder,
    createLogger('debug', {
      write: (line) => {
        lines.push(line);
      },
    }),
  );
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => {});
  await client.connect();
  await expect(client.query("SELECT 'a secret'::int")).rejects.toThrow('a secret');
  const {
    rows: [session],
  } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  process.kill(session?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(lines.join('')).toContain('was terminated by signal 9'), {
    timeout: 20_000,
    interval: 50,
  });
  expect(await patiently(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await server.close();
  expect(lines.join('')).not.toContain('a secret');
});

it('a data folder belongs to one server at a time; a lock that was left behind does not count', async () => {
  const mine = await claimDataFolder(root);
  await expect(claimDataFolder(root)).rejects.toThrow(`Another server (process ${process.pid}) uses ${root}`);
  mine.release();
  execFileSync(process.execPath, [
    '--import',
    'tsx',
    '-e',
    `import('./src/platform/data-folder.ts').then(({ claimDataFolder }) => claimDataFolder(${JSON.stringify(root)}` +
      ')).then(() => process.exit())',
  ]);
  const after = await claimDataFolder(root);
  expect(await readSecret(root)).toEqual(await readSecret(root));
  after.release();
});

const postmaster = async (): Promise<number> =>
  Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
/** Asks until there is an answer. */
async function patiently(url: string, sql: string): Promise<unknown[]> {
  return vi.waitFor(() => query(url, sql), { timeout: 20_000, interval: 50 });
}

it('works in a folder that only its owner may enter', async () => {
  await chmod(root, 0o700);
  const server = await startEmbeddedPostgres(folder, log);
  expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  expect((await stat(root)).mode & 0o777).toBe(0o700);
  await server.close();
});

it('is started again at the same address when it is killed, with what was committed', async () => {
  const server = await startEmbeddedPostgres(folder, log);
  await query(server.url, 'CREATE TABLE t AS SELECT 1 AS n');
  for (let times = 0; times < 2; times++) {
    const former = await postmaster();
    process.kill(former, 'SIGKILL');
    await vi.waitFor(async () => expect(await postmaster()).not.toBe(former), { timeout: 20_000, interval: 50 });
    expect(await patiently(server.url, 'SELECT n FROM t')).toEqual([{ n: 1 }]);
  }
  await server.close();
});

it('after a crash has the system write all files at once, not one by one', async () => {
  const server = await startEmbeddedPostgres(folder, log);
  expect(await query(server.url, 'SHOW recovery_init_sync_method')).toEqual([
    { recovery_init_sync_method: process.platform === 'linux' ? 'syncfs' : 'fsync' },
  ]);
  await server.close();
});

it('is not stopped while it recovers, however long that takes', async () => {
  await (await startEmbeddedPostgres(folder, log)).close();
  // The recovery asks this command for a file, and waits until the gate is opened and closed.
  const gate = join(folder, 'gate');
  execFileSync('mkfifo', [gate]);
  await writeFile(join(folder, 'recovery.signal'), '');
  await appendFile(join(folder, 'postgresql.auto.conf'), "restore_command = 'cat gate > /dev/null && false'\n");
  const starting = startEmbeddedPostgres(folder, log);
  const opened = await open(gate, 'w');
  // An hour passes. The clock is read after an attempt to connect has failed.
  const now = performance.now.bind(performance);
  const tries = new Promise<void>((resolve) => {
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      if (clock.mock.calls.length === 3) resolve();
      return now() + 3_600_000;
    });
    onTestFinished(() => clock.mockRestore());
  });
  await Promise.race([starting, tries]);
  await rm(gate);
  await opened.close();
  const server = await starting;
  expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await server.close();
});

it('calls onLost when it cannot be started again', async () => {
  const lost = new Promise<Error>((resolve) => {
    void startEmbeddedPostgres(folder, log, { onLost: resolve, restartAfterMs: [0, 10] }).then(async () => {
      const pid = await postmaster();
      await rm(join(folder, 'global'), { recursive: true });
      process.kill(pid, 'SIGKILL');
    });
  });
  expect((await lost).message).toContain(`${folder} has stopped and cannot be started again`);
});

it('reports at once that the password file is the wrong one', async () => {
  await (await startEmbeddedPostgres(folder, log)).close();
  await writeFile(`${folder}.password`, 'another\n');
  await expect(startEmbeddedPostgres(folder, log)).rejects.toThrow(`${folder}.password does not hold the password`);
});

it("is out of reach of the signals of this process's terminal", async () => {
  const server = await startEmbeddedPostgres(folder, log);
  const groupOf = (pid: number): string | undefined =>
    readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2];
  expect(groupOf(await postmaster())).not.toBe(groupOf(process.pid));
  await server.close();
});
