// Subscriptions over plain HTTP: by Apollo Client without a link for sockets, by an EventSource that comes back, and by
// a reader that does not read.
import {
  ApolloClient,
  CombinedGraphQLErrors,
  CombinedProtocolErrors,
  HttpLink,
  InMemoryCache,
  gql,
} from '@apollo/client';
import { makeExecutableSchema } from '@graphql-tools/schema';
import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../src/context.ts';
import { boundFields } from '../../src/http/bounded-schema.ts';
import { createEventStreams } from '../../src/http/event-streams.ts';
import { createGuard } from '../../src/http/guard.ts';
import { createOpenStreams } from '../../src/http/open-streams.ts';
import type { OperationParts } from '../../src/http/operation.ts';
import { ResponseBounds } from '../../src/response-bounds.ts';
import { ScriptedEngine, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

const FOLLOW = 'subscription ($id: ID!, $after: Int) { turnEvents(turnId: $id, after: $after) { __typename seq } }';
const NAMES = [
  'TurnQueued',
  'TurnStarted',
  'AnswerDelta',
  'MaskStarted',
  'MaskScaleReady',
  'MaskFinished',
  'AnswerDelta',
  'TurnFinished',
];

let server: TestServer;
let engine: ScriptedEngine;
beforeAll(async () => {
  engine = new ScriptedEngine();
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

const ask = async (): Promise<string> =>
  (await server.ask('mutation { sendTurn(input: { text: "hello" }) { turn { id } } }')).sendTurn.turn.id;
const withoutRepeats = (names: readonly string[]): string[] => names.filter((name, i) => name !== names[i - 1]);

describe('Apollo Client with its plain HttpLink', () => {
  const clientOf = (url: string): ApolloClient =>
    new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: `${url}/graphql` }) });
  /** All results, and the error that the last of them or the link had. */
  const follow = (url: string, id: string, onFirst = (): void => {}): Promise<{ names: string[]; error: unknown }> =>
    new Promise((resolve) => {
      const names: string[] = [];
      clientOf(url)
        .subscribe<any>({ query: gql(FOLLOW), variables: { id } })
        .subscribe({
          next: ({ data, error }) => {
            if (error !== undefined) return resolve({ names, error });
            names.push(data.turnEvents.__typename);
            if (names.length === 1) onFirst();
          },
          error: (error: unknown) => resolve({ names, error }),
          complete: () => resolve({ names, error: null }),
        });
    });

  it('follows a turn to its end', async () => {
    engine.script = segment();
    const { names, error } = await follow(server.url, await ask());
    expect(error).toBeNull();
    expect(withoutRepeats(names)).toEqual(NAMES);
  });

  it('receives refusals as GraphQL errors', async () => {
    const { error } = await follow(server.url, 'nobodys');
    expect(CombinedGraphQLErrors.is(error)).toBe(true);
    expect(error).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  it('receives an error of the transport when the server stops', async () => {
    const other = await startTestServer({
      engine: new ScriptedEngine(async function* (_request, signal) {
        yield { type: 'prefilled', promptTokens: 1, imageTokens: 1 };
        await untilAborted(signal);
      }),
    });
    const { turn } = (await other.ask('mutation { sendTurn(input: { text: "hello" }) { turn { id } } }')).sendTurn;
    let closing: Promise<void> | undefined;
    const { error } = await follow(other.url, turn.id, () => {
      closing = other.close();
    });
    expect(CombinedProtocolErrors.is(error)).toBe(true);
    expect(error).toMatchObject({ errors: [{ extensions: { retryable: true } }] });
    await closing;
  });

  it('receives the refusal of a wrong Last-Event-ID in its own form', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed;subscriptionSpec=1.0, application/json',
        'last-event-id': 'x',
      },
      body: JSON.stringify({ query: FOLLOW, variables: { id: await ask() } }),
    });
    expect(response.headers.get('content-type')).toMatch(/^multipart\/mixed;/);
    expect(await response.text()).toContain('{"payload":{"errors":[{"message":"Last-Event-ID must be the id of');
  });

  it('receives results of queries and mutations', async () => {
    const headers = {
      'content-type': 'application/json',
      accept: 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json',
    };
    for (const query of [
      '{ viewer { id } }',
      'mutation { createConversation(input: {}) { conversation { id } } }',
      '{ nothing }',
      '{',
    ]) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query }),
      });
      expect(response.headers.get('content-type')).toContain('json');
    }
  });
});

