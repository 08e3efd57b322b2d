// Limits of one user: counted in the database, so that servers that share it count together; refused with the seconds
// to wait.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createUsageRepository } from '../../src/usage/repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';

vi.setConfig({ testTimeout: 120_000 });

const HOUR_MS = 3_600_000;
const engine = new ScriptedEngine();
const picture = dataUri(await png());
const bytes = (await png()).byteLength;
let server: TestServer;
beforeAll(async () => {
  const limits = {
    MAX_TURNS_PER_MINUTE: '4',
    MAX_CONCURRENT_TURNS: '3',
    MAX_MODEL_MS_PER_DAY: String(HOUR_MS),
    MAX_UPLOAD_BYTES_PER_DAY: String(2 * bytes),
  };
  server = await startTestServer({ engine, env: { ...JWT_ENV, ...limits, WORKER_CONCURRENCY: '4' } });
});
afterAll(() => server.close());

const user = async (sub: string): Promise<TestClient> => server.as(await bearer({ sub }));
const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
const send = async (client: TestClient, input: object = {}) =>
  client.post(SEND, { input: { text: 'hello', ...input } });
const upload = async (client: TestClient) =>
  client.post('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
    dataUri: picture,
  });
const limited = {
  status: 429,
  body: { errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: expect.any(Number) } }] },
};

describe('a user', () => {
  it('has a limit of turns per minute, receives the time to wait, and does not limit other users', async () => {
    engine.script = say('Hello.');
    const alice = await user('alice');
    for (let i = 0; i < 4; i++) {
      const { body } = await send(alice, { idempotencyKey: `key ${i}` });
      await alice.events(body.data.sendTurn.turn.id);
    }
    const refusal = await send(alice);
    expect(refusal).toMatchObject(limited);
    const { retryAfter } = refusal.body.errors[0].extensions;
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(refusal.headers.get('retry-after')).toBe(String(retryAfter));
    // The same request again is no new turn.
    expect((await send(alice, { idempotencyKey: 'key 0' })).status).toBe(200);
    expect((await send(await user('bob'))).status).toBe(200);
  });

  it('has at most the allowed turns at a time, also for simultaneous requests', async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: '.' };
      await untilAborted(signal);
    };
    const carol = await user('carol');
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(carol)));
    const taken = answers.filter(({ body }) => body.errors === undefined);
    expect(answers.find(({ body }) => body.errors !== undefined)).toMatchObject(limited);
    expect(taken).toHaveLength(3);
    for (const { body } of taken)
      await carol.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', {
        id: body.data.sendTurn.turn.id,
      });
    for (const { body } of taken) await carol.events(body.data.sendTurn.turn.id);
  });

  it('uses at most the allowed time of the model per day; the usage can be read for each day', async () => {
    engine.script = async function* (request, signal) {
      for await (const event of segment()(request, signal))
        yield event.type === 'finished' ? { ...event, usage: { ...event.usage, maskMs: HOUR_MS / 2 } } : event;
    };
    const dora = await user('dora');
    const imageId = (await upload(dora)).body.data.uploadImage.image.id;
    for (let i = 0; i < 2; i++) {
      const { body } = await send(dora, { imageIds: [imageId], intent: 'SEGMENT' });
      await dora.events(body.data.sendTurn.turn.id);
    }
    expect(await send(dora)).toMatchObject(limited);
    const { viewer } = await dora.ask(
      '{ viewer { usage { day turns uploadBytes promptTokens imageTokens answerTokens maskTokens ' +
        'modelMs } limits { maxTurnsPerMinute maxConcurrentTurns maxModelMsPerDay ' +
        'maxUploadBytesPerDay } } }',
    );
    expect(viewer).toEqual({
      usage: [
        {
          day: new Date().toISOString().slice(0, 10),
          turns: 2,
          uploadBytes: bytes,
          promptTokens: 20,
          imageTokens: 8,
          answerTokens: 4,
          maskTokens: 42,
          modelMs: HOUR_MS + 6,
        },
      ],
      limits: {
        maxTurnsPerMinute: 4,
        maxConcurrentTurns: 3,
        maxModelMsPerDay: HOUR_MS,
        maxUploadBytesPerDay: 2 * bytes,
      },
    });
    expect(await dora.refusal('{ viewer { usage(days: 0) { day } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it("whose turn is cancelled has used the model's time nevertheless", async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: '.' };
      await untilAborted(signal);
    };
    const erik = await user('erik');
    const { id } = (await send(erik)).body.data.sendTurn.turn;
    await erik.eventsUntil(id, 0, (event) => event.__typename === 'AnswerDelta');
    await erik.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id });
    await erik.events(id);
    expect((await erik.ask('{ viewer { usage { modelMs } } }')).viewer.usage[0].modelMs).toBeGreaterThan(0);
  });

  it('has a limit of uploaded bytes per day, in one call or in two steps, also over two servers', async () => {
    const fay = await user('fay');
    expect((await upload(fay)).status).toBe(200);
    const announce =
      'mutation ($byteSize: Int!, $sha256: String!) { createImageUpload(input: { contentType: ' +
      '"image/png", byteSize: $byteSize, sha256: $sha256 }) { image { id } } }';
    expect((await fay.post(announce, { byteSize: bytes, sha256: 'a'.repeat(64) })).status).toBe(200);
    expect(await upload(fay)).toMatchObject(limited);
    expect(await fay.post(announce, { byteSize: 1, sha256: 'a'.repeat(64) })).toMatchObject(limited);

    const databases = [1, 2].map(() => openDatabase(server.databaseUrl, { maxConnections: 4 }));
    const repositories = databases.map(({ client }) => createUsageRepository(client));
    const charged = await Promise.all(
      Array.from({ length: 4 }, () => repositories.map((repository) => repository.chargeUpload('/gus', 10, 50))).flat(),
    );
    expect(charged.filter((wait) => wait === null)).toHaveLength(5);
    await Promise.all(databases.map((database) => database.close()));
  });
});
