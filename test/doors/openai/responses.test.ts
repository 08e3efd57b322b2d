// /v1/responses, used as OpenAI's own client for Node uses it.
import OpenAI, { APIError, AuthenticationError, BadRequestError, NotFoundError } from 'openai';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedEngine, say, segment, untilAborted } from '../../support/scripted-engine.ts';
import { dataUri, png } from '../../support/pictures.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';
import { JWT_ENV, bearer } from '../../support/tokens.ts';

vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let engine: ScriptedEngine;
let client: OpenAI;
beforeAll(async () => {
  engine = new ScriptedEngine();
  server = await startTestServer({ engine });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(() => server.close());
beforeEach(() => {
  engine.script = say('Hello', ' there.');
  engine.requests.length = 0;
});

const model = 'scripted';
const withPicture = async (text: string): Promise<OpenAI.Responses.ResponseInput> => [
  {
    role: 'user',
    content: [
      { type: 'input_text', text },
      { type: 'input_image', image_url: dataUri(await png()), detail: 'auto' },
    ],
  },
];
const all = async (events: AsyncIterable<ResponseStreamEvent>): Promise<ResponseStreamEvent[]> => {
  const list: ResponseStreamEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
};
const typesOf = (events: readonly ResponseStreamEvent[]): string[] =>
  events.map(({ type }) => type).filter((type) => !/queued|in_progress$/.test(type));
const sizeOf = async (base64: string | null | undefined): Promise<[number, number]> => {
  const { width, height } = await sharp(Buffer.from(base64 ?? '', 'base64')).metadata();
  return [width, height];
};
const refusalOf = async (refused: Promise<unknown>): Promise<APIError> =>
  refused.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => {
      if (error instanceof APIError) return error;
      throw error;
    },
  );
const MESSAGE = [
  'response.output_item.added',
  'response.content_part.added',
  'response.output_text.delta',
  'response.output_text.done',
  'response.content_part.done',
  'response.output_item.done',
];
const IMAGE = [
  'response.output_item.added',
  'response.image_generation_call.generating',
  ...Array<string>(3).fill('response.image_generation_call.partial_image'),
  'response.image_generation_call.completed',
  'response.output_item.done',
];

describe('a text answer', () => {
  it('is a whole Response', async () => {
    const response = await client.responses.create({ model, input: 'hello' });
    expect(response.output_text).toBe('Hello there.');
    expect(response).toMatchObject({ object: 'response', status: 'completed', error: null, model });
    expect(response.usage).toMatchObject({ input_tokens: 10, output_tokens: 2, total_tokens: 12 });
    expect(await client.responses.retrieve(response.id)).toEqual(response);
  });

  it('is sent as events whose texts add up and whose numbers rise', async () => {
    const events = await all(await client.responses.create({ model, input: 'hello', stream: true }));
    const numbers = events.map(({ sequence_number }) => sequence_number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(new Set(typesOf(events))).toEqual(new Set(['response.created', ...MESSAGE, 'response.completed']));
    const text = events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : []));
    expect(text.join('')).toBe('Hello there.');
  });

  it("is assembled by the stream helper of OpenAI's client", async () => {
    const response = await client.responses.stream({ model, input: 'hello' }).finalResponse();
    expect(response.output_text).toBe('Hello there.');
  });
});

