// A query that asks for too much is refused before it runs, and a response that gets too large ends, by HTTP, WebSocket
// and Server-Sent Events alike.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCrowd } from '../support/crowd.ts';
import type { Crowd } from '../support/crowd.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

const SIBLINGS = 'siblings { siblings { siblings { siblings { id } } } }';
/** A list is taken to have 10 masks; here it has 100. */
const MASKS = 'masks { turn { masks { turn { masks { id } } } } }';

let server: TestServer;
let crowd: Crowd;
let limit: number;
beforeAll(async () => {
  const engine = new ScriptedEngine();
  engine.script = segment();
  server = await startTestServer({ engine });
  crowd = await makeCrowd(server, { siblings: 3, masks: 100 });
  limit = (await server.ask('{ viewer { limits { maxQueryCost } } }')).viewer.limits.maxQueryCost;
});
afterAll(() => server.close());

async function stream(query: string, variables: object): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables }),
  });
  return response.text();
}

/** All that comes over a socket for one operation: results, or the errors that refused it. */
async function watch(query: string, variables: Record<string, unknown>): Promise<any[]> {
  const socket = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const results: any[] = [];
  try {
    for await (const result of socket.iterate(query === '' ? { query } : { query, variables })) results.push(result);
  } catch (errors) {
    results.push({ errors });
  }
  await socket.dispose();
  return results;
}

const tooCostly = () => ({ code: 'BAD_USER_INPUT', retryable: false, limit, cost: expect.any(Number) });
const plain = expect.not.stringContaining('Syntax Error');

describe('nested lists that refer to one another', () => {
  it('are refused before they run, with their cost and the limit', async () => {
    const { status, body } = await server.post(`query ($id: ID!) { turn(id: $id) { ${SIBLINGS} } }`, {
      id: crowd.turnId,
    });
    expect(status).toBe(400);
    expect(body).toEqual({ errors: [{ message: plain, extensions: tooCostly() }] });
    expect(body.errors[0].extensions.cost).toBeGreaterThan(100 ** 4);
  });

  it.each([
    ['children', 'children { children { children { id } } }'],
    ['masks of turns of masks', 'masks { turn { siblings { masks { turn { siblings { id } } } } } }'],
    [
      'pages',
      'conversation { turns(first: 100) { edges { node { conversation { turns(first: 100) { edges ' +
        '{ node { siblings { id } } } } } } } } }',
    ],
  ])('of %s are refused too', async (_, selection) => {
    expect(
      await server.refusal(`query ($id: ID!) { turn(id: $id) { ${selection} } }`, { id: crowd.turnId }),
    ).toMatchObject(tooCostly());
  });

  it('are refused in mutations too, which then change nothing', async () => {
    expect(
      await server.refusal(
        `mutation ($id: ID!) { setTurnFeedback(input: { turnId: $id, thumb: UP }) { turn { ${SIBLINGS} } } }`,
        { id: crowd.turnId },
      ),
    ).toMatchObject(tooCostly());
    expect(
      (await server.ask('query ($id: ID!) { turn(id: $id) { feedback { thumb } } }', { id: crowd.turnId })).turn
        .feedback,
    ).toBeNull();
  });

  it('are refused in subscriptions too, over WebSocket and as Server-Sent Events', async () => {
    const finished = `... on TurnFinished { turn { ${SIBLINGS} } }`;
    const query = `subscription ($id: ID!) { turnEvents(turnId: $id) { ${finished} } }`;
    expect(await watch(query, { id: crowd.turnId })).toEqual([
      { errors: [{ message: plain, extensions: tooCostly() }] },
    ]);
    expect(await stream(query, { id: crowd.turnId })).toContain(`"limit":${limit}`);
  });
});

describe('the size of a page', () => {
  const page = (n: string): string =>
    `conversations(first: ${n}) { edges { node { turns(first: ${n}) { edges { node { masks { id label } } } } } } }`;

  it('counts the same as a number, as a variable and as its default', async () => {
    const literal = await server.refusal(`{ ${page('100')} }`);
    expect(literal).toMatchObject(tooCostly());
    expect(await server.refusal(`query ($n: Int) { ${page('$n')} }`, { n: 100 })).toEqual(literal);
    expect(await server.refusal(`query ($n: Int = 100) { ${page('$n')} }`)).toEqual(literal);
    expect((await server.ask(`query ($n: Int = 100) { ${page('$n')} }`, { n: 5 })).conversations.edges).toHaveLength(1);
  });
});

describe('a response with longer lists than its cost assumed', () => {
  const ended = {
    data: null,
    errors: [
      {
        message: expect.stringMatching(/^The response has more than/),
        extensions: { code: 'BAD_USER_INPUT', retryable: false, limit: expect.any(Number) },
      },
    ],
  };

  it('ends without data over HTTP and as Server-Sent Events', async () => {
    const query = `query ($id: ID!) { turn(id: $id) { ${MASKS} } }`;
    expect((await server.post(query, { id: crowd.turnId })).body).toEqual(ended);
    expect(await stream(query, { id: crowd.turnId })).toContain('The response has more than');
  });

  it('does not end a subscription: the other events arrive', async () => {
    const results = await watch(
      'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename ... on MaskFinished { mask { ' +
        `turn { ${MASKS} } } } ... on TurnFinished { turn { masks { id } } } } }`,
      { id: crowd.turnId },
    );
    expect(results.filter(({ data }) => data === null)).toEqual([ended]);
    expect(results.at(-1).data.turnEvents.turn.masks).toHaveLength(100);
  });
});

describe('documents that exceed a limit', () => {
  it.each([
    ['fields in fields', `{ turn(id: "x") { ${'parent { '.repeat(25)}id${' }'.repeat(25)} } }`],
    ['aliases', `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: viewer { id }`).join(' ')} }`],
  ])('are refused with a sentence: %s', async (_, query) => {
    const { status, body } = await server.post(query);
    expect([status, body.errors[0]]).toEqual([
      400,
      { message: plain, extensions: { code: 'BAD_USER_INPUT', retryable: false } },
    ]);
    expect(await stream(query, {})).toContain('BAD_USER_INPUT');
  });
});
