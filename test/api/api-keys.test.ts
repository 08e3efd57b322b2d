// API keys: made, listed and revoked, used over HTTP, bound to their scopes. test/entry/keys.integration.test.ts has
// the command.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyService } from '../../src/access/keys.ts';
import type { KeyService, NewKey } from '../../src/access/keys.ts';
import { createKeyRepository } from '../../src/access/repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
let database: Database;
let keys: KeyService;
beforeAll(async () => {
  server = await startTestServer({ env: { AUTH_MODE: 'apikey' } });
  database = openDatabase(server.databaseUrl, { maxConnections: 1 });
  keys = createKeyService(createKeyRepository(database.client));
});
afterAll(async () => {
  await database.close();
  await server.close();
});

const make = async (key: Partial<NewKey> = {}): Promise<string> =>
  (await keys.create({ owner: 'alice', tenant: null, scopes: ['read', 'write'], label: '', expiresAt: null, ...key }))
    .secret;

const CREATE = 'mutation { createConversation(input: { title: "one" }) { conversation { id } } }';

describe('an API key', () => {
  it("gives access to its owner's data", async () => {
    const { id } = (await server.as(`Bearer ${await make({ tenant: 'acme' })}`).ask(CREATE)).createConversation
      .conversation;
    const READ = 'query ($id: ID!) { viewer { id tenant expiresAt } conversation(id: $id) { id } }';
    expect(await server.as(`Bearer ${await make({ tenant: 'acme' })}`).ask(READ, { id })).toEqual({
      viewer: { id: 'alice', tenant: 'acme', expiresAt: null },
      conversation: { id },
    });
    expect(await server.as(`Bearer ${await make()}`).ask(READ, { id })).toEqual({
      viewer: { id: 'alice', tenant: null, expiresAt: null },
      conversation: null,
    });
  });

  it('that may only write receives what it creates, and cannot read earlier data', async () => {
    const alice = server.as(`Bearer ${await make()}`);
    const writer = server.as(`Bearer ${await make({ scopes: ['write'] })}`);
    const { id } = (
      await alice.ask('mutation { createConversation(input: { title: "secret plans" }) { conversation { id } } }')
    ).createConversation.conversation;
    const { turn } = (await alice.ask('mutation { sendTurn(input: { text: "secret question" }) { turn { id } } }'))
      .sendTurn;
    await alice.events(turn.id);

    const shown = await writer.ask(
      'mutation { sendTurn(input: { text: "one more" }) { turn { id status __typename } conversation { id } } }',
    );
    expect(shown.sendTurn).toMatchObject({ turn: { __typename: 'Turn' } });
    await alice.events(shown.sendTurn.turn.id);
    const upload =
      'mutation { createImageUpload(input: { contentType: "image/png", byteSize: 1, sha256: "' +
      'a'.repeat(64) +
      '" }) { image { id status } upload { url method headers { name value } } } }';
    expect((await writer.ask(upload)).createImageUpload.upload.url).toContain('http');

    const forbidden = {
      status: 403,
      body: { errors: [{ message: expect.stringContaining('"read"'), extensions: { code: 'FORBIDDEN' } }] },
    };
    for (const [field, selection] of Object.entries({
      title: 'title',
      turns: 'turns { edges { node { text } } }',
      exportUrl: 'exportUrl',
      fragment: '...F',
      inline: '... on Node { ... on Conversation { tags } }',
    })) {
      const query =
        'mutation ($id: ID!) { updateConversation(input: { conversationId: $id, title: "changed by ' +
        `${field}" }) { conversation { id ${selection} } } }` +
        (field === 'fragment' ? ' fragment F on Conversation { images { url } }' : '');
      expect([field, await writer.post(query, { id })]).toMatchObject([field, forbidden]);
    }
    expect(
      await writer.post(
        'mutation ($id: ID!) { setTurnFeedback(input: { turnId: $id, thumb: UP }) { turn { text answer } } }',
        { id: turn.id },
      ),
    ).toMatchObject(forbidden);
    const streamed = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${await make({ scopes: ['write'] })}`,
      },
      body: JSON.stringify({
        query: 'mutation ($id: ID!) { setTurnFeedback(input: { turnId: $id, thumb: UP }) { turn { text } } }',
        variables: { id: turn.id },
      }),
    });
    expect(await streamed.text()).toContain('FORBIDDEN');
    // What was refused changed nothing.
    expect(
      await alice.ask(
        'query ($id: ID!, $turnId: ID!) { conversation(id: $id) { title } turn(id: $turnId) { feedback { thumb } } }',
        { id, turnId: turn.id },
      ),
    ).toEqual({ conversation: { title: 'secret plans' }, turn: { feedback: null } });
  });

  it('is kept as a hash', async () => {
    const secret = await make();
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ stored: string }>('SELECT to_jsonb(k)::text AS stored FROM "ApiKey" k');
    await client.end();
    expect(rows.length).toBeGreaterThan(0);
    for (const { stored } of rows) expect(stored).not.toContain(secret.slice(8));
  });

  it('that may only read is refused by every mutation before the mutation reads anything', async () => {
    const reader = server.as(`Bearer ${await make({ scopes: ['read'] })}`);
    expect((await reader.ask('{ viewer { scopes } }')).viewer.scopes).toEqual(['READ']);
    expect(await reader.post(CREATE)).toMatchObject({
      status: 403,
      body: { errors: [{ extensions: { code: 'FORBIDDEN', retryable: false } }] },
    });
  });

  it('is refused when it is unknown, revoked, expired, or sent in another form', async () => {
    const { row, secret: revoked } = await keys.create({
      owner: 'alice',
      tenant: null,
      scopes: ['read'],
      label: '',
      expiresAt: null,
    });
    expect([await keys.revoke(row.id), await keys.revoke(row.id), await keys.revoke('x')]).toEqual([
      true,
      false,
      false,
    ]);
    const expired = await make({ expiresAt: new Date(Date.now() + 1000) });
    await database.client
      .$executeRaw`UPDATE "ApiKey" SET "expiresAt" = now() - interval '1 second' WHERE "expiresAt" IS NOT NULL`;
    for (const authorization of [
      `Bearer ${revoked}`,
      `Bearer ${expired}`,
      `Bearer msk_${'A'.repeat(43)}`,
      'Bearer x',
      'Basic YTpi',
      'msk_x',
      'Bearer ',
    ]) {
      expect(await server.as(authorization).post('{ viewer { id } }')).toMatchObject({
        status: 401,
        body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
      });
    }
  });

  it.each<[string, Partial<NewKey>]>([
    ['an unknown scope', { scopes: ['admin'] }],
    ['no scope', { scopes: [] }],
    ['an owner with a space', { owner: 'a b' }],
    ['an empty tenant', { tenant: '' }],
    ['an end in the past', { expiresAt: new Date(0) }],
  ])('is not created with %s', async (_, key) => {
    await expect(make(key)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe("an owner's own keys", () => {
  const OWN =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id ' +
    'label hint scopes expiresAt lastUsedAt } } }';
  const LIST = '{ viewer { apiKeys { id label hint scopes } } }';
  const REVOKE = 'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { revokedApiKeyId } }';
  const client = async (key: Partial<NewKey>) => server.as(`Bearer ${await make(key)}`);

  it('are created with a secret that is returned once and works, listed, and revoked', async () => {
    const dora = await client({ owner: 'dora', tenant: 'acme' });
    const { secret, apiKey } = (
      await dora.ask(OWN, { input: { label: ' robot ', scopes: ['READ'], expiresInDays: 30 } })
    ).createApiKey;
    expect(apiKey).toMatchObject({ label: 'robot', scopes: ['READ'], expiresAt: expect.any(String), lastUsedAt: null });
    const robot = server.as(`Bearer ${secret}`);
    expect((await robot.ask('{ viewer { id tenant scopes } }')).viewer).toEqual({
      id: 'dora',
      tenant: 'acme',
      scopes: ['READ'],
    });
    const listed = (await dora.ask(LIST)).viewer.apiKeys;
    expect(listed).toHaveLength(2);
    expect(listed[1]).toEqual({ id: apiKey.id, label: 'robot', hint: secret.slice(0, 8), scopes: ['READ'] });
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect(await dora.ask(REVOKE, { id: apiKey.id })).toEqual({ revokeApiKey: { revokedApiKeyId: apiKey.id } });
    expect((await robot.post('{ viewer { id } }')).status).toBe(401);
    expect((await dora.ask(LIST)).viewer.apiKeys).toHaveLength(1);
    expect(await dora.refusal(REVOKE, { id: apiKey.id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('cannot be listed or revoked by another user, the same subject of another tenant included', async () => {
    const mine = await client({ owner: 'erin', tenant: 'acme' });
    const { id } = (await mine.ask(LIST)).viewer.apiKeys[0];
    for (const stranger of [
      await client({ owner: 'erin' }),
      await client({ owner: 'erin', tenant: 'umbrella' }),
      await client({ owner: 'frank', tenant: 'acme' }),
    ]) {
      expect(JSON.stringify(await stranger.ask(LIST))).not.toContain(id);
      expect(await stranger.refusal(REVOKE, { id })).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await mine.ask(LIST)).viewer.apiKeys).toHaveLength(1);
  });

  it('have neither more scopes nor a later expiry than the key that creates them', async () => {
    const writer = await client({ owner: 'gina', scopes: ['write'] });
    expect(await writer.refusal(OWN, { input: { scopes: ['READ', 'WRITE'] } })).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('"read"'),
    });
    const reader = await client({ owner: 'gina', scopes: ['read'] });
    expect(await reader.refusal(OWN, { input: { scopes: ['READ'] } })).toMatchObject({ code: 'FORBIDDEN' });
    const expiresAt = new Date(Date.now() + 86_400_000);
    const brief = await client({ owner: 'gina', expiresAt });
    expect(await brief.refusal(OWN, { input: { scopes: ['READ'], expiresInDays: 2 } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('outlive'),
    });
    expect((await brief.ask(OWN, { input: { scopes: ['READ'] } })).createApiKey.apiKey.expiresAt).toBe(
      expiresAt.toISOString(),
    );
  });

  it.each([
    [{ scopes: [] }, 'Scopes are'],
    [{ scopes: ['READ'], label: 'x'.repeat(201) }, 'label must'],
    [{ scopes: ['READ'], expiresInDays: 0 }, 'expiresInDays must'],
  ])('are not created with %j', async (input, message) => {
    expect(await (await client({ owner: 'hugo' })).refusal(OWN, { input })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('are not created by a server that does not accept API keys', async () => {
    const open = await startTestServer();
    expect(await open.refusal(OWN, { input: { scopes: ['READ'] } })).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('does not accept API keys'),
    });
    expect((await open.ask(LIST)).viewer.apiKeys).toEqual([]);
    await open.close();
  });
});
