// /label-studio, used as Label Studio uses its machine learning backends.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeBrushRle } from '../../../src/export/brush-rle.ts';
import { drawn as shape } from '../../support/masks.ts';
import { dataUri, png } from '../../support/pictures.ts';
import { ScriptedEngine, say, segment, segmentAs } from '../../support/scripted-engine.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';
import { JWT_ENV, bearer } from '../../support/tokens.ts';
import { PERSONAL_TOKEN, UPLOADED, startHost } from './host.ts';
import type { Host } from './host.ts';
import { CONFIG, RECORDED, drawn, predict, setup, task } from './requests.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: TestServer;
let host: Host;
let engine: ScriptedEngine;
let authorization: string;
let tasks = 0;
/** Ids of tasks that no other test has. */
const newTask = (data: object = { image: UPLOADED }): object => task(++tasks, data);

async function basic(sub: string, scope = 'read write'): Promise<string> {
  const [, token = ''] = (await bearer({ sub, scope })).split(' ');
  return `Basic ${Buffer.from(`maskstream:${token}`).toString('base64')}`;
}
interface Answer {
  status: number;
  reason: string;
  body: any;
}
async function ask(path: string, body?: object, credentials: string | null = authorization): Promise<Answer> {
  const response = await fetch(`${server.url}/label-studio${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(credentials === null ? {} : { authorization: credentials }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, reason: response.statusText, body: await response.json() };
}

/** Repeats a request until its turns have ended, as Label Studio does. */
async function askToTheEnd(body: object): Promise<Answer> {
  for (;;) {
    const answer = await ask('/predict', body);
    const { results = [], code } = answer.body;
    const isWaiting = code === 'CONVERSATION_BUSY' || results.some((result: unknown) => Array.isArray(result));
    if (!isWaiting) return answer;
  }
}

beforeAll(async () => {
  host = await startHost(await png());
  engine = new ScriptedEngine();
  Object.assign(engine.info.abilities, { points: true, boxes: true, scribbles: true });
  server = await startTestServer({
    engine,
    env: {
      ...JWT_ENV,
      LABEL_STUDIO_HOSTS: host.url,
      LABEL_STUDIO_WAIT_SECONDS: '1',
      MAX_INLINE_IMAGE_BYTES: '20000',
      MAX_TURNS_PER_MINUTE: '1000',
    },
  });
  authorization = await basic('ada');
  await ask('/setup', setup(host.url, { extra_params: { access_token: PERSONAL_TOKEN } }));
});
afterAll(async () => {
  await server.close();
  host.close();
});
beforeEach(() => {
  engine.script = segment();
  engine.requests.length = 0;
  host.asked.length = 0;
});

const DELETE =
  'mutation ($input: DeleteConversationInput!) { deleteConversation(input: $input) { deletedConversationId } }';
const VERSION = 'scripted 1.0.0 (abababab)';
const leftHalf = encodeBrushRle(shape('##..', '##..'));
const regionOf = (label: string): object => ({
  from_name: 'mask',
  to_name: 'image',
  type: 'brushlabels',
  original_width: 4,
  original_height: 2,
  image_rotation: 0,
  score: 0.9,
  value: { format: 'rle', rle: leftHalf, brushlabels: [label] },
});

describe('a connection', () => {
  it('is healthy, and its set-up returns the model version', async () => {
    for (const path of ['', '/', '/health'])
      expect(await ask(path)).toMatchObject({
        status: 200,
        body: { status: 'UP', model_class: 'scripted', model_version: VERSION },
      });
    expect(await ask('/setup', setup(host.url, { extra_params: { access_token: PERSONAL_TOKEN } }))).toMatchObject({
      status: 200,
      body: { model_version: VERSION },
    });
    expect((await ask('/versions')).body).toEqual({ versions: [VERSION] });
  });

  it('needs a password that is a key or token, also for its health', async () => {
    expect(await ask('/health', undefined, null)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    for (const wrong of ['Basic bWFza3N0cmVhbTpLRVk=', 'Basic YQ==', 'Basic ***'])
      expect(await ask('/health', undefined, wrong)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    const reader = await basic('ada', 'read');
    expect(await ask('/health', undefined, reader)).toMatchObject({ status: 200 });
    for (const [path, body] of [
      ['/setup', setup(host.url)],
      ['/predict', predict([newTask()])],
    ] as const)
      expect(await ask(path, body, reader)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  it('is refused for a configuration without BrushLabels, with the reason where Label Studio shows it', async () => {
    const refused = await ask('/setup', setup(host.url, { schema: '<View></View>' }));
    expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_USER_INPUT', retryable: false } });
    expect(refused.reason).toBe(refused.body.error);
    expect(refused.reason).toMatch(/^BAD_USER_INPUT: The labelling configuration needs <BrushLabels>/);
  });

  it('takes webhooks without credentials, and refuses to train', async () => {
    expect(await ask('/webhook', { action: 'ANNOTATION_CREATED', annotation: {}, project: {} }, null)).toEqual({
      status: 200,
      reason: 'OK',
      body: { status: 'ok' },
    });
    expect(await ask('/webhook', { action: 'START_TRAINING', project: {} })).toMatchObject({
      status: 422,
      body: { code: 'UNSUPPORTED_BY_MODEL' },
    });
  });
});

describe('a prediction', () => {
  it('has a brush region for each label, of the image that Label Studio serves to its token', async () => {
    const { status, body } = await askToTheEnd(predict([newTask()]));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      results: [{ model_version: VERSION, score: 0.9, result: [regionOf('ring'), regionOf('ball')] }],
    });
    expect(engine.requests.map(({ messages, intent }) => [messages.at(-1)?.text, intent])).toEqual([
      ['ring', 'SEGMENT'],
      ['the red ball', 'SEGMENT'],
    ]);
    // Neither question is history of the other.
    expect(engine.requests.map(({ messages }) => messages.length)).toEqual([1, 1]);
    expect(host.asked).toEqual([
      { path: '/api/token/refresh/', authorization: undefined },
      { path: UPLOADED, authorization: 'Bearer of-minutes' },
    ]);
  });

  it('is the same for the same task, without new work', async () => {
    const body = predict([newTask()]);
    const first = await askToTheEnd(body);
    const asked = engine.requests.length;
    expect((await ask('/predict', body)).body).toEqual(first.body);
    expect(engine.requests).toHaveLength(asked);
  });

  it('asks for the prompt of the task where the configuration shows one', async () => {
    const config = CONFIG.replace('<TextArea ', '<TextArea value="$prompt" ');
    const image = dataUri(await png());
    const more = { label_config: config };
    const { body } = await askToTheEnd(predict([newTask({ image, prompt: 'a big ball' })], null, more));
    expect(engine.requests.map(({ messages }) => messages.at(-1)?.text)).toEqual(['a big ball']);
    expect(body.results[0].result).toMatchObject([regionOf('ball')]);
    expect(host.asked).toEqual([]);
  });

  it('without a target has no region, and is a prediction', async () => {
    engine.script = segmentAs([]);
    expect((await askToTheEnd(predict([newTask()]))).body).toEqual({
      results: [{ model_version: VERSION, score: 0, result: [] }],
    });
  });

  it('that is not ready in time is left out, goes on, and is there at the next request', async () => {
    let goOn: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    engine.script = segment(() => held);
    const body = predict([newTask(), newTask()]);
    expect(await ask('/predict', body)).toMatchObject({ status: 200, body: { results: [[], []] } });
    goOn();
    const { results } = (await askToTheEnd(body)).body;
    expect(results).toMatchObject([{ score: 0.9 }, { score: 0.9 }]);
    expect(engine.requests).toHaveLength(4);
  });

  it('of a task that fails is an error beside the predictions of the others', async () => {
    const { status, body } = await askToTheEnd(predict([newTask({ image: '/data/upload/none.png' }), newTask()]));
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ code: 'BAD_USER_INPUT', retryable: false }, { score: 0.9 }]);
    expect(body.results[0]).not.toHaveProperty('result');
  });

  it('is asked for again where its conversation was deleted', async () => {
    const client = server.as(await bearer({ sub: 'ada', scope: 'read write' }));
    const body = predict([newTask()]);
    await askToTheEnd(body);
    const { conversations } = await client.ask('{ conversations(first: 1) { edges { node { id } } } }');
    const [{ node }] = conversations.edges;
    await client.ask(DELETE, { input: { conversationId: node.id } });
    expect((await askToTheEnd(body)).body.results).toMatchObject([{ score: 0.9 }]);
  });
});

describe('an interactive request', () => {
  const interactive = async (...result: object[]): Promise<Answer> => askToTheEnd(predict([newTask()], { result }));
  const question = (): [string | undefined, unknown] => {
    const [request] = engine.requests;
    return [request?.messages.at(-1)?.text, request?.regions];
  };

  it('with a click segments what is there, with the label that was chosen', async () => {
    const click = { x: 25, y: 50, width: 0.3, keypointlabels: ['ball'] };
    const { body } = await interactive(drawn('keypointlabels', click));
    expect(question()).toEqual(['the red ball', [{ image: 0, points: [{ x: 1, y: 1 }] }]]);
    expect(body.results[0]).toMatchObject({ model_version: VERSION, result: [regionOf('ball')] });
  });

  it('with a rectangle, also a rotated one, is about its upright box', async () => {
    const rectangle = { x: 25, y: 0, width: 50, height: 50, rotation: 0, rectanglelabels: ['ring'] };
    await interactive(drawn('rectanglelabels', rectangle));
    expect(question()).toEqual(['ring', [{ image: 0, box: { x: 1, y: 0, width: 2, height: 1 } }]]);
    engine.requests.length = 0;
    await interactive(drawn('rectanglelabels', { ...rectangle, x: 75, rotation: 90 }));
    expect(question()).toEqual(['ring', [{ image: 0, box: { x: 2, y: 0, width: 1, height: 2 } }]]);
  });

  it('with a brush points along its stroke', async () => {
    const rle = encodeBrushRle(shape('....', '.###'));
    await interactive(drawn('brushlabels', { format: 'rle', rle, brushlabels: ['ring'] }));
    const scribble = [1.5, 2.5, 3.5].map((x) => ({ x, y: 1.5 }));
    expect(question()).toEqual(['ring', [{ image: 0, scribbles: [scribble] }]]);
  });

  it('with a text segments what it names', async () => {
    const { body } = await interactive(drawn('textarea', { text: ['the Ring on the left'] }));
    expect(question()).toEqual(['the Ring on the left', undefined]);
    expect(body.results[0].result).toMatchObject([regionOf('ring')]);
  });

  it('of the editor asks for what was clicked, drawn or written there', async () => {
    const image = dataUri(await png(256, 192));
    for (const context of Object.values(RECORDED))
      expect(await askToTheEnd(predict([newTask({ image })], context))).toMatchObject({ status: 200 });
    expect(engine.requests.map(({ messages, regions }) => [messages.at(-1)?.text, regions])).toEqual([
      ['the red ball', [{ image: 0, points: [{ x: 73.9, y: 81.7 }] }]],
      ['ring', [{ image: 0, box: { x: 102, y: 51, width: 74, height: 77 } }]],
      ['the capsule', undefined],
    ]);
  });

  it('fetches and stores the image of a task once for all clicks, in one conversation', async () => {
    const clicked = newTask({ image: '/data/local-files/?d=a.png' });
    const at = (x: number): object => ({ result: [drawn('keypointlabels', { x, y: 1, keypointlabels: ['ring'] })] });
    for (const x of [10, 20, 30]) expect((await askToTheEnd(predict([clicked], at(x)))).status).toBe(200);
    expect(host.asked.map(({ path }) => path)).toEqual(['/api/token/refresh/', '/data/local-files/?d=a.png']);
    expect(engine.requests.map(({ messages }) => messages.length)).toEqual([1, 1, 1]);
  });

  it('that is not answered in time is an error that says to repeat it', async () => {
    let goOn: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    engine.script = segment(() => held);
    const body = predict([newTask()], { result: [drawn('textarea', { text: ['a cup'] })] });
    const refused = await ask('/predict', body);
    expect(refused).toMatchObject({ status: 409, body: { code: 'CONVERSATION_BUSY', retryable: true } });
    goOn();
    expect((await askToTheEnd(body)).body.results).toMatchObject([{ score: 0.9 }]);
  });
});

describe('bad input is refused in one form, with a code', () => {
  it.each([
    ['no JSON object', []],
    ['no tasks', predict([])],
    ['no configuration', predict([task(1, {})], null, { label_config: 'no XML >' })],
    ['a configuration that is not closed', predict([task(1, {})], null, { label_config: '<View><Image>' })],
    ['a task without its image', predict([task(1, { picture: UPLOADED })])],
    ['an image of another protocol', predict([task(1, { image: 's3://bucket/a.png' })])],
    ['an image of a private address', predict([task(1, { image: 'http://127.0.0.1:1/a.png' })])],
    ['an image that leads to a private address', predict([task(1, { image: '/elsewhere' })])],
    ['a data URL that is none', predict([task(1, { image: 'data:image/png;base64,!' })])],
    ['a project with NUL', predict([task(1, { image: UPLOADED })], null, { project: '3\0' })],
    ['nothing drawn', predict([task(1, { image: UPLOADED })], { result: [drawn('choices', { choices: ['a'] })] })],
    ['a click without a place', predict([task(1, { image: UPLOADED })], { result: [drawn('keypointlabels', {})] })],
    [
      'a rectangle on an image without a size',
      predict([task(1, { image: UPLOADED })], {
        result: [
          drawn(
            'rectanglelabels',
            { x: 10, y: 10, width: 5, height: 5, rotation: 45 },
            { original_width: 0, original_height: 0 },
          ),
        ],
      }),
    ],
    ['a brush that is cut off', predict([task(1, {})], { result: [drawn('brushlabels', { rle: leftHalf.slice(1) })] })],
    [
      'a rotated image',
      predict([task(1, { image: UPLOADED })], {
        result: [drawn('keypointlabels', { x: 1, y: 1 }, { image_rotation: 90 })],
      }),
    ],
  ])('%s', async (_, body) => {
    const { status, reason, body: answer } = await ask('/predict', body);
    expect(status).toBe(400);
    expect(answer).toEqual({ error: expect.any(String) as string, code: 'BAD_USER_INPUT', retryable: false });
    expect(answer.error).toMatch(/^BAD_USER_INPUT: [A-Z].*\.$|^BAD_USER_INPUT: [a-z_.0-9]+: .*\.$/);
    expect(reason).toBe(answer.error.replace(/[^\x20-\x7e]/g, '?').slice(0, 300));
    expect(engine.requests).toEqual([]);
  });

  it('a negative click, which the model does not understand', async () => {
    const negative = drawn('keypointlabels', { x: 1, y: 1 }, { is_positive: false });
    expect(await ask('/predict', predict([newTask()], { result: [negative] }))).toMatchObject({
      status: 422,
      body: { code: 'UNSUPPORTED_BY_MODEL' },
    });
  });

  it('a token that Label Studio refuses, and a project that was not set up', async () => {
    const bob = await basic('bob');
    expect((await ask('/predict', predict([newTask()]), bob)).body.error).toContain('address of Label Studio');
    await ask('/setup', setup(host.url), bob);
    expect((await ask('/predict', predict([newTask()]), bob)).body.error).toContain('refuses its token');
    expect(host.asked.at(-1)?.authorization).toMatch(/^Token 0123/);
  });

  it('a path that is not there, and a body that is no JSON or too large', async () => {
    expect(await ask('/train', {})).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const post = async (body: string, type = 'application/json'): Promise<any> => {
      const headers = { authorization, 'content-type': type };
      const response = await fetch(`${server.url}/label-studio/predict`, { method: 'POST', headers, body });
      return response.json();
    };
    expect(await post('{')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await post('a=1', 'text/plain')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await post(JSON.stringify('x'.repeat(2_000_000)))).toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it('an answer in words is a prediction without regions', async () => {
    engine.script = say('I see none.');
    expect((await askToTheEnd(predict([newTask()]))).body).toMatchObject({ results: [{ result: [] }] });
  });
});
