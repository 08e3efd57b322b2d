// Nobody finds anything of somebody else's: every field and mutation of the schema is asked, with ids of Alice's in
// every place that takes an id, as another user, as Alice of another tenant, as nobody and with an expired token, over
// HTTP, WebSocket and Server-Sent Events. The schema is the one that the server describes itself, so a field that is
// added is walked; without a rule in this table it fails.
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import type { GraphQLField, GraphQLObjectType, GraphQLSchema, IntrospectionQuery } from 'graphql';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';
import { stepsOf } from '../support/walk.ts';
import type { Step } from '../support/walk.ts';

/**
 * owner: what an id names must be yours; otherwise null, or NOT_FOUND.
 * self: speaks of the viewer, and of nobody else's.
 * signed-in: the same for everybody who may come in.
 * public: needs no credentials; what it needs instead has a test of its own.
 */
const RULES: Record<string, 'owner' | 'self' | 'signed-in' | 'public'> = {
  'Query.node': 'owner',
  'Query.conversation': 'owner',
  'Query.turn': 'owner',
  'Query.image': 'owner',
  'Query.mask': 'owner',
  'Query.batch': 'owner',
  'Query.conversations': 'self',
  'Query.searchTurns': 'self',
  'Query.estimateTurn': 'owner',
  'Query.estimateBatch': 'owner',
  'Query.viewer': 'self',
  'Query.model': 'signed-in',
  'Mutation.uploadImage': 'self',
  'Mutation.createImageUpload': 'self',
  'Mutation.completeImageUpload': 'owner',
  'Mutation.deleteImage': 'owner',
  'Mutation.createConversation': 'self',
  'Mutation.updateConversation': 'owner',
  'Mutation.deleteConversation': 'owner',
  'Mutation.restoreConversation': 'owner',
  'Mutation.sendTurn': 'owner',
  'Mutation.cancelTurn': 'owner',
  'Mutation.regenerateTurn': 'owner',
  'Mutation.setTurnFeedback': 'owner',
  'Mutation.createBatch': 'owner',
  'Mutation.cancelBatch': 'owner',
  'Mutation.exportBatch': 'owner',
  'Mutation.combineMasks': 'owner',
  'Mutation.createMask': 'owner',
  'Mutation.shareConversation': 'owner',
  'Mutation.revokeShare': 'owner',
  'Mutation.createApiKey': 'self',
  'Mutation.revokeApiKey': 'owner',
  'Query.sharedConversation': 'public',
  'Mutation.completeMask': 'owner',
  'Mutation.refineToFull': 'owner',
  'Subscription.turnEvents': 'owner',
  'Subscription.conversationEvents': 'owner',
  'Subscription.viewerEvents': 'self',
};

/* A walk is hundreds of requests. */
vi.setConfig({ testTimeout: 120_000 });

/** In everything of Alice's that has words. */
const MARK = 'alicesecret';

const engine = new ScriptedEngine();
let server: TestServer;
let schema: GraphQLSchema;
let alice: TestClient;
let strangers: Record<'another user' | 'the same subject of another tenant', TestClient>;
let nobodies: Record<
  'nobody' | 'an expired token' | 'a forged token',
  { client: TestClient; authorization: string | null }
>;
/** Of everything that Alice has. */
let ids: { conversation: string; turn: string; image: string; mask: string; batch: string };
let walkOf: (type: GraphQLObjectType | null | undefined) => [string, Step[]][];

