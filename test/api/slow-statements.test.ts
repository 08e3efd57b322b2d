// A statement that takes too long is ended by the database: its request is told so, and nothing else is hurt.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ env: { DATABASE_STATEMENT_TIMEOUT_SECONDS: '1' } });
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await server.close();
});

const LIST = '{ conversations { edges { node { id } } } }';

describe('a statement slower than the statement timeout', () => {
  it('is ended; the client receives one sentence without internals, and the server continues', async () => {
    await database.query('BEGIN');
    await database.query('LOCK TABLE "Conversation" IN ACCESS EXCLUSIVE MODE'); // whoever reads it waits
    expect(await server.refusal(LIST)).toEqual({
      code: 'DATABASE_UNAVAILABLE',
      retryable: true,
      message: 'The database took too long over this. Try again in a moment.',
    });
    // It waits no longer: nothing of the request is left in the database.
    expect(
      (
        await database.query(
          `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).rows,
    ).toEqual([]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await database.query('ROLLBACK');
    expect(await server.ask(LIST)).toEqual({ conversations: { edges: [] } });
  });
});
