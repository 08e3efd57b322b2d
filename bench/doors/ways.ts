// The ways to ask for one turn and to receive its whole answer. `bench/doors.ts` compares them. A new door adds its way
// to `openWays`.
import { setTimeout as pause } from 'node:timers/promises';
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { examplePicture } from '../example-picture.ts';

export interface Way {
  name: string;
  /** Resolves when the whole answer of a new turn has been received. */
  turn(): Promise<void>;
  close?(): Promise<void>;
}

const TEXT = 'segment the ball';
const POLL_MS = 10;
const SEND =
  'mutation ($text: String!, $imageIds: [ID!]) { ' +
  'sendTurn(input: { text: $text, imageIds: $imageIds }) { turn { id } } }';
const UPLOAD = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }';
const READ = 'query ($id: ID!) { turn(id: $id) { status answer masks { id url } } }';
const EVENTS =
  'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename seq ... on AnswerDelta { text } ' +
  '... on MaskScaleReady { preview { scale side url } } ... on MaskFinished { mask { id url } } } }';

/** The first way is the one with which the others are compared. */
export async function openWays(url: string): Promise<Way[]> {
  const picture = `data:image/png;base64,${Buffer.from(await examplePicture()).toString('base64')}`;
  return [
    ...(await graphqlWays(`${url}/graphql`, picture)),
    ...(await openaiWays(`${url}/v1`)),
    await mcpWay(new URL('/mcp', url)),
    labelStudioWay(`${url}/label-studio`, picture),
  ];
}

async function graphqlWays(url: string, picture: string): Promise<Way[]> {
  const socket = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket });
  const ask = async <Data>(query: string, variables: object): Promise<Data> =>
    (JSON.parse(await post(url, { query, variables })) as { data: Data }).data;
  const { uploadImage } = await ask<{ uploadImage: { image: { id: string } } }>(UPLOAD, { dataUri: picture });
  const send = async (imageIds: string[] = []): Promise<string> =>
    (await ask<{ sendTurn: { turn: { id: string } } }>(SEND, { text: TEXT, imageIds })).sendTurn.turn.id;
  const isOver = async (id: string): Promise<boolean> =>
    !['QUEUED', 'RUNNING'].includes((await ask<{ turn: { status: string } }>(READ, { id })).turn.status);
  /** Reads a stream of the turn to its end. */
  const follow = async (accept: string): Promise<void> =>
    expectEnd(await post(url, { query: EVENTS, variables: { id: await send() } }, accept), 'TurnFinished');
  const overSocket = async (id: string): Promise<void> => {
    let last = '';
    const request = { query: EVENTS, variables: { id } };
    for await (const { data } of socket.iterate<{ turnEvents: { __typename: string } }>(request))
      last = data?.turnEvents.__typename ?? '';
    expectEnd(last, 'TurnFinished');
  };
  return [
    {
      name: 'GraphQL: sendTurn, followed over WebSocket',
      turn: async () => overSocket(await send()),
      close: async () => socket.dispose(),
    },
    {
      name: 'GraphQL, the same about an image',
      turn: async () => overSocket(await send([uploadImage.image.id])),
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

/** Each turn is the prediction of a new task; the image is stored once, as for `about an image` above. */
function labelStudioWay(url: string, image: string): Way {
  let id = 0;
  const label_config =
    '<View><Image name="image" value="$image"/>' +
    '<BrushLabels name="mask" toName="image"><Label value="ball"/></BrushLabels></View>';
  return {
    name: 'Label Studio, /predict, about an image',
    async turn() {
      const tasks = [{ id: ++id, data: { image } }];
      expectEnd(await post(`${url}/predict`, { tasks, project: '1.1', label_config }), '"rle"');
    },
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
