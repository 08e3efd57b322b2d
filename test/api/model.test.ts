// What the schema says of the model that answers, and what a response contains while no worker is running.
import { afterEach, expect, it, vi } from 'vitest';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer | null = null;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = null;
});

it('provider and weight format are enums; a value that this server does not know is null', async () => {
  const engine = new ScriptedEngine();
  Object.assign(engine.info, { executionProvider: 'cuda', precision: 'bf16' });
  server = await startTestServer({ engine });
  const QUERY = '{ model { executionProvider provider precision weightFormat } }';
  expect((await server.ask(QUERY)).model).toEqual({
    executionProvider: 'cuda',
    provider: 'CUDA',
    precision: 'bf16',
    weightFormat: 'BF16',
  });
  Object.assign(engine.info, { executionProvider: 'migraphx', precision: 'fp8' });
  expect((await server.ask(QUERY)).model).toEqual({
    executionProvider: 'migraphx',
    provider: null,
    precision: 'fp8',
    weightFormat: null,
  });
});

it('says whether masks can be ambiguous, and whether the model asks when a turn does not say', async () => {
  const engine = new ScriptedEngine();
  server = await startTestServer({ engine });
  const QUERY = '{ model { abilities { ambiguity } defaultAmbiguity } }';
  expect((await server.ask(QUERY)).model).toEqual({ abilities: { ambiguity: false }, defaultAmbiguity: 'OFF' });
  engine.info.abilities.ambiguity = true;
  engine.info.defaultAmbiguity = 'AUTO';
  expect((await server.ask(QUERY)).model).toEqual({ abilities: { ambiguity: true }, defaultAmbiguity: 'AUTO' });
});

it('says whether the main object can be asked for', async () => {
  const engine = new ScriptedEngine();
  server = await startTestServer({ engine });
  const QUERY = '{ model { abilities { mainObject } } }';
  expect((await server.ask(QUERY)).model).toEqual({ abilities: { mainObject: false } });
  engine.info.abilities.mainObject = true;
  expect((await server.ask(QUERY)).model).toEqual({ abilities: { mainObject: true } });
});

it('says what a turn without a detail means', async () => {
  const engine = new ScriptedEngine();
  server = await startTestServer({ engine });
  expect((await server.ask('{ model { defaultDetail } }')).model).toEqual({ defaultDetail: 'STANDARD' });
  engine.info.defaultDetail = 'FINE';
  expect((await server.ask('{ model { defaultDetail } }')).model).toEqual({ defaultDetail: 'FINE' });
});

it('while no worker is running the model is null with MODEL_UNAVAILABLE, and the other fields are there', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'nothing');
  server = await startTestServer({
    role: 'api',
    env: { S3_BUCKET: 'none', S3_ENDPOINT: 'http://127.0.0.1:9', S3_REGION: 'none' },
  });
  const { status, body } = await server.post('{ model { id } viewer { id } conversations { edges { node { id } } } }');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: { model: null, viewer: { id: 'local' }, conversations: { edges: [] } },
    errors: [{ path: ['model'], extensions: { code: 'MODEL_UNAVAILABLE', retryable: true } }],
  });
});
