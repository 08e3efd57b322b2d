// viewerEvents and conversationEvents: what happens to a viewer's conversations and turns, on one subscription with a
// cursor of its own, over every transport, and only the viewer's own.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createViewerEventRepository } from '../../src/events/repository.ts';
import { removeOld } from '../../src/events/removal.ts';
import { createViewerEvents } from '../../src/events/service.ts';
import { createLogger } from '../../src/platform/log.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { openPostgresNotifier } from '../../src/platform/notifier/postgres.ts';
import type { Notifier, NotifierListener } from '../../src/platform/notifier/notifier.ts';
import { QUIET } from '../support/quiet-notifier.ts';
import { ScriptedEngine, say, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';

vi.setConfig({ testTimeout: 120_000 });

const FIELDS = `__typename seq conversationId
  ... on ConversationCreated { conversation { title } }
  ... on ConversationUpdated { conversation { title } }
  ... on ConversationRestored { conversation { title } }
  ... on TurnCreated { turnId turn { text } conversation { title } }
  ... on TurnEnded { turnId turn { status } }`;
const VIEWER = `subscription ($after: Int) { viewerEvents(after: $after) { ${FIELDS} } }`;
const CONVERSATION = `subscription ($id: ID!, $after: Int) {
  conversationEvents(conversationId: $id, after: $after) { ${FIELDS} } }`;

const engine = new ScriptedEngine();
let server: TestServer;
let database: Database;
let users = 0;
beforeAll(async () => {
  server = await startTestServer({ engine, env: { ...JWT_ENV, MAX_CONCURRENT_TURNS: '0', MAX_TURNS_PER_MINUTE: '0' } });
  database = openDatabase(server.databaseUrl, { maxConnections: 2 });
});
afterAll(async () => {
  await database.close();
  await server.close();
});

/** A user that no other test has. `id`: the owner in rows. */
interface User extends TestClient {
  authorization: string;
  id: string;
}
async function newUser(): Promise<User> {
  const sub = `user-${++users}`;
  const authorization = await bearer({ sub });
  return { ...server.as(authorization), authorization, id: `/${sub}` };
}

/** Results of a subscription over a WebSocket, until `enough` returns true, or until the server ends it. */
async function watch(
  { authorization }: User,
  { query = VIEWER, ...variables }: { query?: string; [name: string]: unknown },
  enough: (event: any) => boolean = () => false,
): Promise<any[]> {
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
  });
  const events: any[] = [];
  try {
    for await (const { data, errors } of client.iterate<any>({ query, variables })) {
      const event = errors === undefined ? Object.values(data)[0] : errors[0]?.extensions?.['code'];
      events.push(event);
      if (errors !== undefined || enough(event)) break;
    }
  } finally {
    await client.dispose();
  }
  return events;
}
const names = (events: readonly any[]): string[] => events.map(({ __typename }) => __typename);
const isA = (name: string) => (event: { __typename: string }) => event.__typename === name;

const begin = async (user: TestClient, title: string): Promise<string> =>
  (
    await user.ask(
      'mutation ($title: String) { createConversation(input: { title: $title }) { conversation { id } } }',
      {
        title,
      },
    )
  ).createConversation.conversation.id;
const rename = (user: TestClient, id: string, title: string): Promise<unknown> =>
  user.ask(
    'mutation ($id: ID!, $title: String) { updateConversation(input: { conversationId: $id, title: $title }) ' +
      '{ conversation { id } } }',
    { id, title },
  );
const remove = (user: TestClient, id: string): Promise<unknown> =>
  user.ask('mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { purgeAfter } }', { id });
const restore = (user: TestClient, id: string): Promise<unknown> =>
  user.ask('mutation ($id: ID!) { restoreConversation(input: { conversationId: $id }) { conversation { id } } }', {
    id,
  });
const send = async (user: TestClient, conversationId: string | null = null): Promise<any> =>
  (
    await user.ask(
      'mutation ($id: ID) { sendTurn(input: { conversationId: $id, text: "hello" }) ' +
        '{ turn { id } conversation { id } } }',
      { id: conversationId },
    )
  ).sendTurn;

