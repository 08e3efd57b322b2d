// The folder of the objects, before anything is started.
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireWhole } from '../../src/entry/storage.ts';

const NOBODY = 65534;
const LOCAL = { databaseUrl: null, s3: null };
const isRoot = process.geteuid?.() === 0;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'));
  await mkdir(join(folder, 'objects'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a folder of objects in which nothing can be written ends the start with a sentence that names it', async () => {
  await chmod(join(folder, 'objects'), 0o555);
  if (isRoot) process.seteuid?.(NOBODY); // root may write everywhere
  try {
    await expect(requireWhole(folder, LOCAL)).rejects.toThrow(/^Nothing can be written in .*objects \(EACCES/);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

it('one that can be written stays as it is, and the trial of a start that was killed counts as no file', async () => {
  await mkdir(join(folder, 'objects/.start-killed'));
  await requireWhole(folder, LOCAL);
  expect(await readdir(join(folder, 'objects'))).toEqual(['.start-killed']);
});

it('a new folder of objects is for the user of the server alone', async () => {
  await rm(join(folder, 'objects'), { recursive: true });
  await requireWhole(folder, LOCAL);
  expect(((await stat(join(folder, 'objects'))).mode & 0o777).toString(8)).toBe('700');
});
