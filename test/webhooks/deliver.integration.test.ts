// Webhooks, to a real receiver that is not always well.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const SECRET = 'a secret of sixteen or more';
interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
}

const engine = new ScriptedEngine();
const deliveries: Delivery[] = [];
/** What the receiver does with the next ones: answers with this status, or hangs up (0). Then it takes all. */
const moods: number[] = [];
let receiver: Server;
let server: TestServer;
beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request
      .on('data', (data: Buffer) => {
        body += data.toString();
      })
      .on('end', () => {
        deliveries.push({ headers: request.headers, body });
        const mood = moods.shift() ?? 204;
        if (mood === 0) request.socket.destroy();
        else response.writeHead(mood).end();
      });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  server = await startTestServer({
    engine,
    env: { WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`, WEBHOOK_SECRET: SECRET },
  });
});
afterAll(async () => {
  await server.close();
  receiver.close();
});

const send = async (text: string): Promise<string> =>
  (await server.ask('mutation ($text: String!) { sendTurn(input: { text: $text }) { turn { id } } }', { text }))
    .sendTurn.turn.id as string;
const received = async (count: number): Promise<Delivery[]> => {
  await expect.poll(() => deliveries.length, { timeout: 60_000 }).toBe(count);
  return deliveries.splice(0);
};

it(
  'tells how a turn ended, again and again until the receiver takes it, signed anew each time',
  { timeout: 120_000 },
  async () => {
    engine.script = segment();
    moods.push(500, 0);
    const id = await send('segment a secret thing');
    const [first, second, third] = await received(3);
    expect([first?.body, second?.body]).toEqual([third?.body, third?.body]);
    expect(third?.headers).toMatchObject({
      'x-maskstream-event': 'turn.finished',
      'x-maskstream-delivery': id,
      'content-type': 'application/json',
    });
    const [, seconds = '', signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(third?.headers['x-maskstream-signature'])) ?? [];
    expect(signature).toBe(
      createHmac('sha256', SECRET)
        .update(`${seconds}.${third?.body ?? ''}`)
        .digest('hex'),
    );
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
    expect(JSON.parse(third?.body ?? '')).toMatchObject({
      type: 'turn.finished',
      turn: {
        id,
        status: 'COMPLETED',
        resolvedIntent: 'SEGMENT',
        error: null,
        masks: [{ index: 0, outcome: 'FOUND' }],
      },
    });
    expect(third?.body).not.toContain('secret thing');
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('maskstream_webhook_attempts_total{outcome="failed"} 2');
    expect(metrics).toContain('maskstream_webhook_attempts_total{outcome="delivered"} 1');
  },
);

it('tells of turns that failed or were cancelled too, running or waiting', { timeout: 120_000 }, async () => {
  engine.script = () => {
    throw new Error('broken');
  };
  const failed = await send('break');
  expect(JSON.parse((await received(1))[0]?.body ?? '')).toMatchObject({
    turn: { id: failed, status: 'FAILED', error: 'INTERNAL' },
  });
  engine.script = async function* (_request, signal) {
    yield { type: 'text', delta: '.' };
    await untilAborted(signal);
  };
  const running = await send('talk');
  await server.eventsUntil(running, 0, (event) => event.__typename === 'AnswerDelta');
  const { turn } = await server.ask('query ($id: ID!) { turn(id: $id) { conversation { id } } }', { id: running });
  const waiting = (
    await server.ask(
      'mutation ($id: ID!) { sendTurn(input: { text: "and then", conversationId: $id }) { turn { id } } }',
      { id: turn.conversation.id },
    )
  ).sendTurn.turn.id as string;
  const CANCEL = 'mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }';
  for (const id of [waiting, running]) await server.ask(CANCEL, { id });
  const bodies = (await received(2)).map(({ body }) => JSON.parse(body).turn);
  expect(new Set(bodies.map(({ id, status }) => `${id} ${status}`))).toEqual(
    new Set([`${running} CANCELLED`, `${waiting} CANCELLED`]),
  );
  // One that has ended is not told of again.
  await server.ask(CANCEL, { id: running });
  engine.script = say('after');
  const last = await send('last');
  expect(JSON.parse((await received(1))[0]?.body ?? '')).toMatchObject({ turn: { id: last } });
});

const CREATE = 'mutation ($input: CreateBatchInput!) { createBatch(input: $input) { batch { id } } }';
const batchOf = async (...phrases: string[]): Promise<string> => {
  const { image } = (
    await server.ask('mutation ($uri: String!) { uploadImage(input: { dataUri: $uri }) { image { id } } }', {
      uri: dataUri(await png()),
    })
  ).uploadImage;
  const input = { imageIds: [image.id], phrases };
  return (await server.ask(CREATE, { input })).createBatch.batch.id as string;
};
const ofBatches = (all: readonly Delivery[]): Delivery[] =>
  all.filter(({ headers }) => headers['x-maskstream-event'] === 'batch.finished');

it('tells once how a batch ended, beside its turns, again until the receiver takes it', async () => {
  engine.script = segment();
  moods.push(503);
  const id = await batchOf('a secret thing', 'the cube');
  const all = await received(4);
  const delivered = ofBatches(all);
  expect(delivered.length).toBeLessThanOrEqual(2);
  expect(delivered.at(-1)?.headers).toMatchObject({
    'x-maskstream-delivery': id,
    'x-maskstream-signature': expect.stringMatching(/^t=\d+,v1=[0-9a-f]{64}$/),
  });
  expect(JSON.parse(delivered.at(-1)?.body ?? '')).toEqual({
    type: 'batch.finished',
    batch: {
      id,
      status: 'COMPLETED',
      size: 2,
      createdAt: expect.any(String),
      finishedAt: expect.any(String),
      progress: { waiting: 0, completed: 2, failed: 0, cancelled: 0 },
    },
  });
  expect(delivered.at(-1)?.body).not.toContain('secret thing');
  expect(all.filter((one) => !delivered.includes(one)).map(({ body }) => JSON.parse(body).type)).toContain(
    'turn.finished',
  );
}, 120_000);

it('tells of a batch that was cancelled', async () => {
  engine.script = async function* (_request, signal) {
    yield { type: 'text', delta: '.' };
    await untilAborted(signal);
  };
  const id = await batchOf(...Array.from({ length: 10 }, (_, i) => `the ball ${i}`));
  await server.ask('mutation ($id: ID!) { cancelBatch(input: { batchId: $id }) { batch { id } } }', { id });
  const [told, ...others] = ofBatches(await received(9));
  expect(others).toEqual([]);
  expect(JSON.parse(told?.body ?? '').batch).toMatchObject({
    id,
    status: 'CANCELLED',
    progress: { waiting: 2, completed: 0, failed: 0, cancelled: 8 },
  });
}, 120_000);
