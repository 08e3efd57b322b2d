// Many requests in the same moment: what is counted is counted with all that came before, and questions follow one
// another.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKeyService } from '../../src/access/keys.ts';
import { createKeyRepository } from '../../src/access/repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { openDatabaseFaults } from '../support/database-faults.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, say, untilAborted } from '../support/scripted-engine.ts';
import type { Script } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

const engine = new ScriptedEngine();
Object.assign(engine.info.abilities, { boxes: true });
let server: TestServer;
let client: TestClient;
/** Of other owners. */
let others: TestClient[];
beforeAll(async () => {
  server = await startTestServer({
    engine,
    env: {
      AUTH_MODE: 'apikey',
      MAX_QUEUED_TURNS: '8',
      MAX_CONCURRENT_TURNS: '100',
      WORKER_CONCURRENCY: '1',
      DATABASE_CONNECTIONS: '20',
    },
  });
  const database = openDatabase(server.databaseUrl, { maxConnections: 1 });
  const keys = createKeyService(createKeyRepository(database.client));
  const clientOf = async (owner: string): Promise<TestClient> =>
    server.as(
      'Bearer ' +
        (await keys.create({ owner, tenant: null, scopes: ['read', 'write'], label: '', expiresAt: null })).secret,
    );
  client = await clientOf('alice');
  others = await Promise.all(['bob', 'carol', 'dora', 'erik', 'fay'].map(clientOf));
  await database.close();
  const faults = await openDatabaseFaults(server.databaseUrl);
  await faults.delay(10);
  await faults.close();
});
afterAll(() => server.close());

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }';
const SHARE = 'mutation ($input: ShareConversationInput!) { shareConversation(input: $input) { token } }';
const KEY = 'mutation { createApiKey(input: { label: "x", scopes: [READ] }) { secret } }';
const PATH = 'query ($id: ID!) { conversation(id: $id) { activePath { edges { node { id text } } } } }';

const hold: Script = async function* (_request, signal) {
  yield { type: 'text', delta: '.' };
  await untilAborted(signal);
};
const ask = async (input: object): Promise<{ turnId: string; conversationId: string }> => {
  const { turn, conversation } = (await client.ask(SEND, { input })).sendTurn;
  return { turnId: turn.id, conversationId: conversation.id };
};
/** Codes of those of `count` requests at once that were refused, undefined for the others. */
const atOnce = (count: number, query: string, variables: object = {}): Promise<(string | undefined)[]> =>
  Promise.all(
    Array.from({ length: count }, async () => (await client.post(query, variables)).body.errors?.[0].extensions.code),
  );
const shown = async (id: string): Promise<string[]> =>
  (await client.ask(PATH, { id })).conversation.activePath.edges.map(({ node }: any) => node.text);
const cancel = async (by: TestClient, id: string): Promise<void> => {
  await by.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id });
  await by.events(id);
};

describe('of simultaneous requests', () => {
  it('only as many create a share of a conversation as its limit allows', async () => {
    engine.script = say('Yes.');
    const { conversationId } = await ask({ text: 'hi' });
    const refused = (await atOnce(32, SHARE, { input: { conversationId } })).filter((code) => code !== undefined);
    expect(refused).toEqual(Array(12).fill('BAD_USER_INPUT'));
    expect(
      (await client.ask('query ($id: ID!) { conversation(id: $id) { shares { id } } }', { id: conversationId }))
        .conversation.shares,
    ).toHaveLength(20);
  });

  it("only as many create an API key as the owner's limit allows", async () => {
    const codes = await atOnce(60, KEY);
    expect(codes.filter((code) => code === 'BAD_USER_INPUT')).toHaveLength(11);
    expect((await client.ask('{ viewer { apiKeys { id } } }')).viewer.apiKeys).toHaveLength(50);
  });

  it("only as many create a turn as the queue's limit allows", async () => {
    engine.script = hold;
    const { turnId } = await ask({ text: 'runs' });
    await client.eventsUntil(turnId, 0, ({ __typename }) => __typename === 'TurnStarted');
    const answers = await Promise.all(
      others.flatMap((by) =>
        Array.from({ length: 4 }, async () => ({ by, ...(await by.post(SEND, { input: { text: 'waits' } })).body })),
      ),
    );
    expect(answers.flatMap(({ errors }) => errors?.[0].extensions.code ?? [])).toEqual(Array(12).fill('QUEUE_FULL'));
    for (const { by, data } of answers) if (data !== null) await cancel(by, data.sendTurn.turn.id);
    await cancel(client, turnId);
  });
});

describe('simultaneous questions in one conversation', () => {
  it('run one after another, and all are on the active path', async () => {
    engine.script = say('Yes.');
    const { conversationId, turnId } = await ask({ text: 'first' });
    await client.events(turnId);
    const texts = Array.from({ length: 6 }, (_, i) => `question ${i}`);
    const asked = await Promise.all(texts.map((text) => ask({ text, conversationId })));
    for (const one of asked) await client.events(one.turnId);
    const [first, ...rest] = await shown(conversationId);
    expect(first).toBe('first');
    expect(rest.toSorted()).toEqual(texts);
    // The model was told of each what was asked before it.
    expect(
      engine.requests
        .at(-1)
        ?.messages.filter(({ role }) => role === 'user')
        .map(({ text }) => text),
    ).toEqual(['first', ...rest]);
  });

  it('also run one after another when they point at an earlier image', async () => {
    engine.script = say('Yes.');
    const imageId = (
      await client.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
        dataUri: dataUri(await png()),
      })
    ).uploadImage.image.id;
    const { conversationId, turnId } = await ask({ text: 'first', imageIds: [imageId] });
    await client.events(turnId);
    const texts = Array.from({ length: 4 }, (_, i) => `question ${i}`);
    const regionPrompts = [{ imageId, box: { x: 0, y: 0, width: 2, height: 2 } }];
    const asked = await Promise.all(texts.map((text) => ask({ text, conversationId, regionPrompts })));
    for (const one of asked) await client.events(one.turnId);
    expect((await shown(conversationId)).slice(1).toSorted()).toEqual(texts);
  });
});