it('a turn and all changes of its conversation arrive live, in the order in which they happened', async () => {
  engine.script = say('Hi.');
  const user = await newUser();
  const watched = watch(user, {}, isA('ConversationRestored'));
  const { turn, conversation } = await send(user);
  await user.events(turn.id);
  await rename(user, conversation.id, 'new name');
  await remove(user, conversation.id);
  await restore(user, conversation.id);
  const events = await watched;
  expect(names(events)).toEqual([
    'ConversationCreated',
    'TurnCreated',
    'TurnEnded',
    'ConversationUpdated',
    'ConversationDeleted',
    'ConversationRestored',
  ]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(events[1]).toMatchObject({ turnId: turn.id, conversationId: conversation.id });
  expect(events[5].conversation.title).toBe('new name');
});

it('every end is reported once: of a turn that waits, one that runs, and those of a deleted conversation', async () => {
  engine.script = async function* (_request, signal) {
    yield { type: 'prefilled', promptTokens: 1, imageTokens: 1 };
    await untilAborted(signal);
  };
  const user = await newUser();
  const first = await send(user);
  const turns = [first, await send(user, first.conversation.id), await send(user, first.conversation.id)];
  await user.eventsUntil(first.turn.id, 0, isA('TurnStarted'));
  await user.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', {
    id: turns[1].turn.id,
  });
  await remove(user, first.conversation.id);
  let ends = 0;
  const events = await watch(user, {}, ({ __typename }) => __typename === 'TurnEnded' && ++ends === 3);
  expect(
    events
      .filter(isA('TurnEnded'))
      .map(({ turnId }) => turnId)
      .sort(),
  ).toEqual(turns.map(({ turn }) => turn.id).sort());
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
});

it('continues after the cursor, which Viewer.lastEventSeq gives to a new client', async () => {
  const user = await newUser();
  const seq = async (): Promise<number> => (await user.ask('{ viewer { lastEventSeq } }')).viewer.lastEventSeq;
  expect(await seq()).toBe(0);
  const id = await begin(user, 'a');
  await rename(user, id, 'b');
  expect(await seq()).toBe(2);
  const watched = watch(user, { after: 1 }, ({ seq }) => seq === 3);
  await rename(user, id, 'c');
  expect((await watched).map(({ seq }) => seq)).toEqual([2, 3]);
});

it('changes at the same moment get numbers without gap, and a follower receives each once', async () => {
  const user = await newUser();
  const id = await begin(user, 'a');
  const many = 25;
  const watched = watch(user, {}, ({ seq }) => seq === 2 * many + 1);
  await Promise.all(
    Array.from({ length: many }, async (_, i) => {
      await rename(user, id, `name ${i}`);
      await begin(user, `other ${i}`);
    }),
  );
  expect((await watched).map(({ seq }) => seq)).toEqual(Array.from({ length: 2 * many + 1 }, (_, i) => i + 1));
});

it('conversationEvents has the events of one conversation, with the same numbers, until it is deleted', async () => {
  const user = await newUser();
  const [one, other] = [await begin(user, 'one'), await begin(user, 'other')];
  let watched: Promise<any[]> = Promise.resolve([]);
  await new Promise<void>((received) => {
    watched = watch(user, { query: CONVERSATION, id: one }, () => {
      received();
      return false;
    });
  });
  await rename(user, other, 'x');
  await rename(user, one, 'y');
  await remove(user, other);
  await remove(user, one);
  const events = await watched;
  expect(events.map(({ seq, __typename }) => [seq, __typename])).toEqual([
    [1, 'ConversationCreated'],
    [4, 'ConversationUpdated'],
    [6, 'ConversationDeleted'],
  ]);
});

it('a replay continues after the deletion of a conversation that was restored', async () => {
  const user = await newUser();
  const id = await begin(user, 'one');
  await remove(user, id);
  expect(await watch(user, { query: CONVERSATION, id })).toEqual(['NOT_FOUND']);
  await restore(user, id);
  await restore(user, id); // changes nothing
  const events = await watch(user, { query: CONVERSATION, id }, isA('ConversationRestored'));
  expect(names(events)).toEqual(['ConversationCreated', 'ConversationDeleted', 'ConversationRestored']);
  expect((await user.ask('{ viewer { lastEventSeq } }')).viewer.lastEventSeq).toBe(3);
});

it('nobody receives events of another user, whose conversation is NOT_FOUND', async () => {
  const [alice, bob] = [await newUser(), await newUser()];
  const id = await begin(alice, 'of alice');
  expect(await watch(bob, { query: CONVERSATION, id })).toEqual(['NOT_FOUND']);
  expect(await watch(bob, { query: CONVERSATION, id: 'nonsense' })).toEqual(['NOT_FOUND']);
  const watched = watch(bob, {}, () => true);
  await rename(alice, id, 'still of alice');
  await begin(bob, 'of bob');
  expect((await watched)[0].conversation.title).toBe('of bob');
});

it('a negative cursor is refused', async () => {
  const user = await newUser();
  const id = await begin(user, 'one');
  expect(await watch(user, { after: -1 })).toEqual(['BAD_USER_INPUT']);
  expect(await watch(user, { query: CONVERSATION, id, after: -1 })).toEqual(['BAD_USER_INPUT']);
});

