// What is no request, or no operation, is refused in the same form everywhere: a code, a sentence, a status below 500,
// and nothing in the log; and what goes wrong with one operation ends no other. By HTTP, WebSocket and Server-Sent
// Events.
import { request as openRequest } from 'node:http';
import { pino } from 'pino';
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

const JSON_BODY = { 'content-type': 'application/json' };
const ACCEPTS = ['application/json', 'text/event-stream', '*/*'];
const FOLLOW = 'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename } }';
const bad = { code: 'BAD_USER_INPUT', retryable: false };

const logged: string[] = [];
let server: TestServer;
let turnId: string;
beforeAll(async () => {
  const engine = new ScriptedEngine();
  engine.script = say('Hello.');
  server = await startTestServer({
    engine,
    log: pino(
      { level: 'error' },
      {
        write: (line: string) => {
          logged.push(line);
        },
      },
    ),
  });
  turnId = (await server.ask('mutation { sendTurn(input: { text: "hello" }) { turn { id } } }')).sendTurn.turn.id;
  await server.events(turnId);
});
afterAll(() => server.close());
beforeEach(() => {
  logged.length = 0;
});

/** By node:http, which sends just the headers it is told to. */
function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const request = openRequest(
      `${server.url}${path}`,
      {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (part: string) => {
            text += part;
          })
          .on('end', () =>
            resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
          );
      },
    );
    request.on('error', reject).end(body);
  });
}

const asUrl = (parameters: Record<string, string>): string => `/graphql?${new URLSearchParams(parameters).toString()}`;

describe.each(ACCEPTS)('for a client that accepts %s', (accept) => {
  it.each([
    ['no query', {}],
    ['a query that is empty', { query: '' }],
    ['a query that is no text', { query: 7 }],
    ['a query that is null', { query: null }],
    ['variables that are no object', { query: '{ viewer { id } }', variables: 'x' }],
    ['variables that are a list', { query: '{ viewer { id } }', variables: [] }],
    ['an operationName that is no text', { query: '{ viewer { id } }', operationName: 7 }],
    ['extensions that are no object', { query: '{ viewer { id } }', extensions: 7 }],
    ['a list of operations', [{ query: '{ viewer { id } }' }]],
  ])('%s is refused', async (_, body) => {
    const { status, type, text } = await send('POST', '/graphql', { ...JSON_BODY, accept }, JSON.stringify(body));
    expect([status, type]).toEqual([400, expect.stringContaining('application/json')]);
    expect(JSON.parse(text)).toEqual({ errors: [{ message: expect.stringMatching(/\.$/), extensions: bad }] });
    expect(logged).toEqual([]);
  });

  it.each([
    ['a body without a type', 415, 'POST', {}, '{}'],
    ['a body of another type', 415, 'POST', { 'content-type': 'text/plain' }, '{}'],
    ['a form', 415, 'POST', { 'content-type': 'application/x-www-form-urlencoded' }, 'query=x'],
    ['no body', 400, 'POST', JSON_BODY, undefined],
    ['an empty body', 400, 'POST', JSON_BODY, ''],
    ['broken JSON', 400, 'POST', JSON_BODY, '{'],
    ['JSON that is no object', 400, 'POST', JSON_BODY, '7'],
    ['another charset', 415, 'POST', { 'content-type': 'application/json; charset=ebcdic' }, '{}'],
    ['another method', 405, 'PUT', JSON_BODY, '{}'],
    ['deletion', 405, 'DELETE', {}, undefined],
  ] as const)('%s is refused with %i', async (_, expected, method, headers, body) => {
    const { status, text } = await send(method, '/graphql', { ...headers, accept }, body);
    expect([status, JSON.parse(text)]).toEqual([
      expected,
      { errors: [{ message: expect.stringMatching(/\.$/), extensions: bad }] },
    ]);
    expect(logged).toEqual([]);
  });

  it.each([
    ['charset', { ...JSON_BODY, 'content-type': 'application/json; charset=ebcdic' }],
    ['content-encoding', { ...JSON_BODY, 'content-encoding': 'lzma' }],
  ])('the refusal of an unknown %s names it', async (name, headers) => {
    const { status, text } = await send('POST', '/graphql', { ...headers, accept }, '{}');
    expect([status, text]).toEqual([415, expect.stringContaining(`its ${name} must be`)]);
  });

  it('an error that quotes a long part of the request is short', async () => {
    const { text } = await send(
      'POST',
      '/graphql',
      { ...JSON_BODY, accept },
      JSON.stringify({ query: 'a'.repeat(50_000) }),
    );
    expect(text).toMatch(/[^a]a{900,1000}…/);
  });

  it.each([
    ['nothing', {}],
    ['variables that are no JSON', { query: '{ viewer { id } }', variables: '{' }],
    ['extensions that are no object', { query: '{ viewer { id } }', extensions: '7' }],
  ])('a URL with %s is refused', async (_, parameters) => {
    const { status, text } = await send('GET', asUrl(parameters), { accept });
    expect([status, JSON.parse(text)]).toEqual([400, { errors: [{ message: expect.any(String), extensions: bad }] }]);
  });

  it.each([
    ['no operation of that name', { query: 'query A { viewer { id } }', operationName: 'B' }],
    ['several operations and no name', { query: 'query A { viewer { id } } query B { viewer { id } }' }],
    ['a syntax error', { query: '{' }],
    ['an unknown field', { query: '{ nothing }' }],
    ['a variable that is not given', { query: 'query ($id: ID!) { turn(id: $id) { id } }' }],
    [
      'a condition at the root of a subscription',
      {
        query: 'subscription ($id: ID!) { turnEvents(turnId: $id) @skip(if: true) { __typename } }',
        variables: { id: 'x' },
      },
    ],
    [
      'the same in a fragment',
      {
        query:
          'subscription ($id: ID!, $no: Boolean!) { ...F @include(if: $no) } fragment F on ' +
          'Subscription { turnEvents(turnId: $id) { __typename } }',
        variables: { id: 'x', no: false },
      },
    ],
  ])('a document with %s is refused', async (_, body) => {
    const { status, text } = await send('POST', '/graphql', { ...JSON_BODY, accept }, JSON.stringify(body));
    expect(status).toBe(accept === '*/*' ? 400 : 200);
    expect(text).toContain('"code":"BAD_USER_INPUT"');
    expect(logged).toEqual([]);
  });

  it('a subscription with a number that is not taken is refused', async () => {
    const query = 'subscription { turnEvents(turnId: "x", after: -1) { __typename } }';
    const { status, text } = await send('POST', '/graphql', { ...JSON_BODY, accept }, JSON.stringify({ query }));
    expect(status).toBe(accept === 'text/event-stream' ? 200 : 400);
    expect(text).toContain('"code":"BAD_USER_INPUT"');
    expect(logged).toEqual([]);
  });
});