describe('Server-Sent Events', () => {
  interface Sent {
    id: number;
    seq: number;
    name: string;
  }

  const read = async (
    headers: Record<string, string>,
    variables: object,
    method = 'POST',
  ): Promise<{ events: Sent[]; text: string }> => {
    const sent = { accept: 'text/event-stream', ...headers };
    const response =
      method === 'POST'
        ? await fetch(`${server.url}/graphql`, {
            method,
            headers: { ...sent, 'content-type': 'application/json' },
            body: JSON.stringify({ query: FOLLOW, variables }),
          })
        : await fetch(
            `${server.url}/graphql?` +
              new URLSearchParams({ query: FOLLOW, variables: JSON.stringify(variables) }).toString(),
            { headers: sent },
          );
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const text = await response.text();
    const events = [...text.matchAll(/event: next\nid: (\d+)\ndata: (.*)\n\n/g)].map(([, id, data]) => {
      const { seq, __typename: name } = JSON.parse(data ?? '').data.turnEvents;
      return { id: Number(id), seq, name };
    });
    return { events, text };
  };

  it('carry the number of the event as their id, and end with `complete`', async () => {
    engine.script = segment();
    const { events, text } = await read({}, { id: await ask() });
    expect(events.map(({ id }) => id)).toEqual(events.map(({ seq }) => seq));
    expect(withoutRepeats(events.map(({ name }) => name))).toEqual(NAMES);
    expect(text.endsWith('event: complete\ndata:\n\n')).toBe(true);
  });

  it.each(['POST', 'GET'])('continue after Last-Event-ID by %s, as an EventSource reconnects', async (method) => {
    engine.script = say('a', 'b', 'c');
    const id = await ask();
    const { events: all } = await read({}, { id });
    for (const [i, { id: last }] of all.entries()) {
      expect((await read({ 'last-event-id': String(last) }, { id }, method)).events).toEqual(all.slice(i + 1));
    }
    expect((await read({ 'last-event-id': '2' }, { id, after: 3 }, method)).events).toEqual(all.slice(3));
    expect((await read({ 'last-event-id': '3' }, { id, after: 2 }, method)).events).toEqual(all.slice(3));
  });

  it.each(['x', '-1', '1.5', '2147483648', '99999999999999'])('refuse "Last-Event-ID: %s"', async (last) => {
    expect((await read({ 'last-event-id': last }, { id: await ask() })).text).toContain('"code":"BAD_USER_INPUT"');
  });
});

it('a client that does not read slows the producer of the events', async () => {
  let made = 0;
  const typeDefs = 'type Query { a: Int } type Subscription { text: String! }';
  const text = {
    async *subscribe() {
      for (; made < 1000; made++) yield await Promise.resolve({ text: 'x'.repeat(2 ** 18) });
    },
  };
  const schema = boundFields(makeExecutableSchema({ typeDefs, resolvers: { Subscription: { text } } }));
  const limits = { maxQueryCost: 1000, maxResponseBytes: 2 ** 20 };
  const contextFor = (): Context =>
    ({
      viewer: { scopes: ['read'] },
      bounds: new ResponseBounds(limits, new AbortController().signal),
      renew: contextFor,
    }) as unknown as Context;
  const parts: OperationParts = {
    schema,
    contextFor,
    guard: createGuard(schema, { introspection: false, limits } as never),
    formatError: (formatted) => formatted,
    authenticate: () => Promise.reject(new Error('nobody is asked')),
    viewerOf: () => ({ scopes: ['read'], expiresAt: null }) as never,
  };
  const handler = createEventStreams(parts, createOpenStreams(parts));
  const app = express();
  app.get('/alive', (_, response) => void response.end());
  app.use(express.json(), handler);
  const http = createServer(app);
  await new Promise<void>((resolve) => http.listen(0, resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { text }' }),
  });
  for (let i = 0; i < 200; i++) await (await fetch(`${url}/alive`)).text();
  expect(made).toBeLessThan(200);
  await response.body?.cancel();
  http.closeAllConnections();
  http.close();
});
