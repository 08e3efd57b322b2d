// The ways to ask for one turn and to receive its whole answer. `bench/doors.ts` compares them. A new door adds its way
// to `openWays`.
import { setTimeout as pause } from 'node:timers/promises';
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface Way {
  name: string;
  /** Resolves when the whole answer of a new turn has been received. */
  turn(): Promise<void>;
  close?(): Promise<void>;
}

const TEXT = 'segment the ball';
const POLL_MS = 10;
const SEND = 'mutation ($text: String!) { sendTurn(input: { text: $text }) { turn { id } } }';
const READ = 'query ($id: ID!) { turn(id: $id) { status answer masks { id url } } }';
const EVENTS =
  'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename seq ... on AnswerDelta { text } ' +
  '... on MaskScaleReady { preview { scale side url } } ... on MaskFinished { mask { id url } } } }';

/** The first way is the one with which the others are compared. */
export const openWays = async (url: string): Promise<Way[]> => [
  ...graphqlWays(`${url}/graphql`),
  ...(await openaiWays(`${url}/v1`)),
  await mcpWay(new URL('/mcp', url)),
];

function graphqlWays(url: string): Way[] {
  const socket = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket });
  const ask = async <Data>(query: string, variables: object): Promise<Data> =>
    (JSON.parse(await post(url, { query, variables })) as { data: Data }).data;
  const send = async (): Promise<string> =>
    (await ask<{ sendTurn: { turn: { id: string } } }>(SEND, { text: TEXT })).sendTurn.turn.id;
  const isOver = async (id: string): Promise<boolean> =>
    !['QUEUED', 'RUNNING'].includes((await ask<{ turn: { status: string } }>(READ, { id })).turn.status);
  /** Reads a stream of the turn to its end. */
  const follow = async (accept: string): Promise<void> =>
    expectEnd(await post(url, { query: EVENTS, variables: { id: await send() } }, accept), 'TurnFinished');
  return [
    {
      name: 'GraphQL: sendTurn, followed over WebSocket',
      async turn() {
        let last = '';
        const request = { query: EVENTS, variables: { id: await send() } };
        for await (const { data } of socket.iterate<{ turnEvents: { __typename: string } }>(request))
          last = data?.turnEvents.__typename ?? '';
        expectEnd(last, 'TurnFinished');
      },
      close: async () => socket.dispose(),
    },
    { name: 'GraphQL, Server-Sent Events', turn: () => follow('text/event-stream') },
    { name: 'GraphQL, multipart', turn: () => follow('multipart/mixed;subscriptionSpec=1.0, application/json') },
    {
      name: `GraphQL, a query every ${POLL_MS} ms`,
      async turn() {
        for (const id = await send(); !(await isOver(id));) await pause(POLL_MS);
      },
    },
  ];
}

async function openaiWays(url: string): Promise<Way[]> {
  const { data } = (await (await fetch(`${url}/models`)).json()) as { data: { id: string }[] };
  const model = data[0]?.id;
  const messages = [{ role: 'user', content: TEXT }];
  const ask = async (path: string, body: object, end: string): Promise<void> =>
    expectEnd(await post(`${url}/${path}`, { model, stream: true, ...body }), end);
  return [
    { name: 'OpenAI, /v1/responses', turn: () => ask('responses', { input: TEXT }, 'response.completed') },
    { name: 'OpenAI, /v1/chat/completions', turn: () => ask('chat/completions', { messages }, '[DONE]') },
  ];
}

async function mcpWay(url: URL): Promise<Way> {
  const client = new McpClient({ name: 'bench', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(url));
  return {
    name: 'MCP, the tool ask',
    async turn() {
      const result = await client.callTool({ name: 'ask', arguments: { question: TEXT } });
      expectEnd(JSON.stringify(result), 'COMPLETED');
    },
    close: () => client.close(),
  };
}

async function post(url: string, body: object, accept = 'application/json'): Promise<string> {
  const headers = { 'content-type': 'application/json', accept };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return text;
}

function expectEnd(text: string, end: string): void {
  if (!text.includes(end)) throw new Error(`the answer has no ${end}: ${text.slice(-500)}`);
}