beforeAll(async () => {
  server = await startTestServer({
    engine,
    env: {
      ...JWT_ENV,
      JWT_TENANT_CLAIM: 'org',
      MAX_TURNS_PER_MINUTE: '0',
      MAX_CONCURRENT_TURNS: '0',
      MAX_MODEL_MS_PER_DAY: '0',
    },
  });
  alice = server.as(await bearer({ sub: 'alice', org: 'acme' }));
  const expired = await bearer({ sub: 'alice', org: 'acme' }, { expiresIn: -10 });
  strangers = {
    'another user': server.as(await bearer({ sub: 'bob', org: 'acme' })),
    'the same subject of another tenant': server.as(await bearer({ sub: 'alice', org: 'umbrella' })),
  };
  nobodies = {
    nobody: { client: server, authorization: null },
    'an expired token': { client: server.as(expired), authorization: expired },
    'a forged token': { client: server.as(`${expired}x`), authorization: `${expired}x` },
  };
  schema = buildClientSchema(
    (await server.post(getIntrospectionQuery({ oneOf: true }))).body.data as IntrospectionQuery,
  );

  engine.script = segment();
  const image = (
    await alice.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png()),
    })
  ).uploadImage.image.id;
  const { turn, conversation } = (
    await alice.ask(
      `mutation ($imageIds: [ID!]) { sendTurn(input: { text: "${MARK} one", imageIds: $imageIds }) ` +
        '{ turn { id } conversation { id } } }',
      { imageIds: [image] },
    )
  ).sendTurn;
  await alice.events(turn.id);
  await alice.ask(
    `mutation ($id: ID!) { updateConversation(input: { conversationId: $id, title: "${MARK} ` +
      `title", tags: ["${MARK}"] }) { conversation { id } } }`,
    { id: conversation.id },
  );
  const mask = (await alice.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn.masks[0]
    .id;
  const { batch } = (
    await alice.ask('mutation ($input: CreateBatchInput!) { createBatch(input: $input) { batch { id } } }', {
      input: { imageIds: [image], phrases: [`${MARK} batch`] },
    })
  ).createBatch;
  await vi.waitFor(
    async () =>
      expect(await alice.ask('query ($id: ID!) { batch(id: $id) { status } }', { id: batch.id })).toEqual({
        batch: { status: 'COMPLETED' },
      }),
    { timeout: 20_000, interval: 100 },
  );
  ids = { conversation: conversation.id, turn: turn.id, image, mask, batch: batch.id };

  const values = {
    text: 'hello',
    query: MARK,
    dataUri: dataUri(await png()),
    contentType: 'image/png',
    sha256: 'a'.repeat(64),
    operation: 'INVERT',
  };
  walkOf = (type) =>
    Object.values(type?.getFields() ?? {}).map((field: GraphQLField<unknown, unknown>) => [
      `${type?.name}.${field.name}`,
      stepsOf(schema, type?.name.toLowerCase() ?? '', field, { ids: Object.values(ids), values }),
    ]);
});
afterAll(() => server.close());

const roots = (): (GraphQLObjectType | null | undefined)[] => [
  schema.getQueryType(),
  schema.getMutationType(),
  schema.getSubscriptionType(),
];

/** Everything of Alice's, as she sees it; signed URLs differ each time. */
async function stateOfAlice(): Promise<unknown> {
  return alice.ask(
    `{ conversations(filter: {}) { edges { node { id title tags updatedAt archivedAt turns { ` +
      `edges { node { id status answer parent { id } masks { id area } } } } images { id status } } } } }`,
  );
}

/** What an answer gives away: no words of Alice's, and no id but those that it was asked with. */
function expectNothingOfAlice({ data, errors }: { data?: unknown; errors?: unknown }, step: Step): void {
  const asked = JSON.stringify(step.variables);
  const told = JSON.stringify(errors ?? null);
  expect(JSON.stringify(data ?? null)).not.toContain(MARK);
  for (const id of Object.values(ids)) {
    expect(JSON.stringify(data ?? null)).not.toContain(id);
    if (!asked.includes(id)) expect(told).not.toContain(id);
  }
  if (!asked.includes(MARK)) expect(told).not.toContain(MARK);
}

/** Over Server-Sent Events: the status, and all that comes until the end. */
async function listen(step: Step, authorization: string | null): Promise<{ status: number; text: string }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(authorization === null ? {} : { authorization }),
    },
    body: JSON.stringify({ query: step.document, variables: step.variables }),
  });
  return { status: response.status, text: await response.text() };
}

