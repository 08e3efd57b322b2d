import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import type { EventLog } from '../../src/platform/event-log/event-log.ts';
import { LOOK } from '../../src/platform/event-log/event-log.ts';
import { openPostgresEventLog } from '../../src/platform/event-log/postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { eventLogConformance } from '../conformance/event-log.ts';
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
const open = (): Promise<EventLog> => openPostgresEventLog(database.url, opened.sql, log);

eventLogConformance('PostgreSQL', open);

it('a lost connection is made again, and every listener is told to look for itself', async () => {
  const eventLog = await open();
  const told = new Promise<number>((resolve) => {
    void eventLog.subscribe('turn', resolve);
  });
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() ' +
      "AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'",
  );
  expect(await told).toBe(LOOK);
  const heard = new Promise<number>((resolve) => {
    void eventLog.subscribe('after', resolve);
  });
  await eventLog.announce('after', 4);
  expect(await heard).toBe(4);
  await admin.end();
  await eventLog.close();
});

it('hears the bare numbers of processes of an older version, and is not disturbed by what it cannot read', async () => {
  const eventLog = await open();
  const heard = new Promise<[number, string | null]>((resolve) => {
    void eventLog.subscribe('turn', (seq, copy) => resolve([seq, copy]));
  });
  await opened.client.$executeRaw`SELECT pg_notify('maskstream_notices', 'what is this')`;
  await opened.client.$executeRaw`SELECT pg_notify('maskstream_events', '["turn",7]')`;
  expect(await heard).toEqual([7, null]);
  await eventLog.close();
});

it('says what is announced in one moment together, in order', async () => {
  const eventLog = await open();
  const numbers: number[] = [];
  const all = new Promise<void>((resolve) => {
    void eventLog.subscribe('many', (seq) => {
      if (numbers.push(seq) === 500) resolve();
    });
  });
  for (let seq = 1; seq <= 500; seq++) void eventLog.announce('many', seq);
  await all;
  expect(numbers).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  await eventLog.close();
});
