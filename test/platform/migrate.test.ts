import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../../src/platform/migrate.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase; // the project's migrations are applied already
let folder: string;
beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await cp('prisma/migrations', folder, { recursive: true });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function add(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('applies what is new, once, in order, also when two servers start together', async () => {
  await add('29990101000000_b', 'ALTER TABLE one ADD COLUMN more INT');
  await add(
    '29980101000000_a',
    'CREATE TABLE one (id INT); CREATE FUNCTION f() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$',
  );
  const applied = await Promise.all([migrate(database.url, folder), migrate(database.url, folder)]);
  expect(applied.sort((a, b) => a.length - b.length)).toEqual([[], ['29980101000000_a', '29990101000000_b']]);
});

it('leaves nothing of a migration that fails, and names it', async () => {
  await add('29980101000000_a', 'CREATE TABLE half (id INT); SELECT no_such_function()');
  await expect(migrate(database.url, folder)).rejects.toThrow(/Migration 29980101000000_a failed: .*no_such_function/);
  expect(await query("SELECT to_regclass('half') AS found")).toEqual([{ found: null }]);
});

it('refuses a migration that was changed after it had been applied', async () => {
  await add('20261124000000_init', '-- something else');
  await expect(migrate(database.url, folder)).rejects.toThrow('20261124000000_init was changed');
});

it('refuses to go on where an earlier one was left half-way', async () => {
  await query('UPDATE _prisma_migrations SET finished_at = NULL');
  await expect(migrate(database.url, folder)).rejects.toThrow('was begun and not finished');
});