describe('a mask', () => {
  it('is sent as previews in order, then as the mask with its properties', async () => {
    engine.script = segment();
    const stream = await client.responses.create({
      model,
      input: await withPicture('the left half'),
      stream: true,
      tools: [{ type: 'image_generation' }],
      tool_choice: { type: 'image_generation' },
    });
    const events = await all(stream);
    expect(typesOf(events)).toEqual(['response.created', ...MESSAGE, ...IMAGE, ...MESSAGE, 'response.completed']);
    expect(engine.requests[0]?.intent).toBe('SEGMENT');
    const partial = events.flatMap((event) =>
      event.type === 'response.image_generation_call.partial_image' ? [event] : [],
    );
    expect(partial.map(({ partial_image_index }) => partial_image_index)).toEqual([0, 1, 2]);
    expect(await sizeOf(partial[2]?.partial_image_b64)).toEqual([4, 2]);

    const last = events.at(-1);
    const output = last?.type === 'response.completed' ? last.response.output : [];
    expect(output.map(({ type }) => type)).toEqual(['message', 'image_generation_call', 'message']);
    const image = output[1] as OpenAI.Responses.ResponseOutputItem.ImageGenerationCall & Record<string, unknown>;
    expect(image).toMatchObject({
      status: 'completed',
      label: 'the left half',
      rle: { size: [2, 4], counts: '044' },
      box: { x: 0, y: 0, width: 2, height: 2 },
      area: 4,
      confidence: 0.9,
      outcome: 'FOUND',
    });
    expect(await sizeOf(image.result)).toEqual([4, 2]);
    expect(Buffer.from(await server.download(String(image['url']))).toString('base64')).toBe(image.result);
  });

  it('has no previews for partial_images 0, and those of the bundle for other tools', async () => {
    engine.script = segment();
    const input = await withPicture('the left half');
    for (const tools of [[{ type: 'image_generation' as const, partial_images: 0 }], [{ type: 'web_search' as const }]])
      await client.responses.create({ model, input, tools });
    expect(engine.requests.slice(-2).map(({ previews }) => previews)).toEqual(['NONE', undefined]);
  });

  it('is in the whole Response too', async () => {
    engine.script = segment();
    const response = await client.responses.create({ model, input: await withPicture('the left half') });
    expect(response.output_text).toBe('Here:  done.');
    expect(response.output.map(({ type }) => type)).toEqual(['message', 'image_generation_call', 'message']);
  });
});

describe('a conversation', () => {
  it('continues after previous_response_id, with the earlier image', async () => {
    const first = await client.responses.create({ model, input: await withPicture('what is it?') });
    const second = await client.responses.create({ model, input: 'and why?', previous_response_id: first.id });
    expect(second.previous_response_id).toBe(first.id);
    expect(second.conversation?.id).toBe(first.conversation?.id);
    expect(engine.requests[1]?.messages.filter(({ role }) => role === 'user')).toHaveLength(2);
    expect(engine.requests[1]?.images).toHaveLength(1);
    const third = await client.responses.create({ model, input: 'so?', conversation: first.conversation?.id ?? '' });
    expect(third.previous_response_id).toBe(second.id);
  });

  it('is the same over GraphQL', async () => {
    const { id } = await client.responses.create({ model, input: 'hello' });
    const { turn } = await server.ask('query ($id: ID!) { turn(id: $id) { text answer } }', { id: id.slice(5) });
    expect(turn).toEqual({ text: 'hello', answer: 'Hello there.' });
  });
});

describe('a client that lost its connection', () => {
  it('receives exactly the missing events, from every position, while the turn runs and afterwards', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    engine.script = segment((step) => (step === 3 ? held : Promise.resolve()));
    const stream = await client.responses.create({ model, input: await withPicture('the left half'), stream: true });
    const before: ResponseStreamEvent[] = [];
    for await (const event of stream) {
      before.push(event);
      if (event.type === 'response.image_generation_call.partial_image' && event.partial_image_index === 1) break;
    }
    const [created] = before;
    const id = created?.type === 'response.created' ? created.response.id : '';
    const resume = (after: number | undefined) =>
      client.responses.retrieve(id, {
        stream: true,
        ...(after === undefined ? {} : { starting_after: after }),
      });
    const rest = all(await resume(before.at(-1)?.sequence_number));
    release();
    const whole = [...before, ...(await rest)];
    expect(typesOf(whole)).toEqual(['response.created', ...MESSAGE, ...IMAGE, ...MESSAGE, 'response.completed']);

    // Signed URLs differ from one reading to the next.
    const bare = (events: readonly ResponseStreamEvent[]): unknown =>
      JSON.parse(JSON.stringify(events, (key, value: unknown) => (key === 'url' ? undefined : value)));
    const again = await all(await resume(undefined));
    expect(bare(again)).toEqual(bare(whole));
    for (const [i, { sequence_number }] of again.entries())
      expect(bare(await all(await resume(sequence_number)))).toEqual(bare(again.slice(i + 1)));
  });

  it('retrieves a background response in the background', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    engine.script = async function* (request, signal) {
      await held;
      yield* say('late')(request, signal);
    };
    const asked = await client.responses.create({ model, input: 'hello', background: true });
    expect(['queued', 'in_progress']).toContain(asked.status);
    expect(asked.output).toEqual([]);
    release();
    await all(await client.responses.retrieve(asked.id, { stream: true }));
    expect(await client.responses.retrieve(asked.id)).toMatchObject({ status: 'completed', output_text: 'late' });
  });
});

