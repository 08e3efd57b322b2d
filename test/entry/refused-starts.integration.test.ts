// What keeps a server from starting is said in one sentence, without a stack, before anything that takes long.
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { TINY_RANDOM } from '../support/engine.ts';
import { startServerProcess } from '../support/server-process.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'refused-'));
  folder = join(root, 'data');
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 }));

interface Ended {
  code: number | null;
  output: string;
}

async function start(env: Record<string, string> = {}): Promise<Ended> {
  const server = await startServerProcess({ DATA_DIR: folder, ...env });
  if (server.url !== '') server.process.kill('SIGTERM');
  return { code: await server.exited, output: server.output() };
}

/** One line, ended by the server itself. */
function refusedWith({ code, output }: Ended, sentence: RegExp): void {
  expect(output).toMatch(sentence);
  expect(output.trim().split('\n'), output).toHaveLength(1);
  expect(output).not.toMatch(/ at .*\.ts:\d+/);
  expect(code).toBe(1);
}

it('a port that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    other.once('listening', resolve);
  });
  const { port } = other.address() as AddressInfo;
  try {
    refusedWith(
      await start({ PORT: String(port) }),
      new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is used by another program`),
    );
  } finally {
    other.close();
  }
});

it('an address that is not of this machine', async () => {
  refusedWith(
    await start({ HOST: '192.0.2.1', ALLOW_PUBLIC_WITHOUT_AUTH: '1', PORT: '4567' }),
    /HOST names 192\.0\.2\.1/,
  );
});

it('a data folder that is a file, or lies below one', async () => {
  await writeFile(folder, '');
  refusedWith(await start(), /DATA_DIR .*data is no folder: name another one, or move it away/);
  refusedWith(await start({ DATA_DIR: join(folder, 'below') }), /DATA_DIR .*below cannot be used/);
});

it('a data folder that cannot be made: a link to nothing, and a place where there are no folders', async () => {
  await symlink(join(root, 'nowhere'), folder);
  refusedWith(await start(), /DATA_DIR .*data cannot be used: no folder can be made there, or it is a link to nothing/);
  refusedWith(await start({ DATA_DIR: '/proc/maskstream/data' }), /DATA_DIR \/proc\/maskstream\/data cannot be used/);
});

it('a device that the machine lacks, in a sentence after the lines of its driver', async () => {
  const env = { DEVICE: 'webgpu', VK_ICD_FILENAMES: '/nowhere.json', MODEL: TINY_RANDOM };
  const { code, output } = await start(env);
  expect(output).toMatch(/cannot be started: Device webgpu cannot be used: Failed to get a WebGPU adapter[^/]*$/m);
  expect(code).toBe(1);
});

it('a lock that is a folder', async () => {
  await mkdir(join(folder, 'server.lock'), { recursive: true });
  refusedWith(await start(), /server\.lock is no file/);
});

it('files without their database, and a database without its files', async () => {
  await mkdir(join(folder, 'objects/images'), { recursive: true });
  refusedWith(await start(), /objects holds files, but their database .*postgres is missing/);
  await rm(join(folder, 'objects'), { recursive: true });
  await mkdir(join(folder, 'postgres'));
  refusedWith(await start(), /postgres holds a database, but its files in .*objects are missing/);
  await writeFile(join(folder, 'objects'), '');
  refusedWith(await start(), /objects is no folder/);
});

it("a password that is not the database's", async () => {
  const first = await startServerProcess({ DATA_DIR: folder });
  first.process.kill('SIGTERM');
  await first.exited;
  await chmod(join(folder, 'postgres.password'), 0o600);
  await writeFile(join(folder, 'postgres.password'), 'another\n');
  refusedWith(await start(), /postgres\.password does not hold the password of the database/);
});

it('a model that is not there', async () => {
  refusedWith(await start({ MODEL: join(root, 'nowhere') }), /maskstream cannot be started: .*nowhere/);
});

it('a database that cannot be reached, refuses, or was not migrated', async () => {
  refusedWith(
    await start({ DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x' }),
    /The database that DATABASE_URL names cannot be used: connect ECONNREFUSED/,
  );
  const database = await createTestDatabase();
  try {
    const wrong = new URL(database.url);
    wrong.pathname = '/no_such_database';
    refusedWith(
      await start({ DATABASE_URL: wrong.href }),
      /DATABASE_URL names cannot be used: database "no_such_database" does not exist/,
    );
    wrong.pathname = '/postgres';
    refusedWith(await start({ DATABASE_URL: wrong.href }), /lacks \d+ migrations: run `npm run migrate` first/);
  } finally {
    await database.drop();
  }
});

it('a bucket without credentials', async () => {
  const env = { S3_BUCKET: 'masks', S3_ENDPOINT: 'http://127.0.0.1:1', AWS_EC2_METADATA_DISABLED: 'true', HOME: root };
  refusedWith(await start(env), /S3_BUCKET masks at http:\/\/127\.0\.0\.1:1 cannot be used without credentials/);
});

it('a Redis that cannot be reached', async () => {
  const { code, output } = await start({ REDIS_URL: 'redis://127.0.0.1:1' });
  expect(output).toMatch(/maskstream cannot be started: Redis, which REDIS_URL names, cannot be reached/);
  expect(code).toBe(1);
});

it('an API server and a worker of one environment run beside one another on one machine', async () => {
  // They need a shared store, which is not there: each gets as far as that, and neither complains about the port of the
  // other.
  const run = (entry: string, port: string) =>
    new Promise<string>((resolve) => {
      const child = spawn(process.execPath, ['--import', 'tsx', `src/entry/${entry}.ts`], {
        env: { ...process.env, PORT: port },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let output = '';
      child.stderr.on('data', (data: Buffer) => {
        output += data.toString();
      });
      child.once('exit', () => resolve(output));
    });
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    other.once('listening', resolve);
  });
  const { port } = other.address() as AddressInfo;
  expect(await run('worker', String(port))).toMatch(/set DATABASE_URL/);
  other.close();
});
