// Clients with a normalised cache, and a crowd of clients that come back at once: how many queries reach the server.
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

/** The number of the second preview, the last event before the turn waits. */
const BEFORE_GATE = 6;

/** `reached` resolves when `count` has been called so many times, and rejects when `fail` is called. */
interface Counter {
  reached: Promise<void>;
  count: () => void;
  fail: (error: unknown) => void;
}
function counter(times: number): Counter {
  let left = times;
  let resolve = (): void => {};
  let fail: (error: unknown) => void = () => {};
  const reached = new Promise<void>((done, failed) => {
    resolve = done;
    fail = failed;
  });
  const count = (): void => {
    if (--left === 0) resolve();
  };
  return { reached, fail: (error) => fail(error), count };
}

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

describe('1,000 sockets that are lost and come back within a second', () => {
  const PAGES = 1000;

  it('have every event once, and every query of their pages is answered once', async () => {
    const turn = await beginTurn();
    const client = createClient({ url: `${server.url}/graphql` });
    vi.restoreAllMocks();
    const arrived = vi.spyOn(globalThis, 'fetch');
    const sockets: WebSocket[] = [];
    /** Close codes of sockets that the server has closed. */
    const refused: number[] = [];
    let isCutting = false;
    class Recorded extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols);
        sockets.push(this);
        this.on('close', (code) => {
          if (code !== 1000 && !isCutting) refused.push(code);
        });
      }
    }
    const follows = counter(PAGES);
    const answered = counter(PAGES);

    const query = (): Promise<unknown[]> =>
      Promise.all([
        client.request(StartDocument, {}),
        client.request(ConversationsDocument, {}),
        client.request(TurnsDocument, { id: turn.conversationId }),
      ]);
    /** Follows the turn, and asks its queries when the socket is lost. Returns the numbers of the events. */
    const page = async (): Promise<number[]> => {
      const url = `${server.url.replace('http', 'ws')}/graphql`;
      const socket = createSocket({ url, webSocketImpl: Recorded, retryAttempts: 0 });
      const seqs: number[] = [];
      let answers: Promise<unknown[]> | undefined;
      for (let hasEnded = false; !hasEnded;) {
        const variables = { turnId: turn.turnId, after: seqs.at(-1) ?? 0 };
        const results = socket.iterate<{ turnEvents: TurnEvent }>({ query: TurnEventsDocument, variables });
        try {
          for await (const { data, errors } of results) {
            if (errors !== undefined) throw new Error(errors[0]?.message);
            if (data == null) continue;
            seqs.push(data.turnEvents.seq);
            hasEnded = data.turnEvents.__typename === 'TurnFinished';
            if (data.turnEvents.seq === BEFORE_GATE) follows.count();
          }
        } catch (error) {
          if (!isCutting) throw error;
        }
        if (answers !== undefined) continue;
        answers = query();
        answers.then(answered.count, answered.fail);
      }
      expect(await answers).toMatchObject([
        { viewer: { limits: {} } },
        { conversations: { edges: expect.any(Array) } },
        { conversation: { id: turn.conversationId, turns: { edges: [{}] } } },
      ]);
      await socket.dispose();
      return seqs;
    };

    const pages = Promise.all(Array.from({ length: PAGES }, page));
    await Promise.race([follows.reached, pages]);
    expect([sockets.length, refused]).toEqual([PAGES, []]);
    isCutting = true;
    for (const socket of sockets) socket.terminate();
    await Promise.race([answered.reached, pages]);
    isCutting = false;
    turn.goOn();
    // The first preview is left out for a client that is slow.
    for (const seqs of await pages) expect(seqs.join()).toMatch(/^1,2,3,4,(5,)?6,7,8,9,10$/);
    expect([sockets.length, refused]).toEqual([2 * PAGES, []]);
    expect(arrived.mock.calls).toHaveLength(3 * PAGES);
    arrived.mockRestore();
    await client.dispose();
  });
});
