// What each program of src/entry says of arguments and settings that it cannot use: sentences, no stack, and an exit
// code.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../support/program.ts';

const COMMANDS: [name: string, ...args: string[]][] = [['migrate'], ['sweep'], ['keys', 'list']];
const PROGRAMS: typeof COMMANDS = [['all-in-one'], ['api'], ['worker'], ...COMMANDS];
/** Nobody listens there. */
const AWAY = 'postgresql://somebody:secret@127.0.0.1:1/masks';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(PROGRAMS)('%s names every fault of its settings and ends with 2', async (name, ...args) => {
  const { code, stdout, stderr } = await runProgram(name, args, { DATA_DIR: folder, PORT: 'x', RETENTION_DAYS: '-1' });
  expect(stderr.trim().split('\n')).toEqual([
    'The configuration cannot be used:',
    expect.stringMatching(/^PORT: /),
    expect.stringMatching(/^RETENTION_DAYS: /),
  ]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

it.each(PROGRAMS)('%s says with --help how it is used', async (name) => {
  const { code, stdout, stderr } = await runProgram(name, ['--help'], { DATA_DIR: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^npm (run|start)/);
});

it('migrate needs DATABASE_URL', async () => {
  const { code, stderr } = await runProgram('migrate', [], { DATA_DIR: folder });
  expect(stderr).toMatch(/^The configuration cannot be used:\nDATABASE_URL: .*\n$/);
  expect(code).toBe(2);
});

it.each(COMMANDS)('%s says in one sentence that the database is away', async (name, ...args) => {
  const { code, stdout, stderr } = await runProgram(name, args, { DATA_DIR: folder, DATABASE_URL: AWAY });
  expect(stderr.trim().split('\n'), stderr).toHaveLength(1);
  expect(stderr).toMatch(/database|DATABASE_URL/);
  expect(stderr).not.toContain('secret');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

it('worker names WORKER_PORT when that port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    other.once('listening', resolve);
  });
  const { port } = other.address() as AddressInfo;
  try {
    const env = { DATA_DIR: folder, DATABASE_URL: AWAY, S3_BUCKET: 'masks', WORKER_PORT: String(port) };
    const { code, stderr } = await runProgram('worker', [], env);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is used by another program`);
    expect(stderr).toContain('set WORKER_PORT to another number');
    expect(code).toBe(1);
  } finally {
    other.close();
  }
});
