// Workers of a database that answers and takes no sessions, as PostgreSQL does while it starts or stops and when it has
// no connection left.
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { createLogger } from '../../src/platform/log.ts';
import { openTurnQueue, startTurnWorker } from '../../src/platform/queue/bullmq.ts';
import { openDeliveryQueue, startDeliveryWorker } from '../../src/platform/queue/delivery-queue.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const log = createLogger('silent');
let own: TestDatabase;
let server: pg.Client;
beforeEach(async () => {
  own = await createTestDatabase();
  server = new pg.Client({ connectionString: inject('postgresUrl') });
  await server.connect();
});
afterEach(async () => {
  await server.end();
  await own.drop();
});

async function admit(sessions: boolean): Promise<void> {
  const name = new URL(own.url).pathname.slice(1);
  await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${String(sessions)}`);
  if (!sessions)
    await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
}

it.each([
  ['of turns', () => startTurnWorker({ postgresUrl: own.url }, async () => {}, { concurrency: 1, log })],
  ['of deliveries', () => startDeliveryWorker({ postgresUrl: own.url }, async () => {}, log)],
])('a worker %s that the database refuses is not started, and the process goes on', async (_, start) => {
  await (await openDeliveryQueue({ postgresUrl: own.url }, log)).close();
  await admit(false);
  await expect(start()).rejects.toThrow('not currently accepting connections');
  expect((await server.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

it('a running worker that is refused pauses between its attempts, and goes on when it is let in', async () => {
  const connection = { postgresUrl: own.url };
  let warnings = 0;
  const counting = createLogger('warn', { write: () => (warnings += 1) });
  let tell = (_: string): void => {};
  const worked = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const work = async ({ turnId }: { turnId: string }): Promise<void> => tell(turnId);
  const worker = await startTurnWorker(connection, work, { concurrency: 1, log: counting });

  await admit(false);
  for (let attempt = 0; attempt < 50; attempt++)
    await expect(new pg.Client({ connectionString: own.url }).connect()).rejects.toThrow('not currently accepting');
  // The sessions that were ended are told, each attempt in between would be too.
  expect(warnings).toBeLessThan(10);

  await admit(true);
  const queue = await openTurnQueue(connection, log);
  await queue.add({ turnId: 'asked' });
  expect(await worked).toBe('asked');
  await queue.close();
  await worker.close(1_000, () => {});
});
