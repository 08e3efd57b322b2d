// Turns that end with their followers: a follower on any transport keeps them; without one they are cancelled after the
// grace.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine(async function* (_request, signal) {
  yield { type: 'text', delta: 'Well' };
  await new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
});
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    engine,
    env: { DISCONNECT_GRACE_SECONDS: '2', WORKER_CONCURRENCY: '8', WORKER_LOST_AFTER_SECONDS: '2' },
  });
});
afterAll(() => server.close());

interface Sent {
  id: string;
  onDisconnect: string;
  conversation: { id: string };
}
const FIELDS = 'id onDisconnect conversation { id }';

async function send(input: object): Promise<Sent> {
  const document = `mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { ${FIELDS} } } }`;
  return (await server.ask(document, { input: { text: 'hello', ...input } })).sendTurn.turn as Sent;
}

const statusOf = async ({ id }: Sent): Promise<string> =>
  (await server.ask('query ($id: ID!) { turn(id: $id) { status } }', { id })).turn.status as string;

const isCancelled = (turn: Sent): Promise<void> =>
  vi.waitFor(async () => expect(await statusOf(turn)).toBe('CANCELLED'), { timeout: 10_000, interval: 100 });

/** A turn that nobody ever follows is cancelled: longer than the grace has passed since this call. */
const graceHasPassed = async (): Promise<void> => isCancelled(await send({ onDisconnect: 'CANCEL' }));

const isRunning = ({ __typename }: { __typename: string }): boolean => __typename === 'AnswerDelta';

/** Follows over Server-Sent Events, from the first event on, until `leave`. */
async function followOverHttp({ id }: Sent): Promise<{ leave: () => void }> {
  const gone = new AbortController();
  const query = 'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename seq } }';
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id } }),
    signal: gone.signal,
  });
  await response.body?.getReader().read();
  return { leave: () => gone.abort() };
}

describe('onDisconnect: CANCEL', () => {
  it('a turn goes on while it is followed, and is cancelled after its last follower has left', async () => {
    const turn = await send({ onDisconnect: 'CANCEL' });
    expect(turn.onDisconnect).toBe('CANCEL');
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const following = (async () => {
      const gone = await followOverHttp(turn);
      await left;
      gone.leave();
    })();
    await server.eventsUntil(turn.id, 0, isRunning); // leaves; the other follower stays
    await graceHasPassed();
    expect(await statusOf(turn)).toBe('RUNNING');
    leave();
    await following;
    await isCancelled(turn);
    const events = await server.events(turn.id);
    expect(events.at(-1)).toMatchObject({ __typename: 'TurnFinished', status: 'CANCELLED' });
  });

  it('a client that comes back in time, also over another transport, keeps its turn', async () => {
    const turn = await send({ onDisconnect: 'CANCEL' });
    await server.eventsUntil(turn.id, 0, isRunning); // the WebSocket's subscription is left
    const again = await followOverHttp(turn);
    await graceHasPassed();
    expect(await statusOf(turn)).toBe('RUNNING');
    again.leave();
    await isCancelled(turn);
  });

  it('a queued turn is cancelled too', async () => {
    const first = await send({});
    const queued = await send({ onDisconnect: 'CANCEL', conversationId: first.conversation.id });
    expect(await statusOf(queued)).toBe('QUEUED');
    await isCancelled(queued);
    expect(await statusOf(first)).toBe('RUNNING');
  });

  it('a turn that is asked again keeps the choice', async () => {
    const { id } = await send({ onDisconnect: 'CANCEL' });
    const document = `mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { ${FIELDS} } } }`;
    const again = (await server.ask(document, { id })).regenerateTurn.turn as Sent;
    expect(again.onDisconnect).toBe('CANCEL');
    await isCancelled(again);
  });
});

it('a turn without the choice goes on when nobody follows it', async () => {
  const turn = await send({});
  expect(turn.onDisconnect).toBe('CONTINUE');
  await server.eventsUntil(turn.id, 0, isRunning);
  await graceHasPassed();
  expect(await statusOf(turn)).toBe('RUNNING');
  await server.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id: turn.id });
});