describe('a turn that fails or is cancelled', () => {
  it('is cancelled, and its stream ends', async () => {
    engine.script = async function* (_, signal) {
      yield { type: 'text', delta: 'I thi' };
      await untilAborted(signal);
    };
    const stream = await client.responses.create({ model, input: 'hello', stream: true });
    const events: ResponseStreamEvent[] = [];
    let cancelled: Promise<OpenAI.Responses.Response> | undefined;
    for await (const event of stream) {
      events.push(event);
      const [created] = events;
      if (event.type === 'response.output_text.delta' && created?.type === 'response.created')
        cancelled = client.responses.cancel(created.response.id);
    }
    const { id, status } = (await cancelled) ?? {};
    expect(status).toBe('cancelled');
    expect(await client.responses.retrieve(id ?? '')).toMatchObject({ status, output_text: 'I thi' });
    expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', response: { status: 'cancelled' } });
  });

  it('fails with a documented code', async () => {
    engine.script = async function* () {
      yield await Promise.resolve({ type: 'text', delta: 'I ' });
      throw new Error('secret');
    };
    const events = await all(await client.responses.create({ model, input: 'hello', stream: true }));
    expect(events.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'INTERNAL' } },
    });
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});

describe('a repeated request', () => {
  it('creates one turn for one Idempotency-Key, and another request with the key is refused', async () => {
    const headers = { 'Idempotency-Key': 'once' };
    const input = await withPicture('what is it?');
    const first = await client.responses.create({ model, input }, { headers });
    expect((await client.responses.create({ model, input }, { headers })).id).toBe(first.id);
    const both = ['a', 'a'].map(() =>
      client.responses.create({ model, input }, { headers: { 'Idempotency-Key': 'at once' } }),
    );
    expect(new Set((await Promise.all(both)).map(({ id }) => id)).size).toBe(1);
    const other = await refusalOf(client.responses.create({ model, input: 'another' }, { headers }));
    expect(other).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });
});

describe('refusals:', () => {
  const create = (more: object): Promise<unknown> => client.responses.create({ model, input: 'hello', ...more });

  it.each([
    ['an unknown model', { model: 'gpt-4o' }, NotFoundError, { code: 'NOT_FOUND', param: 'model' }],
    ['no text', { input: ' ' }, BadRequestError, { code: 'BAD_USER_INPUT' }],
    ['text that cannot be stored', { input: 'a\0b' }, BadRequestError, { code: 'BAD_USER_INPUT', param: 'input' }],
    [
      'a response that is not there',
      { previous_response_id: 'resp_0199b1c6-0000-7000-8000-000000000000' },
      NotFoundError,
      { code: 'NOT_FOUND', param: 'previous_response_id' },
    ],
    [
      'JSON as the form of the answer',
      { text: { format: { type: 'json_object' } } },
      APIError,
      { status: 422, code: 'UNSUPPORTED_BY_MODEL', param: 'text.format' },
    ],
    [
      'what is no image',
      { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }] }] },
      APIError,
      { status: 422, code: 'IMAGE_UNREADABLE' },
    ],
    [
      'a file that is not there',
      { input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'file-1' }] }] },
      NotFoundError,
      { code: 'NOT_FOUND', param: 'file_id' },
    ],
  ])('%s', async (_, more, kind, shape) => {
    const error = await refusalOf(create(more));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ ...shape, type: 'invalid_request_error' });
  });

  it("a body that is not JSON, an unsupported method and an unknown path, in OpenAI's form", async () => {
    const send = async (path: string, init: RequestInit): Promise<unknown[]> => {
      const response = await fetch(`${server.url}/v1/${path}`, init);
      const { error } = (await response.json()) as { error: Record<string, unknown> };
      return [response.status, error['code'], error['type'], error['param']];
    };
    const json = { 'content-type': 'application/json' };
    const BAD = ['BAD_USER_INPUT', 'invalid_request_error', null];
    expect(await send('responses', { method: 'POST', headers: json, body: '{' })).toEqual([400, ...BAD]);
    expect(await send('responses', { method: 'POST', body: '{}' })).toEqual([400, ...BAD]);
    expect(await send('responses', { method: 'PUT' })).toEqual([405, ...BAD]);
    expect(await send('audio/speech', {})).toEqual([404, 'NOT_FOUND', 'invalid_request_error', null]);
  });

  it('a switch or a position in the address that is none; a switch may be written in capitals', async () => {
    const { id } = await client.responses.create({ model, input: 'hello' });
    const get = async (query: string): Promise<unknown[]> => {
      const response = await fetch(`${server.url}/v1/responses/${id}?${query}`);
      const text = await response.text();
      return [response.status, response.headers.get('content-type')?.split(';')[0], text.includes('"BAD_USER_INPUT"')];
    };
    for (const query of [
      'stream=maybe',
      'stream=true&stream=true',
      'stream=true&starting_after=x',
      'starting_after=-1',
      'stream=true&starting_after=999999999999',
    ])
      expect([query, await get(query)]).toEqual([query, [400, 'application/json', true]]);
    expect(await get('stream=True')).toEqual([200, 'text/event-stream', false]);
    expect(await get('stream=False')).toEqual([200, 'application/json', false]);
    // A position beyond the end has nothing behind it.
    for (const last of ['999999', '34359738367'])
      expect(await get(`stream=true&starting_after=${last}`)).toEqual([200, 'text/event-stream', false]);
  });

  it('a page of another origin, also without a preflight request', async () => {
    const response = await fetch(`${server.url}/v1/responses/resp_1/cancel`, {
      method: 'POST',
      headers: { origin: 'https://other.example' },
    });
    expect(response.status).toBe(403);
    const asked = await fetch(`${server.url}/v1/files`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'DELETE' },
    });
    expect(asked.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(asked.headers.get('access-control-allow-methods')).toContain('DELETE');
  });
});

