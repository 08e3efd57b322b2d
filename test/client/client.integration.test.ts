// The client package against a real server: asked, cut off, refused; and against a server process that is killed and
// started again.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError, createClient } from '../../client/src/node.ts';
import type { Client, TurnEvent } from '../../client/src/node.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, finished, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startServerProcess } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine();
let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({ engine });
  client = createClient({ url: `${server.url}/graphql` });
});
afterAll(async () => {
  await client.dispose();
  await server.close();
});

async function collect(events: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
  const all: TurnEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
const names = (events: readonly TurnEvent[]): string[] => events.map((event) => event.__typename);
const picture = async (): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await png());
/** An image that no format makes small. */
const large = async (): Promise<Blob> =>
  new Blob([
    new Uint8Array(
      await sharp(randomBytes(800 * 600 * 3), { raw: { width: 800, height: 600, channels: 3 } })
        .png()
        .toBuffer(),
    ),
  ]);

describe('asking', () => {
  it('uploads, sends, and tells every event to the end', async () => {
    engine.script = segment();
    const asked = client.ask({ text: 'segment the left half', image: await picture() });
    const events = await collect(asked);
    expect(names(events)).toEqual([
      'TurnQueued',
      'TurnStarted',
      'AnswerDelta',
      'MaskStarted',
      'MaskScaleReady',
      'MaskScaleReady',
      'MaskScaleReady',
      'MaskFinished',
      'AnswerDelta',
      'TurnFinished',
    ]);
    const { turn, conversation } = await asked.sent;
    expect(events.at(-1)).toMatchObject({
      turnId: turn.id,
      status: 'COMPLETED',
      turn: { masks: [{ label: 'the left half', area: 4 }], conversation },
    });
    expect(await collect(client.follow(turn.id, { after: 7 }))).toHaveLength(3);
  });

  it('is told a late joiner as the state so far, and then event by event', async () => {
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    engine.script = segment((step) => (step === 3 ? gate : Promise.resolve()));
    const { turn } = await client.send({ text: 'segment the left half', image: await picture() });
    for await (const event of client.follow(turn.id))
      if (event.__typename === 'MaskScaleReady' && event.preview.scale === 2) break;
    const told: [string, number][] = [];
    for await (const event of client.follow(turn.id, { from: 'LATEST' })) {
      told.push([event.__typename, event.seq]);
      if (event.__typename === 'MaskScaleReady' && event.preview.scale === 2) goOn();
    }
    expect(told).toEqual([
      ['TurnQueued', 1],
      ['TurnStarted', 2],
      ['AnswerDelta', 3],
      ['MaskStarted', 4],
      ['MaskScaleReady', 6],
      ['MaskScaleReady', 7],
      ['MaskFinished', 8],
      ['AnswerDelta', 9],
      ['TurnFinished', 10],
    ]);
  });

  it('brings with each preview the tokens of its run so far, to those who ask for them', async () => {
    engine.script = segment();
    const { turn } = await client.send({ text: 'segment the left half', image: await picture() });
    const codesOf = (events: readonly TurnEvent[]) =>
      events.flatMap((event) => (event.__typename === 'MaskScaleReady' ? [event.codes] : []));
    const live = codesOf(await collect(client.follow(turn.id, { codes: true })));
    expect(live.map((codes) => Buffer.from(codes?.ids ?? '', 'base64').length)).toEqual([2, 10, 42]);
    expect(live.map((codes) => codes?.modelSha256)).toEqual(live.map(() => engine.info.sha256));
    // The newest preview alone is enough to draw it.
    expect(codesOf(await collect(client.follow(turn.id, { codes: true, from: 'LATEST' })))).toEqual(live.slice(2));
    expect(codesOf(await collect(client.follow(turn.id)))).toEqual([undefined, undefined, undefined]);
  });

  it('gives the turn as it ended to who does not care how it came to be', async () => {
    engine.script = say('Two', ' cubes.');
    expect(await client.ask({ text: 'how many?' }).finished()).toMatchObject({
      status: 'COMPLETED',
      answer: 'Two cubes.',
    });
  });

  it('brings a small image in one call, a large one by a signed upload, and neither twice', async () => {
    engine.script = say('An image.');
    const blob = await large();
    expect(blob.size).toBeGreaterThan(1024 * 1024);
    const [one, two] = [
      await client.ask({ text: 'large', image: blob }).finished(),
      await client.ask({ text: 'again', images: [blob, new Blob([await picture()])] }).finished(),
    ];
    expect(one.images).toMatchObject([{ width: 800, height: 600 }]);
    expect(two.images.map(({ width }) => width)).toEqual([800, 4]);
    expect(two.images[0]?.id).toBe(one.images[0]?.id);
  });

  it("says in the server's words and code what was wrong", async () => {
    await expect(client.ask({ text: '  ' }).finished()).rejects.toMatchObject({
      name: 'ApiError',
      code: 'BAD_USER_INPUT',
      message: 'text must not be empty.',
      retryable: false,
    });
    await expect(client.upload(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    await expect(collect(client.follow('nothing'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('ends the turn by cancel, and what was said stays', async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: 'Half' };
      await untilAborted(signal);
    };
    const asked = client.ask({ text: 'talk' });
    let last: TurnEvent | null = null;
    for await (const event of asked) {
      if (event.__typename === 'AnswerDelta') await asked.cancel();
      last = event;
    }
    expect(last).toMatchObject({ __typename: 'TurnFinished', status: 'CANCELLED', turn: { answer: 'Half' } });
  });

  it('leaves a turn that goes on without it, by its signal or by leaving the loop', async () => {
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    engine.script = async function* () {
      yield { type: 'text', delta: 'One. ' };
      await gate;
      yield { type: 'text', delta: 'Two.' };
      yield finished('One. Two.', 'ANSWER');
    };
    const controller = new AbortController();
    const asked = client.ask({ text: 'talk' }, { signal: controller.signal });
    const { turn } = await asked.sent;
    for await (const event of client.follow(turn.id)) if (event.__typename === 'AnswerDelta') break;
    const looping = collect(asked);
    controller.abort(new Error('enough'));
    await expect(looping).rejects.toThrow('enough');
    goOn();
    expect((await collect(client.follow(turn.id))).at(-1)).toMatchObject({
      status: 'COMPLETED',
      turn: { answer: 'One. Two.' },
    });
  });
});

describe('a server that cannot be reached', () => {
  it('is asked again with the same key, so that a lost answer makes no second turn', async () => {
    engine.script = say('Once.');
    let lost = 0;
    // Hands everything on, and loses the first answer to a question.
    const proxy = createServer((near, answer) => {
      const body: Buffer[] = [];
      near
        .on('data', (data: Buffer) => body.push(data))
        .on('end', () => {
          const sends = Buffer.concat(body).includes('sendTurn');
          forward(
            `${server.url}${near.url ?? ''}`,
            { method: near.method, headers: { ...near.headers, host: new URL(server.url).host } },
            (far) => {
              if (sends && lost++ === 0) return void far.resume().on('end', () => answer.destroy());
              answer.writeHead(far.statusCode ?? 500, far.headers);
              far.pipe(answer);
            },
          ).end(Buffer.concat(body));
        });
    });
    await new Promise<void>((resolve) => {
      proxy.listen(0, '127.0.0.1', resolve);
    });
    const careful = createClient({ url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql` });
    const { turn, conversation } = await careful.send({ text: 'only once' });
    expect(lost).toBe(2);
    const { data } = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ searchTurns(query: "only once") { edges { node { id conversation { id } } } } }',
      }),
    }).then((response) => response.json() as Promise<any>);
    expect(data.searchTurns.edges).toEqual([{ node: { id: turn.id, conversation } }]);
    await careful.dispose();
    proxy.closeAllConnections();
    proxy.close();
  });

  it('is not waited for by who does not want to', async () => {
    const nobody = createClient({ url: 'http://127.0.0.1:9/graphql' });
    await expect(nobody.request('{ viewer { id } }', {})).rejects.toMatchObject({
      code: 'UNREACHABLE',
      retryable: true,
    });
    const controller = new AbortController();
    const sending = nobody.send({ text: 'hello' }, controller.signal);
    controller.abort();
    await expect(sending).rejects.not.toBeInstanceOf(ApiError);
  });
});

describe('a server that is killed in the middle of turns and started again', () => {
  const running: ServerProcess[] = [];
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'client-'));
  });
  afterAll(async () => {
    for (const { process, exited } of running) {
      process.kill('SIGTERM');
      await exited;
    }
    // The database of a server that was killed goes down after it, and writes until then.
    await rm(dataDir, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
  });
  const start = async (env: Record<string, string>): Promise<ServerProcess> => {
    const process = await startServerProcess({ DATA_DIR: dataDir, ...env });
    running.push(process);
    return process;
  };

  it(
    'is found again by itself: every event once, in order, to the end of every turn',
    { timeout: 180_000 },
    async () => {
      const first = await start({ WORKER_CONCURRENCY: '1' });
      const patient = createClient({ url: `${first.url}/graphql` });
      const image = new Blob([await picture()]);
      const all = Array.from({ length: 4 }, (_, i) =>
        patient.ask({ text: `number ${i}`, image, intent: 'SEGMENT', maxScale: 4 }),
      );
      await Promise.all(all.map(({ sent }) => sent));
      const restarts: Promise<void>[] = [];
      const restart = async (): Promise<void> => {
        first.process.kill('SIGKILL');
        await first.exited;
        await start({ PORT: new URL(first.url).port });
      };
      const stories = await Promise.all(
        all.map(async (asked) => {
          const events: TurnEvent[] = [];
          for await (const event of asked) {
            events.push(event);
            if (event.__typename === 'MaskScaleReady' && restarts.length === 0) restarts.push(restart());
          }
          return events;
        }),
      );
      await Promise.all(restarts);
      expect(running).toHaveLength(2);
      for (const events of stories) {
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
        const end = events.at(-1);
        // What had shown something is not continued by another run.
        if (end?.__typename === 'TurnFinished' && end.status === 'FAILED')
          expect(end.turn.error).toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
        else expect(end).toMatchObject({ __typename: 'TurnFinished', status: 'COMPLETED', turn: { masks: [{}] } });
      }
      expect(names(stories.flat()).filter((name) => name === 'TurnFinished')).toHaveLength(4);
      await patient.dispose();
    },
  );
});
