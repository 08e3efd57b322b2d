// Clients with a normalised cache: how many queries reach the server.
import { join } from 'node:path';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode, getIntrospectionQuery } from 'graphql';
import { createClient as createSocket } from 'graphql-ws';
import type { Client as Socket } from 'graphql-ws';
import { Client as UrqlClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { WebSocket } from 'ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MockInstance } from 'vitest';
import { createClient } from '../../client/src/node.ts';
import type { TurnEvent } from '../../client/src/node.ts';
import { TurnEventsDocument } from '../../client/src/generated.ts';
import { ConversationsDocument, StartDocument, TurnsDocument } from '../../web/src/api/generated.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 1_200_000 });

const LIMITS = 'query Limits { viewer { id limits { maxTextLength } } }';
const OTHER_LIMITS = 'query OtherLimits { viewer { id limits { maxImageBytes maxQueryCost } } }';
const BADGE = 'query Badge($id: ID!) { turn(id: $id) { id status masks { id label } } }';

// A variable path: the recipe has no types.
const CACHES = join(process.cwd(), 'docs/recipes/caches.mjs');
const { apolloCache, graphcacheKeys } = (await import(CACHES)) as { apolloCache: object; graphcacheKeys: any };

const engine = new ScriptedEngine();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** A turn that waits before its third preview until `goOn`. */
async function beginTurn(): Promise<{ turnId: string; conversationId: string; goOn: () => void }> {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  engine.script = segment((step) => (step === 3 ? gate : Promise.resolve()));
  const client = createClient({ url: `${server.url}/graphql` });
  const { turn, conversation } = await client.send({ text: 'segment', image: new Uint8Array(await png()) });
  await client.dispose();
  return { turnId: turn.id, conversationId: conversation.id, goOn };
}

describe('a normalised cache whose page follows a turn', () => {
  /** The names of the queries that reached the server. */
  const asked: string[] = [];
  const counting: typeof fetch = (url, init) => {
    asked.push(/(?:query|mutation) (\w+)/.exec(JSON.stringify(init?.body))?.[1] ?? 'unnamed');
    return fetch(url, init);
  };
  let socket: Socket;
  beforeAll(() => {
    socket = createSocket({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
  });
  afterAll(() => socket.dispose());
  let warnings: MockInstance<typeof console.warn>;
  beforeEach(() => {
    asked.length = 0;
    warnings = vi.spyOn(console, 'warn');
  });
  afterEach(() => {
    expect(warnings.mock.calls).toEqual([]);
    warnings.mockRestore();
  });

  /** The queries of a page: some read different fields of the same object, two read the turn. */
  const queriesOf = (turnId: string, conversationId: string): [string, Record<string, unknown>][] => [
    [StartDocument, {}],
    [LIMITS, {}],
    [OTHER_LIMITS, {}],
    [ConversationsDocument, {}],
    [TurnsDocument, { id: conversationId }],
    [BADGE, { id: turnId }],
  ];
  const NAMES = ['Start', 'Limits', 'OtherLimits', 'Conversations', 'Turns', 'Badge'];

  /**
   * Follows the turn when every query has its first result. Each event must have come, and nothing must have been asked
   * again: not for a preview, and not at the end, whose event has all fields of the turn.
   */
  async function watch(
    turn: { goOn: () => void },
    shown: Promise<unknown>[],
    follow: (onEvent: (event: TurnEvent) => void) => Promise<void>,
  ): Promise<void> {
    await Promise.all(shown);
    expect([...asked].sort()).toEqual([...NAMES].sort());
    const seqs: number[] = [];
    await follow((event) => {
      seqs.push(event.seq);
      if (event.__typename === 'MaskScaleReady' && event.preview.scale === 2) turn.goOn();
    });
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([...asked].sort()).toEqual([...NAMES].sort());
  }

  it('of urql (graphcache) asks nothing again', async () => {
    const turn = await beginTurn();
    const schema = await server.ask(getIntrospectionQuery());
    const client = new UrqlClient({
      url: `${server.url}/graphql`,
      preferGetMethod: false,
      fetch: counting,
      exchanges: [
        cacheExchange({ schema, keys: graphcacheKeys(schema) }),
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query = '', variables = {} }) => ({
            subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink as never) }),
          }),
        }),
      ],
    });
    const left: (() => void)[] = [];
    const shown = queriesOf(turn.turnId, turn.conversationId).map(
      ([query, variables]) =>
        new Promise<void>((resolve, reject) => {
          const subscription = client.query(query, variables).subscribe(({ error }) => {
            if (error === undefined) resolve();
            else reject(error);
          });
          left.push(() => subscription.unsubscribe());
        }),
    );
    await watch(
      turn,
      shown,
      (onEvent) =>
        new Promise((resolve, reject) => {
          const subscription = client
            .subscription<{ turnEvents: TurnEvent }>(TurnEventsDocument, { turnId: turn.turnId })
            .subscribe(({ data, error }) => {
              if (error !== undefined) return reject(error);
              if (data === undefined) return;
              onEvent(data.turnEvents);
              if (data.turnEvents.__typename === 'TurnFinished') resolve();
            });
          left.push(() => subscription.unsubscribe());
        }),
    );
    const badge = client.readQuery(BADGE, { id: turn.turnId });
    expect(badge?.data?.turn).toMatchObject({ status: 'COMPLETED', masks: [{ label: 'the left half' }] });
    for (const leave of left) leave();
  });

  it('of Apollo Client asks nothing again', async () => {
    const turn = await beginTurn();
    const client = new ApolloClient({
      cache: new InMemoryCache(apolloCache),
      link: ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(socket),
        new HttpLink({ uri: `${server.url}/graphql`, fetch: counting }),
      ),
    });
    const shown = queriesOf(turn.turnId, turn.conversationId).map(
      ([query, variables]) =>
        new Promise<void>((resolve, reject) => {
          client.watchQuery({ query: gql(query), variables }).subscribe(({ error, dataState }) => {
            if (error !== undefined) reject(asError(error));
            else if (dataState === 'complete') resolve();
          });
        }),
    );
    await watch(
      turn,
      shown,
      (onEvent) =>
        new Promise((resolve, reject) => {
          client
            .subscribe<{ turnEvents: TurnEvent }>({
              query: gql(TurnEventsDocument),
              variables: { turnId: turn.turnId },
            })
            .subscribe(({ data, error }) => {
              if (error !== undefined) return reject(asError(error));
              if (data == null) return;
              onEvent(data.turnEvents);
              if (data.turnEvents.__typename === 'TurnFinished') resolve();
            });
        }),
    );
    expect(client.readQuery<any>({ query: gql(BADGE), variables: { id: turn.turnId } })?.turn).toMatchObject({
      status: 'COMPLETED',
      masks: [{ label: 'the left half' }],
    });
    client.stop();
  });
});