it('lists the model that answers', async () => {
  const { data } = await client.models.list();
  expect(data).toMatchObject([{ id: 'scripted', object: 'model' }]);
  expect(await client.models.retrieve('scripted')).toMatchObject({ id: 'scripted' });
  await expect(client.models.retrieve('gpt-4o')).rejects.toBeInstanceOf(NotFoundError);
});

describe('credentials', () => {
  it('follow the rules of GraphQL: none, a wrong key, read-only ones, and objects of another user', async () => {
    const locked = await startTestServer({ engine, env: JWT_ENV });
    try {
      const keyOf = async (sub: string, scope: string): Promise<string> =>
        (await bearer({ sub, scope })).slice('Bearer '.length);
      const as = (apiKey: string): OpenAI => new OpenAI({ baseURL: `${locked.url}/v1`, apiKey, maxRetries: 0 });
      const ada = as(await keyOf('ada', 'read write'));
      const { id } = await ada.responses.create({ model, input: 'hello' });
      await expect(as('nonsense').responses.create({ model, input: 'hello' })).rejects.toBeInstanceOf(
        AuthenticationError,
      );
      const nobody = await fetch(`${locked.url}/v1/models`);
      expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      const reader = as(await keyOf('ada', 'read'));
      expect(await reader.responses.retrieve(id)).toMatchObject({ id });
      expect(await refusalOf(reader.responses.create({ model, input: 'hello' }))).toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
        type: 'permission_error',
      });
      const bob = as(await keyOf('bob', 'read write'));
      await expect(bob.responses.retrieve(id)).rejects.toBeInstanceOf(NotFoundError);
      await expect(bob.responses.cancel(id)).rejects.toBeInstanceOf(NotFoundError);
    } finally {
      await locked.close();
    }
  });

  it('have the limits of GraphQL, and a refusal names the time of the next attempt', async () => {
    const limited = await startTestServer({ engine, env: { MAX_TURNS_PER_MINUTE: '1' } });
    try {
      const one = new OpenAI({ baseURL: `${limited.url}/v1`, apiKey: 'none', maxRetries: 0 });
      await one.responses.create({ model, input: 'hello' });
      const error = await refusalOf(one.responses.create({ model, input: 'hello' }));
      expect(error).toMatchObject({ status: 429, code: 'RATE_LIMITED', type: 'rate_limit_error' });
      expect(Number(error.headers?.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await limited.close();
    }
  });
});