it.each([
  ['application/graphql-response+json', 400],
  ['application/graphql-response+json, application/json;q=0.9', 400],
  ['application/json, application/graphql-response+json', 200],
  ['application/json; charset=utf-8', 200],
])('a document with a syntax error has for a client that accepts %s the status %i', async (accept, expected) => {
  const { status } = await send('POST', '/graphql', { ...JSON_BODY, accept }, JSON.stringify({ query: '{' }));
  expect(status).toBe(expected);
});

describe('a subscription over plain HTTP', () => {
  it.each(['application/json', 'application/graphql-response+json', '*/*'])(
    'as %s is refused with a message that names the transports of subscriptions',
    async (accept) => {
      const { status, text } = await send(
        'POST',
        '/graphql',
        { ...JSON_BODY, accept },
        JSON.stringify({ query: FOLLOW, variables: { id: turnId } }),
      );
      expect([status, JSON.parse(text)]).toEqual([
        400,
        { errors: [{ message: expect.stringMatching(/Server-Sent Events.*multipart.*WebSocket/), extensions: bad }] },
      ]);
      expect(logged).toEqual([]);
    },
  );

  it('is refused by GET too, and accepted by GET as Server-Sent Events', async () => {
    const path = asUrl({ query: FOLLOW, variables: JSON.stringify({ id: turnId }) });
    expect((await send('GET', path, { accept: '*/*' })).status).toBeGreaterThanOrEqual(400);
    expect((await send('GET', path, { accept: 'text/event-stream' })).text).toContain('TurnFinished');
  });
});

it('a mutation by GET changes nothing, as JSON and as Server-Sent Events', async () => {
  const path = asUrl({ query: 'mutation { createConversation(input: { title: "by GET" }) { conversation { id } } }' });
  expect((await send('GET', path, { ...JSON_BODY, accept: 'application/json' })).status).toBe(405);
  expect((await send('GET', path, { accept: 'text/event-stream' })).text).toContain('must be sent by POST');
  expect(
    (await server.ask('{ conversations(filter: { titleContains: "by GET" }) { edges { cursor } } }')).conversations
      .edges,
  ).toEqual([]);
});

