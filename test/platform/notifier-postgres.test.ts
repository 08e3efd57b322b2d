import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import type { Notifier } from '../../src/platform/notifier/notifier.ts';
import { REREAD } from '../../src/platform/notifier/notifier.ts';
import { openPostgresNotifier } from '../../src/platform/notifier/postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { notifierConformance } from '../conformance/notifier.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const log = createLogger('silent');
let database: TestDatabase;
let opened: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase(database.url, { maxConnections: 4 });
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});
const open = (): Promise<Notifier> => openPostgresNotifier(database.url, opened.sql, log);

notifierConformance('PostgreSQL', open);

it('a lost connection is opened again, and every listener is notified to read the table', async () => {
  const notifier = await open();
  const told = new Promise<number>((resolve) => {
    void notifier.subscribe('turn', resolve);
  });
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() ' +
      "AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'",
  );
  expect(await told).toBe(REREAD);
  const heard = new Promise<number>((resolve) => {
    void notifier.subscribe('after', resolve);
  });
  await notifier.publish('after', 4);
  expect(await heard).toBe(4);
  await admin.end();
  await notifier.close();
});

it('hears the bare numbers of processes of an older version, and is not disturbed by what it cannot read', async () => {
  const notifier = await open();
  const heard = new Promise<[number, string | null]>((resolve) => {
    void notifier.subscribe('turn', (seq, copy) => resolve([seq, copy]));
  });
  await opened.client.$executeRaw`SELECT pg_notify('maskstream_notices', 'what is this')`;
  await opened.client.$executeRaw`SELECT pg_notify('maskstream_events', '["turn",7]')`;
  expect(await heard).toEqual([7, null]);
  await notifier.close();
});

it('sends notices of one moment together, in order', async () => {
  const notifier = await open();
  const numbers: number[] = [];
  const all = new Promise<void>((resolve) => {
    void notifier.subscribe('many', (seq) => {
      if (numbers.push(seq) === 500) resolve();
    });
  });
  for (let seq = 1; seq <= 500; seq++) void notifier.publish('many', seq);
  await all;
  expect(numbers).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  await notifier.close();
});