/** The text of a stream until it contains `end`. */
async function stream(user: User, headers: Record<string, string>, query: string, end: string): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: user.authorization, ...headers },
    body: JSON.stringify({ query }),
  });
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes(end)) break;
  }
  return text;
}

it('Server-Sent Events carry the number as their id, and continue after Last-Event-ID', async () => {
  const user = await newUser();
  const id = await begin(user, 'a');
  await rename(user, id, 'b');
  const query = 'subscription { viewerEvents { seq } }';
  const headers = { accept: 'text/event-stream' };
  const idsOf = (text: string): number[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, one]) => Number(one));
  expect(idsOf(await stream(user, headers, query, '"seq":2}'))).toEqual([1, 2]);
  const watched = stream(user, { ...headers, 'last-event-id': '1' }, query, '"seq":3}');
  await rename(user, id, 'c');
  expect(idsOf(await watched)).toEqual([2, 3]);
});

it('multipart carries the same events', async () => {
  const user = await newUser();
  await begin(user, 'a');
  const accept = 'multipart/mixed;subscriptionSpec=1.0, application/json';
  const text = await stream(user, { accept }, 'subscription { viewerEvents { __typename seq } }', '"seq":1');
  expect(text).toContain('"viewerEvents":{"__typename":"ConversationCreated","seq":1}');
});

it('a client that reconnects after its events were removed is notified of that first', async () => {
  const user = await newUser();
  const id = await begin(user, 'a');
  await rename(user, id, 'b');
  const repository = createViewerEventRepository(database.sql);
  await removeOld(repository, 60_000);
  expect((await watch(user, {}, ({ seq }) => seq === 2)).map(({ seq }) => seq)).toEqual([1, 2]); // young enough
  await removeOld(repository, 0);
  await rename(user, id, 'c');
  const later = await watch(user, { after: 1 }, ({ seq }) => seq === 3);
  expect(later.map(({ seq, __typename }) => [seq, __typename])).toEqual([
    [2, 'EventsRemoved'],
    [3, 'ConversationUpdated'],
  ]);
  expect(names(await watch(user, { after: 2 }, ({ seq }) => seq === 3))).toEqual(['ConversationUpdated']);
  const ofOne = await watch(user, { query: CONVERSATION, id }, ({ seq }) => seq === 3);
  expect(names(ofOne)).toEqual(['EventsRemoved', 'ConversationUpdated']);
});

it('a notice of PostgreSQL carries the event: a live follower does not read the table', async () => {
  engine.script = say('Hi.');
  const user = await newUser();
  const notifier = await openPostgresNotifier(server.databaseUrl, database.sql, createLogger('silent'));
  const repository = createViewerEventRepository(database.sql);
  let reads = 0;
  const counting: typeof repository = { ...repository, read: (...args) => (reads++, repository.read(...args)) };
  const options = { pollMs: 60_000, slowAfterMs: 60_000, pageSize: 200 };
  const follower = await createViewerEvents(counting, notifier, options).followViewer(user.id, 0);
  const { turn, conversation } = await send(user);
  await user.events(turn.id);
  await rename(user, conversation.id, 'b');
  await remove(user, conversation.id);
  await restore(user, conversation.id);
  await begin(user, 'c');
  const types: unknown[] = [];
  for (let i = 0; i < 7; i++) types.push((await follower.next()).value?.type);
  expect(types).toEqual([
    'ConversationCreated',
    'TurnCreated',
    'TurnEnded',
    'ConversationUpdated',
    'ConversationDeleted',
    'ConversationRestored',
    'ConversationCreated',
  ]);
  expect(reads).toBe(1);
  await follower.return?.();
  await notifier.close();
});

it('a notifier outside of the database receives notices after the commit, without a copy', async () => {
  const user = await newUser();
  const listeners = new Set<NotifierListener>();
  const notifier: Notifier = {
    ...QUIET,
    publish(_topic, seq, copy) {
      for (const listener of listeners) listener(seq, copy ?? null);
      return Promise.resolve();
    },
    subscribe(_topic, listener) {
      listeners.add(listener);
      return Promise.resolve(() => void listeners.delete(listener));
    },
  };
  const options = { pollMs: 60_000, slowAfterMs: 60_000, pageSize: 2 };
  const events = createViewerEvents(createViewerEventRepository(database.sql), notifier, options);
  const follower = await events.followViewer(user.id, 0);
  for (const title of ['a', 'b', 'c']) await begin(user, title);
  const first = follower.next();
  await events.publish(user.id);
  const received = [await first, await follower.next(), await follower.next()];
  expect(received.map(({ value }) => value?.seq)).toEqual([1, 2, 3]);
  const idle = follower.next();
  await follower.return?.();
  expect(await idle).toEqual({ done: true, value: undefined });
  expect([events.followers, listeners.size]).toEqual([0, 0]);
});
