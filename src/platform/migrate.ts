// Applies prisma/migrations in order, each file as one query in one transaction. Keeps Prisma's own record
// (_prisma_migrations), so that it and `prisma migrate deploy` recognise each other's work. Several servers may start
// at the same time.
import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** Held during the migration. The number is the one that Prisma's engine uses. */
const ADVISORY_LOCK = 72707369;

const RECORD_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name
    VARCHAR(255) NOT NULL, logs TEXT,
  rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL
    DEFAULT 0)`;

interface Migration {
  name: string;
  sql: string;
  /** sha256 (hex) of the file. */
  checksum: string;
}

/**
 * Returns the names of the migrations applied now. Rejects when an applied file has changed, or when an earlier attempt
 * failed half-way.
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the query in progress reports a lost connection
  await client.connect();
  try {
    const {
      rows: [database],
    } = await client.query<{ server_encoding: string }>('SHOW server_encoding');
    if (database?.server_encoding !== 'UTF8')
      throw new Error(`The database has the encoding ${database?.server_encoding}, it must have UTF8.`);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(RECORD_TABLE);
    const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    );
    const applied: string[] = [];
    for (const migration of migrations) {
      const record = rows.find((row) => row.migration_name === migration.name);
      if (record?.finished_at === null)
        throw new Error(
          `Migration ${migration.name} was begun and not finished: repair the database and use ` +
            `\`prisma migrate resolve\`.`,
        );
      if (record !== undefined && record.checksum !== migration.checksum)
        throw new Error(`Migration ${migration.name} was changed after it had been applied to this database.`);
      if (record !== undefined) continue;
      await apply(client, migration);
      applied.push(migration.name);
    }
    return applied;
  } finally {
    await client.end(); // the lock ends with the session
  }
}

/** Returns the names of the missing migrations; all of them when the database has no tables. Changes nothing. */
export async function pendingMigrations(url: string, folder: string): Promise<string[]> {
  const names = (await readMigrations(folder)).map(({ name }) => name);
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the query in progress reports a lost connection
  await client.connect();
  try {
    const {
      rows: [table],
    } = await client.query<{ there: boolean }>("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there");
    if (table?.there !== true) return names;
    const { rows } = await client.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
    );
    return names.filter((name) => !rows.some((row) => row.migration_name === name));
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, ' +
        'applied_steps_count) VALUES ($1, $2, now(), $3, 1)',
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
