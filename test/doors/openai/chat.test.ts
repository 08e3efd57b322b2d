// /v1/chat/completions, used as OpenAI's own client for Node uses it.
import OpenAI, { APIError, NotFoundError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedEngine, say, segment, untilAborted } from '../../support/scripted-engine.ts';
import { dataUri, png } from '../../support/pictures.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

type Message = OpenAI.Chat.ChatCompletionMessageParam;
type Chunk = OpenAI.Chat.ChatCompletionChunk;

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
const user = (content: string): Message => ({ role: 'user', content });
const withPicture = (text: string, picture: Uint8Array): Message => ({
  role: 'user',
  content: [
    { type: 'text', text },
    { type: 'image_url', image_url: { url: dataUri(picture) } },
  ],
});
const ask = (messages: Message[], more: object = {}, options: object = {}): Promise<OpenAI.ChatCompletion> =>
  client.chat.completions.create({ model, messages, ...more, stream: false }, options);
const all = async (chunks: AsyncIterable<Chunk>): Promise<Chunk[]> => {
  const list: Chunk[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return list;
};
const answerOf = ({ choices: [choice] }: OpenAI.ChatCompletion) =>
  choice?.message as OpenAI.Chat.ChatCompletionMessage & { masks: Record<string, unknown>[] };
const previousOf = (completion: OpenAI.ChatCompletion): unknown =>
  (completion as unknown as Record<string, unknown>)['previous_response_id'];
const turnOf = ({ id }: OpenAI.ChatCompletion): string => id.replace('chatcmpl-', 'resp_');

const MASK = {
  type: 'image_generation_call',
  status: 'completed',
  label: 'the left half',
  outcome: 'FOUND',
  rle: { size: [2, 4], counts: '044' },
  box: { x: 0, y: 0, width: 2, height: 2 },
  area: 4,
  confidence: 0.9,
};

describe('an answer', () => {
  it('is a whole completion, can be retrieved later, and is a turn over GraphQL', async () => {
    const completion = await ask([{ role: 'system', content: 'Be brief.' }, user('hello')]);
    expect(completion).toMatchObject({
      object: 'chat.completion',
      model,
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello there.' } }],
      usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
    });
    expect(await client.chat.completions.retrieve(completion.id)).toEqual(completion);
    expect(await client.responses.retrieve(turnOf(completion))).toMatchObject({ output_text: 'Hello there.' });
    const id = completion.id.slice('chatcmpl-'.length);
    const { turn } = await server.ask('query ($id: ID!) { turn(id: $id) { text answer } }', { id });
    expect(turn).toEqual({ text: 'hello', answer: 'Hello there.' });
  });

  it('is sent in chunks, with the usage in the last chunk for clients that request it', async () => {
    const stream = (more: object) =>
      client.chat.completions.create({ model, messages: [user('hello')], ...more, stream: true });
    const chunks = await all(await stream({ stream_options: { include_usage: true } }));
    expect(chunks.map(({ choices: [choice] }) => choice?.delta.content).join('')).toBe('Hello there.');
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.at(-2)).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage: null });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 2 } });
    const without = await all(await stream({}));
    expect(without.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(without.filter((chunk) => 'usage' in chunk)).toEqual([]);
  });

  it('has its masks in the message, whole and in chunks', async () => {
    engine.script = segment();
    const messages = [withPicture('the left half', await png())];
    const whole = answerOf(await ask(messages, { tool_choice: 'required' }));
    expect(engine.requests[0]?.intent).toBe('SEGMENT');
    expect(whole).toMatchObject({ content: 'Here:  done.', masks: [MASK] });
    const [mask] = whole.masks;
    const stored = await server.download(String(mask?.['url']));
    expect(mask?.['result']).toBe(Buffer.from(stored).toString('base64'));
    const streamed = client.chat.completions.stream({ model, messages });
    expect(answerOf(await streamed.finalChatCompletion())).toMatchObject({ content: 'Here:  done.', masks: [MASK] });
  });
});

