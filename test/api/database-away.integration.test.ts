// The database is away, stands still or is full: every door says so with one code that clients try again for, and 503;
// nothing internal is told.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { createKeyService } from '../../src/access/keys.ts';
import { createKeyRepository } from '../../src/access/repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { openDatabaseFaults } from '../support/database-faults.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import type { FaultyProxy } from '../support/faulty-proxy.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

const engine = new ScriptedEngine(say('Hello.'));
let own: TestDatabase;
let proxy: FaultyProxy;
let open: TestServer;
let keyed: TestServer;
let secret = '';
beforeAll(async () => {
  own = await createTestDatabase();
  proxy = await startFaultyProxy(own.url.replace(/^postgresql:/, 'http:'));
  const url = new URL(own.url);
  url.port = new URL(proxy.endpoint).port;
  const env = { DATABASE_URL: url.href };
  open = await startTestServer({ engine, env });
  keyed = await startTestServer({ engine, env: { ...env, AUTH_MODE: 'apikey' } });
  const database = openDatabase(own.url, { maxConnections: 1 });
  ({ secret } = await createKeyService(createKeyRepository(database.client)).create({
    owner: 'alice',
    tenant: null,
    scopes: ['read', 'write'],
    label: '',
    expiresAt: null,
  }));
  await database.close();
});
afterAll(async () => {
  await proxy.become('pass');
  await open.close();
  await keyed.close();
  await proxy.close();
  await own.drop();
});

const SEND =
  'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id ' +
  'exportUrl(format: JSON) } } }';
const told = { code: 'DATABASE_UNAVAILABLE', retryable: true };
const INTERNALS = /prisma|postgres|pg_|ECONN|127\.0\.0\.1|localhost|relation|statement|select|\bat \//i;

const expectTold = async (client: TestClient, query: string, variables: object = {}): Promise<void> => {
  const { status, body } = await client.post(query, variables);
  expect({ status, body }).toMatchObject({ status: 503, body: { errors: [{ extensions: told }] } });
  expect(JSON.stringify(body)).not.toMatch(INTERNALS);
};

/** A turn that has ended, and the archive of its conversation. */
async function asked(): Promise<{ turnId: string; conversationId: string; archive: string }> {
  const { turn, conversation } = (await open.ask(SEND, { input: { text: 'hi' } })).sendTurn;
  await open.events(turn.id);
  return { turnId: turn.id, conversationId: conversation.id, archive: conversation.exportUrl };
}

const EVENTS = 'subscription ($id: ID!) { turnEvents(turnId: $id) { seq } }';

describe.each(['refuse', 'reset'] as const)('while the database is unreachable (%s)', (fault) => {
  it('queries, mutations, archives and subscriptions report it; afterwards all objects are unchanged', async () => {
    const { turnId, conversationId, archive } = await asked();
    await proxy.become(fault);
    const input = { conversationId };
    await expectTold(open, '{ conversations { edges { node { id } } } }');
    await expectTold(open, 'query ($id: ID!) { node(id: $id) { id } }', { id: turnId });
    await expectTold(open, '{ searchTurns(query: "hi") { edges { rank } } }');
    await expectTold(open, '{ viewer { usage { day } } }');
    await expectTold(open, SEND, { input: { text: 'hi' } });
    await expectTold(
      open,
      'mutation ($input: UpdateConversationInput!) { updateConversation(input: $input) { conversation { id } } }',
      { input: { ...input, title: 'x' } },
    );
    await expectTold(
      open,
      'mutation ($input: DeleteConversationInput!) { deleteConversation(input: $input) { deletedConversationId } }',
      { input },
    );
    await expectTold(open, 'mutation ($u: String!) { uploadImage(input: { dataUri: $u }) { image { id } } }', {
      u: dataUri(await png()),
    });

    const exported = await fetch(archive);
    expect({ status: exported.status, body: await exported.json() }).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: told }] },
    });

    await expect(open.events(turnId)).rejects.toThrow('DATABASE_UNAVAILABLE');
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const stream = await fetch(`${open.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: EVENTS, variables: { id: turnId } }),
    });
    expect({ status: stream.status, body: await stream.json() }).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: told }] },
    });

    await proxy.become('pass');
    await vi.waitFor(
      async () => {
        expect((await open.ask('query ($id: ID!) { turn(id: $id) { status } }', { id: turnId })).turn.status).toBe(
          'COMPLETED',
        );
      },
      { timeout: 20_000 },
    );
  });

  it('a valid API key is not reported as invalid because it cannot be looked up', async () => {
    await proxy.become(fault);
    await expectTold(keyed.as(`Bearer ${secret}`), '{ viewer { id } }');
    const socket = new WebSocket(`${keyed.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.once('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } }));
    });
    // "Try again later": clients come back by themselves.
    expect(
      await new Promise((resolve) => {
        socket.once('close', resolve);
      }),
    ).toBe(1013);
    await proxy.become('pass');
  });
});

it('while the database accepts connections and does not answer, a request ends with the same code', async () => {
  await proxy.become('stall');
  await expectTold(open, '{ conversations { edges { node { id } } } }');
  await proxy.become('pass');
});

it('a session that the database ends fails its own request only', async () => {
  const [holder, admin] = [new pg.Client({ connectionString: own.url }), new pg.Client({ connectionString: own.url })];
  await Promise.all([holder.connect(), admin.connect()]);
  await holder.query('BEGIN; LOCK TABLE "Conversation" IN ACCESS EXCLUSIVE MODE');
  const waiting = expectTold(open, '{ conversations { edges { node { id } } } }');
  await vi.waitFor(
    async () => {
      const { rowCount } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() ` +
          `AND wait_event_type = 'Lock' AND query LIKE 'SELECT%'`,
      );
      expect(rowCount).toBeGreaterThan(0);
    },
    { timeout: 10_000 },
  );
  await waiting;
  await holder.query('ROLLBACK');
  await Promise.all([holder.end(), admin.end()]);
  expect((await open.post('{ conversations { edges { node { id } } } }')).status).toBe(200);
});

it('while the database is full, mutations report it and queries work', async () => {
  const faults = await openDatabaseFaults(own.url);
  await faults.refuse('53100', { times: 1_000_000 });
  await expectTold(open, SEND, { input: { text: 'hi' } });
  await expectTold(open, 'mutation { createConversation(input: {}) { conversation { id } } }');
  expect((await open.post('{ conversations { edges { node { id } } } }')).status).toBe(200);
  await faults.met();
  await faults.close();
});

it('followers of a turn receive its further events when the database is back', async () => {
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const script = engine.script;
  engine.script = async function* (request, signal) {
    for await (const event of say('Hello', ' there.')(request, signal)) {
      if (event.type === 'finished') await gate;
      yield event;
    }
  };
  const { turn } = (await open.ask(SEND, { input: { text: 'hi' } })).sendTurn;
  let told = 0;
  const events = open.eventsUntil(turn.id, 0, () => {
    told++;
    return false;
  });
  await vi.waitFor(
    () => {
      expect(told).toBeGreaterThanOrEqual(4);
    },
    { timeout: 60_000 },
  );
  await proxy.become('refuse');
  go();
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  await proxy.become('pass');
  expect((await events).at(-1)).toMatchObject({ __typename: 'TurnFinished', status: 'COMPLETED' });
  engine.script = script;
});
