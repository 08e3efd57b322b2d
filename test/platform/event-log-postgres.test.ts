import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgresEventLog } from '../../src/platform/event-log/postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { eventLogConformance } from '../conformance/event-log.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const log = createLogger('silent');
let database: TestDatabase;
beforeAll(async () => { database = await createTestDatabase(); });
afterAll(() => database.drop());

eventLogConformance('PostgreSQL', () => openPostgresEventLog(database.url, log));

it('a lost connection is made again, and every listener is told to look for itself', async () => {
  const eventLog = await openPostgresEventLog(database.url, log);
  const told = new Promise<number>((resolve) => { void eventLog.subscribe('turn', resolve); });
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'");
  expect(await told).toBe(Infinity);
  const heard = new Promise<number>((resolve) => { void eventLog.subscribe('after', resolve); });
  await eventLog.announce('after', 4);
  expect(await heard).toBe(4);
  await admin.end();
  await eventLog.close();
});