it('a request with many invalid variables is a client error', async () => {
  const { status, body } = await server.post(
    'mutation ($tags: [String!]) { createConversation(input: { tags: $tags }) { conversation { id } } }',
    { tags: Array.from({ length: 80 }, () => 7) },
  );
  expect(status).toBe(400);
  expect(new Set(body.errors.map(({ extensions }: any) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
  expect(body.errors.length).toBeGreaterThan(50);
  expect(logged).toEqual([]);
});

describe('on one socket', () => {
  it('a refused operation does not end the others', async () => {
    const socket = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
    });
    let closed: unknown = null;
    socket.on('closed', (event) => {
      closed = event;
    });
    const refusals = [
      {
        query: 'subscription ($id: ID!) { turnEvents(turnId: $id) @skip(if: true) { __typename } }',
        variables: { id: turnId },
      },
      {
        query: 'subscription ($id: ID!, $no: Boolean!) { turnEvents(turnId: $id) @include(if: $no) { __typename } }',
        variables: { id: turnId, no: false },
      },
      { query: FOLLOW },
      { query: FOLLOW, variables: { id: Array.from({ length: 80 }, () => ({})) } },
      { query: FOLLOW, variables: { id: turnId }, operationName: 'Other' },
      { query: '{' },
      { query: '{ viewer { id } }' },
      { query: 'subscription { turnEvents(turnId: "x", after: -1) { __typename } }' },
      {
        query:
          `subscription { turnEvents(turnId: "${turnId}") { ... on TurnFinished { turn { ` +
          `${'parent { '.repeat(25)}id${' }'.repeat(25)} } } } }`,
      },
    ];
    for (const operation of refusals) {
      const told: unknown = await new Promise((resolve) => {
        socket.subscribe(operation, {
          next: ({ errors }) => resolve(errors),
          error: resolve,
          complete: () => resolve('complete'),
        });
      });
      expect(told).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    const names: string[] = [];
    for await (const { data } of socket.iterate<any>({ query: FOLLOW, variables: { id: turnId } }))
      names.push(data.turnEvents.__typename);
    expect(names.at(-1)).toBe('TurnFinished');
    expect([closed, logged]).toEqual([null, []]);
    await socket.dispose();
  });
});

describe('a client of graphql-sse', () => {
  const all = async (operation: { query: string; variables?: Record<string, unknown> }): Promise<unknown[]> => {
    // Tries again as it does by itself: whatever is not an answer would be asked for six times.
    let asked = 0;
    const client = createStreamClient({
      url: `${server.url}/graphql`,
      fetchFn: (...given: Parameters<typeof fetch>) => {
        asked += 1;
        return fetch(...given);
      },
    });
    const results: unknown[] = [];
    for await (const result of client.iterate(operation)) results.push(result);
    client.dispose();
    expect(asked).toBe(1);
    return results;
  };

  it('receives results of queries and mutations', async () => {
    expect(await all({ query: '{ viewer { id } }' })).toEqual([{ data: { viewer: { id: 'local' } } }]);
    expect(
      await all({ query: 'mutation { createConversation(input: { title: "streamed" }) { conversation { title } } }' }),
    ).toEqual([{ data: { createConversation: { conversation: { title: 'streamed' } } } }]);
  });

  it('receives an error once', async () => {
    expect(await all({ query: '{ nothing }' })).toMatchObject([{ errors: [{ extensions: bad }] }]);
    expect(await all({ query: 'query ($id: ID!) { turn(id: $id) { id } }', variables: {} })).toMatchObject([
      { errors: [{ extensions: bad }] },
    ]);
    expect(await all({ query: '{ turn(id: "x") { siblings { siblings { siblings { id } } } } }' })).toMatchObject([
      { errors: [{ extensions: bad }] },
    ]);
    expect(await all({ query: 'mutation { cancelTurn(input: { turnId: "x" }) { turn { id } } }' })).toMatchObject([
      { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    ]);
  });

  it('follows a turn', async () => {
    expect((await all({ query: FOLLOW, variables: { id: turnId } })).at(-1)).toEqual({
      data: { turnEvents: { __typename: 'TurnFinished' } },
    });
  });
});

it.each(['/', '/index.html', '/healthz', '/readyz', '/metrics', `/mask-decoder/${'0'.repeat(64)}`])(
  '%s is only read: every other method is refused with the methods that are taken',
  async (path) => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await fetch(new URL(path, server.url), { method });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
  },
);