/** Over a WebSocket: all messages until the server says that it is over, or closes. */
function watch(
  step: Step,
  authorization: string | null,
): Promise<{ messages: any[]; closed: number | null; socket: WebSocket }> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const messages: any[] = [];
    const done = (closed: number | null): void => {
      socket.close();
      resolve({ messages, closed, socket });
    };
    socket.on('open', () =>
      socket.send(
        JSON.stringify({ type: 'connection_init', payload: authorization === null ? {} : { authorization } }),
      ),
    );
    socket.on('close', (code) => done(code));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString());
      if (message.type === 'connection_ack')
        socket.send(
          JSON.stringify({ type: 'subscribe', id: '1', payload: { query: step.document, variables: step.variables } }),
        );
      else messages.push(message);
      if (message.type === 'error' || message.type === 'complete') done(null);
    });
  });
}

it('every root field has a rule, and every rule a field', () => {
  const fields = roots().flatMap((type) => Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`));
  expect(fields.sort()).toEqual(Object.keys(RULES).sort());
});

it("the operations of this test find Alice's objects for Alice herself", async () => {
  for (const [name, steps] of walkOf(schema.getQueryType())) {
    // What the scripted engine has no bundle for has a test of its own.
    if (RULES[name] === 'public' || name.startsWith('Query.estimate')) continue;
    const answers = await Promise.all(
      steps.map(async (step) => (await alice.post(step.document, step.variables)).body),
    );
    for (const { errors } of answers) expect([name, errors]).toEqual([name, undefined]);
    if (RULES[name] === 'owner')
      expect([
        name,
        answers.some(({ data }) =>
          Object.values(data).some((found) =>
            JSON.stringify(found).includes(name === 'Query.batch' ? ids.batch : ids.conversation),
          ),
        ),
      ]).toEqual([name, name !== 'Query.image']);
  }
  expect(JSON.stringify(await stateOfAlice())).toContain(MARK);
});

describe.each(['another user', 'the same subject of another tenant'] as const)('as %s', (who) => {
  it('no query finds anything', async () => {
    for (const [name, steps] of walkOf(schema.getQueryType()))
      for (const step of steps) {
        const { body } = await strangers[who].post(step.document, step.variables);
        expectNothingOfAlice(body, step);
        if (RULES[name] !== 'owner' || step.place === null) continue;
        if (body.errors === undefined) expect([name, Object.values(body.data)]).toEqual([name, [null]]);
        else
          expect([name, step.place, body.errors[0].extensions.code]).toEqual([
            name,
            step.place,
            expect.stringMatching(/^(NOT_FOUND|UNSUPPORTED_BY_MODEL)$/),
          ]);
      }
  });

  it('no mutation finds or changes anything', async () => {
    const before = await stateOfAlice();
    for (const [name, steps] of walkOf(schema.getMutationType()))
      for (const step of steps) {
        const { body } = await strangers[who].post(step.document, step.variables);
        expectNothingOfAlice(body, step);
        if (RULES[name] === 'owner' && step.place !== null)
          expect([name, step.place, body.errors?.[0].extensions.code]).toEqual([
            name,
            step.place,
            expect.stringMatching(/^(NOT_FOUND|UNSUPPORTED_BY_MODEL)$/),
          ]);
      }
    expect(await stateOfAlice()).toEqual(before);
  });

  it('no subscription sends anything, over WebSocket and as Server-Sent Events', async () => {
    const authorization = await bearer(
      who === 'another user' ? { sub: 'bob', org: 'acme' } : { sub: 'alice', org: 'umbrella' },
    );
    for (const [name, steps] of walkOf(schema.getSubscriptionType()))
      for (const step of steps.filter(({ place }) => place !== null)) {
        const { messages } = await watch(step, authorization);
        // An error, and nothing else: as a result without data, or as a refusal.
        const [{ payload: refusal }] = messages;
        const { data, errors } = Array.isArray(refusal) ? { data: undefined, errors: refusal } : refusal;
        expectNothingOfAlice({ data, errors }, step);
        expect([name, data ?? null, errors[0].extensions.code, messages.length <= 2]).toEqual([
          name,
          null,
          'NOT_FOUND',
          true,
        ]);
        const { text } = await listen(step, authorization);
        expect(text).toContain('NOT_FOUND');
        expect(text).not.toContain('__typename');
      }
  });
});

describe.each(['nobody', 'an expired token', 'a forged token'] as const)('as %s', (who) => {
  it('no query and no mutation is answered', async () => {
    const before = await stateOfAlice();
    for (const [name, steps] of [...walkOf(schema.getQueryType()), ...walkOf(schema.getMutationType())])
      for (const step of steps) {
        if (who === 'nobody' && RULES[name] === 'public') continue;
        const { status, headers, body } = await nobodies[who].client.post(step.document, step.variables);
        expectNothingOfAlice(body, step);
        expect([name, status, headers.get('www-authenticate'), body.errors?.[0].extensions.code]).toEqual([
          name,
          401,
          'Bearer',
          'UNAUTHENTICATED',
        ]);
      }
    expect(await stateOfAlice()).toEqual(before);
  });

  it('no subscription is accepted, over WebSocket and as Server-Sent Events', async () => {
    const { authorization } = nobodies[who];
    for (const [, steps] of walkOf(schema.getSubscriptionType()))
      for (const step of steps) {
        expect(await watch(step, authorization)).toMatchObject({ messages: [], closed: 4403 });
        const { status, text } = await listen(step, authorization);
        expect([status, text]).toEqual([who === 'nobody' ? status : 401, expect.stringContaining('UNAUTHENTICATED')]);
        expect(text).not.toContain('__typename');
      }
  });
});

it('an open socket is closed with 4403 when its token expires, and an open event stream ends', async () => {
  engine.script = async function* (_request, signal) {
    yield { type: 'text', delta: '.' };
    await untilAborted(signal);
  };
  const { turn } = (await alice.ask('mutation { sendTurn(input: { text: "talk" }) { turn { id } } }')).sendTurn;
  const soon = await bearer({ sub: 'alice', org: 'acme' }, { expiresIn: 2 });
  const step: Step = {
    document: 'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename } }',
    variables: { id: turn.id },
    place: 'id',
  };
  const [socket, stream] = await Promise.all([watch(step, soon), listen(step, soon).catch((error: unknown) => error)]);
  expect(socket).toMatchObject({ closed: 4403 });
  expect(socket.messages.map(({ type }) => type)).toContain('next');
  expect(stream).toBeInstanceOf(Error); // cut off, not completed
  await alice.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id: turn.id });
  await alice.events(turn.id);
});

it('a token allows only the operations of its scopes', async () => {
  const [reader, writer, neither] = await Promise.all(
    ['read', 'openid write', 'openid'].map(async (scope) =>
      server.as(await bearer({ sub: 'alice', org: 'acme', scope })),
    ),
  );
  const change =
    'mutation ($id: ID!) { updateConversation(input: { conversationId: $id, archived: false }) { ' +
    'conversation { id } } }';
  const read = 'query ($id: ID!) { conversation(id: $id) { id } }';
  const forbidden = { status: 403, body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } };
  const asked = { id: ids.conversation };
  expect(await reader?.ask(read, asked)).toEqual({ conversation: asked });
  expect(await reader?.post(change, asked)).toMatchObject(forbidden);
  expect(await writer?.ask(change, asked)).toEqual({ updateConversation: { conversation: asked } });
  expect(await writer?.post(read, asked)).toMatchObject(forbidden);
  expect(await neither?.post(read, asked)).toMatchObject(forbidden);
  expect(await neither?.post(change, asked)).toMatchObject(forbidden);
});

it('returns the viewer', async () => {
  const { viewer } = await alice.ask('{ viewer { id tenant scopes expiresAt } }');
  expect(viewer).toMatchObject({
    id: 'alice',
    tenant: 'acme',
    scopes: ['READ', 'WRITE'],
    expiresAt: expect.any(String),
  });
});