describe('a client that repeats all earlier messages', () => {
  it('continues the conversation of these messages, with its image', async () => {
    const messages = [withPicture('what is it?', await png())];
    const first = await ask(messages);
    messages.push(answerOf(first), user('and  why?'));
    const second = await ask(messages);
    expect(previousOf(second)).toBe(turnOf(first));
    messages.push({ role: 'assistant', content: ' Hello there.\n' }, user('so?'));
    const third = await ask(messages);
    expect(previousOf(third)).toBe(turnOf(second));
    expect(engine.requests[2]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
    expect(engine.requests[2]?.images).toHaveLength(1);
    const edited = await ask([...messages.slice(0, 2), user('and what else?')]);
    expect(previousOf(edited)).toBe(turnOf(first));
  });

  it('continues the conversation with its image when two conversations begin alike', async () => {
    const [one, two] = [await png(8, 8), await png(16, 16)];
    const first = await ask([withPicture('which is it?', one)]);
    const other = await ask([withPicture('which is it?', two)]);
    const after = (picture: Uint8Array, completion: OpenAI.ChatCompletion): Promise<OpenAI.ChatCompletion> =>
      ask([withPicture('which is it?', picture), answerOf(completion), user('sure?')]);
    expect(previousOf(await after(one, first))).toBe(turnOf(first));
    expect(previousOf(await after(two, other))).toBe(turnOf(other));
  });

  it('begins a new conversation with the image when the earlier messages belong to no turn', async () => {
    const messages = [
      withPicture('said elsewhere', await png()),
      { role: 'assistant', content: 'never said here' } as const,
      user('and now?'),
    ];
    expect(previousOf(await ask(messages))).toBeNull();
    expect(engine.requests[0]?.messages).toHaveLength(1);
    expect(engine.requests[0]?.images).toHaveLength(1);
  });

  it('creates one turn for one Idempotency-Key', async () => {
    const options = { headers: { 'Idempotency-Key': 'chat' } };
    const messages = [user('hello'), { role: 'assistant', content: 'Hello there.' } as const, user('again')];
    const [first, second] = await Promise.all([ask(messages, {}, options), ask(messages, {}, options)]);
    expect(second.id).toBe(first.id);
    await expect(ask([user('another')], {}, options)).rejects.toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });
});

describe('a turn that fails or is cancelled', () => {
  it("is an error of OpenAI's form with a documented code, whole and in chunks", async () => {
    engine.script = async function* () {
      yield await Promise.resolve({ type: 'text', delta: 'I ' });
      throw new Error('secret');
    };
    await expect(ask([user('hello')])).rejects.toMatchObject({ status: 500, code: 'INTERNAL', type: 'server_error' });
    const stream = await client.chat.completions.create({ model, messages: [user('hello')], stream: true });
    const failed = await all(stream).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(APIError);
    expect(failed).toMatchObject({ code: 'INTERNAL' });
    // A client that repeats requests by itself does not repeat this one.
    const repeating = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 2 });
    engine.requests.length = 0;
    await expect(repeating.chat.completions.create({ model, messages: [user('hello')] })).rejects.toThrow();
    expect(engine.requests).toHaveLength(1);
  });

  it('has the finish reason "length" when it is cancelled', async () => {
    engine.script = async function* (_, signal) {
      yield { type: 'text', delta: 'I thi' };
      await untilAborted(signal);
    };
    const stream = await client.chat.completions.create({ model, messages: [user('hello')], stream: true });
    let finish: string | null | undefined;
    for await (const { id, choices } of stream) {
      if (choices[0]?.delta.content === 'I thi') await client.responses.cancel(id.replace('chatcmpl-', 'resp_'));
      finish = choices[0]?.finish_reason;
    }
    expect(finish).toBe('length');
  });
});

describe('refusals:', () => {
  it.each([
    ['an unknown model', { model: 'gpt-4o' }, { status: 404, code: 'NOT_FOUND', param: 'model' }],
    ['no messages', { messages: [] }, { status: 400, code: 'BAD_USER_INPUT', param: 'messages' }],
    ['no question', { messages: [{ role: 'assistant', content: 'I' }] }, { status: 400, code: 'BAD_USER_INPUT' }],
    ['two answers', { n: 2 }, { status: 422, code: 'UNSUPPORTED_BY_MODEL', param: 'n' }],
    [
      'JSON as the form of the answer',
      { response_format: { type: 'json_object' } },
      { status: 422, code: 'UNSUPPORTED_BY_MODEL', param: 'response_format' },
    ],
    [
      'a function that must be called',
      { tool_choice: { type: 'function', function: { name: 'f' } } },
      { status: 422, code: 'UNSUPPORTED_BY_MODEL', param: 'tool_choice' },
    ],
    [
      'sound',
      { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: '', format: 'wav' } }] }] },
      { status: 422, code: 'UNSUPPORTED_BY_MODEL', param: 'messages' },
    ],
    [
      'what is no image',
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] },
        ],
      },
      { status: 422, code: 'IMAGE_UNREADABLE' },
    ],
    [
      'an earlier image that cannot be read as a data URL',
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,A' } }] },
          { role: 'assistant', content: 'I' },
          { role: 'user', content: 'hello' },
        ],
      },
      { status: 400, code: 'BAD_USER_INPUT', param: 'image_url' },
    ],
  ])('%s', async (_, more, shape) => {
    const error = await ask([user('hello')], more).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ ...shape, type: 'invalid_request_error' });
  });

  it('a completion that does not exist', async () => {
    await expect(
      client.chat.completions.retrieve('chatcmpl-0199b1c6-0000-7000-8000-000000000000'),
    ).rejects.toBeInstanceOf(NotFoundError);
  });
});
