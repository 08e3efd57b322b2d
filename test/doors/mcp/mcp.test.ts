// /mcp, used as a host uses it: by the SDK's own client.
import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult, Progress, Task } from '@modelcontextprotocol/sdk/types.js';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptedEngine, say, segment, untilAborted } from '../../support/scripted-engine.ts';
import { dataUri, png } from '../../support/pictures.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';
import { JWT_ENV, bearer } from '../../support/tokens.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: TestServer;
let engine: ScriptedEngine;
let ada: Client;
const clients: Client[] = [];
async function clientOf(sub: string, scope = 'read write'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', server.url), {
    requestInit: { headers: { authorization: await bearer({ sub, scope }) } },
  });
  await client.connect(transport);
  clients.push(client);
  return client;
}
beforeAll(async () => {
  engine = new ScriptedEngine();
  server = await startTestServer({ engine, env: JWT_ENV });
  ada = await clientOf('ada');
  // The client then checks the data of results against what the tools announce.
  await ada.listTools();
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await server.close();
});
beforeEach(() => {
  engine.script = segment();
  engine.requests.length = 0;
});

type Data = Record<string, any>;
const call = async (name: string, args: object, client = ada): Promise<CallToolResult> =>
  (await client.callTool({ name, arguments: { ...args } })) as CallToolResult;
const dataOf = ({ structuredContent }: CallToolResult): Data => structuredContent ?? {};
const textOf = ({ content: [first] }: CallToolResult): string => (first?.type === 'text' ? first.text : '');
const fakeId = '0199b1c6-0000-7000-8000-000000000000';

it('names the version of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(ada.getServerVersion()).toMatchObject({ name: 'maskstream', version });
});

describe('a question', () => {
  it('returns the answer, and each mask as an image, as a link to a resource, and as data', async () => {
    const result = await call('segment', { phrase: 'the left half', images: [dataUri(await png())] });
    expect(engine.requests[0]).toMatchObject({ intent: 'SEGMENT' });
    expect(result.content.map(({ type }) => type)).toEqual(['text', 'image', 'resource_link', 'text']);
    expect(textOf(result)).toBe('Here:  done.');
    const [mask] = dataOf(result)['masks'] as Data[];
    expect(dataOf(result)).toMatchObject({ status: 'COMPLETED', answer: 'Here:  done.' });
    expect(mask).toMatchObject({
      label: 'the left half',
      outcome: 'FOUND',
      width: 4,
      height: 2,
      area: 4,
      box: { x: 0, y: 0, width: 2, height: 2 },
      confidence: 0.9,
    });
    const [, image] = result.content;
    const shown = Buffer.from(image?.type === 'image' ? image.data : '', 'base64');
    expect(await sharp(shown).metadata()).toMatchObject({ format: 'png', width: 4, height: 2 });
    const { contents } = await ada.readResource({ uri: String(mask?.['uri']) });
    expect(contents).toMatchObject([{ mimeType: 'image/png', blob: shown.toString('base64') }]);
    expect(Buffer.from(await server.download(String(mask?.['url'])))).toEqual(shown);
  });

  it('continues a conversation, a turn, or with an uploaded image, and creates one turn for one key', async () => {
    engine.script = say('Yes.');
    const first = dataOf(await call('ask', { question: 'one?', images: [dataUri(await png())] }));
    const second = dataOf(await call('ask', { question: 'two?', conversation_id: first['conversation_id'] }));
    expect(engine.requests[1]).toMatchObject({ intent: 'AUTO' });
    expect(engine.requests[1]?.messages).toHaveLength(3);
    const beside = dataOf(await call('ask', { question: 'three?', parent_turn_id: first['turn_id'] }));
    expect(engine.requests[2]?.messages).toHaveLength(3);
    expect(new Set([first, second, beside].map((data) => data['conversation_id'])).size).toBe(1);
    const as = server.as(await bearer({ sub: 'ada', scope: 'read write' }));
    const { uploadImage } = await as.ask(
      'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }',
      { dataUri: dataUri(await png()) },
    );
    const keyed = { question: 'four?', images: [uploadImage.image.id], idempotency_key: 'once' };
    const made = dataOf(await call('ask', keyed));
    expect(dataOf(await call('ask', keyed))['turn_id']).toBe(made['turn_id']);
    expect(textOf(await call('ask', { ...keyed, question: 'five?' }))).toMatch(/^BAD_USER_INPUT: /);
  });

  it('reports its progress', async () => {
    const reports: Progress[] = [];
    await ada.callTool({ name: 'ask', arguments: { question: 'the left half' } }, undefined, {
      onprogress: (report) => reports.push(report),
    });
    expect(reports.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['a mask of the left half forms', 'scale 1 of 3', 'scale 3 of 3']),
    );
    const numbers = reports.map(({ progress }) => progress);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });
});

describe('a turn that takes long', () => {
  const held = (): (() => void) => {
    let release = (): void => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    engine.script = async function* (request, signal) {
      await until;
      yield* say('late')(request, signal);
    };
    return release;
  };

  it('continues after the call, and is found by its id, also by another session', async () => {
    const release = held();
    const early = await call('ask', { question: 'hello', wait_seconds: 0 });
    const { turn_id: id } = dataOf(early);
    expect(textOf(early)).toContain(`turn_id ${String(id)}`);
    expect(['QUEUED', 'RUNNING']).toContain(dataOf(early)['status']);
    release();
    const other = await clientOf('ada');
    expect(dataOf(await call('turn', { turn_id: id }, other))).toMatchObject({ status: 'COMPLETED', answer: 'late' });
  });

  it('is cancelled', async () => {
    engine.script = async function* (_, signal) {
      yield { type: 'text', delta: 'I thi' };
      await untilAborted(signal);
    };
    const { turn_id: id } = dataOf(await call('ask', { question: 'hello', wait_seconds: 0 }));
    const cancelled = await call('cancel', { turn_id: id });
    expect(dataOf(cancelled)).toMatchObject({ turn_id: id, status: 'CANCELLED' });
  });

  it('is a task: created at once, followed, listed, and with the result of the call', async () => {
    const release = held();
    const steps: string[] = [];
    let task: Task | undefined;
    let result: CallToolResult | undefined;
    const stream = ada.experimental.tasks.callToolStream(
      { name: 'ask', arguments: { question: 'hello' } },
      CallToolResultSchema,
      { task: {} },
    );
    for await (const message of stream) {
      steps.push(message.type);
      if (message.type === 'taskCreated') {
        task = message.task;
        release();
      }
      if (message.type === 'result') result = message.result;
    }
    expect(steps[0]).toBe('taskCreated');
    expect(task?.status).toBe('working');
    expect(result).toMatchObject({ structuredContent: { turn_id: task?.taskId, answer: 'late' } });
    const other = await clientOf('ada');
    expect(await other.experimental.tasks.getTask(task?.taskId ?? '')).toMatchObject({ status: 'completed' });
    const { tasks } = await other.experimental.tasks.listTasks();
    expect(tasks.map(({ taskId }) => taskId)).toContain(task?.taskId);
  });

  it('is cancelled as a task', async () => {
    engine.script = async function* (_, signal) {
      yield { type: 'text', delta: 'I thi' };
      await untilAborted(signal);
    };
    const stream = ada.experimental.tasks.callToolStream(
      { name: 'ask', arguments: { question: 'hello' } },
      CallToolResultSchema,
      { task: {} },
    );
    const first = await stream.next();
    const id = first.value?.type === 'taskCreated' ? first.value.task.taskId : '';
    expect(await ada.experimental.tasks.cancelTask(id)).toMatchObject({ taskId: id, status: 'cancelled' });
    await stream.return(undefined);
  });
});

describe('other tools', () => {
  it('masks are combined, a conversation is exported, and turns are found', async () => {
    const asked = dataOf(await call('segment', { phrase: 'a zebra', images: [dataUri(await png())] }));
    const [mask] = asked['masks'] as Data[];
    const inverted = await call('combine', { operation: 'INVERT', mask_ids: [mask?.['mask_id']], label: 'the rest' });
    expect(dataOf(inverted)).toMatchObject({ label: 'the rest', area: 4, box: { x: 2, y: 0, width: 2, height: 2 } });
    expect(inverted.content[0]?.type).toBe('image');
    const { conversation_id: id } = asked;
    const exported = await call('export', { conversation_id: id, format: 'COCO' });
    expect(exported.content[0]).toMatchObject({ type: 'resource_link', mimeType: 'application/zip' });
    const zip = await server.download(String(dataOf(exported)['url']));
    expect(Buffer.from(zip).subarray(0, 2).toString()).toBe('PK');
    const found = dataOf(await call('search', { query: 'zebra' }));
    expect(found['turns']).toMatchObject([{ turn_id: asked['turn_id'], question: 'a zebra' }]);
  });
});

describe('refusals:', () => {
  it.each([
    ['a turn that is not there', 'turn', { turn_id: fakeId }, 'NOT_FOUND'],
    ['a turn to be cancelled that is not there', 'cancel', { turn_id: 'x' }, 'NOT_FOUND'],
    ['a conversation that is not there', 'export', { conversation_id: fakeId }, 'NOT_FOUND'],
    ['a parent that is not there', 'ask', { question: 'a', parent_turn_id: fakeId }, 'NOT_FOUND'],
    ['no text', 'ask', { question: ' ' }, 'BAD_USER_INPUT'],
    ['what is no image', 'ask', { question: 'a', images: ['data:image/png;base64,AAAA'] }, 'IMAGE_UNREADABLE'],
    ['an image of another server', 'ask', { question: 'a', images: ['https://a.example/b.png'] }, 'BAD_USER_INPUT'],
    ['masks that are not there', 'combine', { operation: 'UNION', mask_ids: [fakeId, fakeId] }, 'BAD_USER_INPUT'],
    ['an empty search', 'search', { query: ' ' }, 'BAD_USER_INPUT'],
    ['half a character', 'ask', { question: 'a\uD800' }, 'BAD_USER_INPUT: question: '],
    ['no question', 'ask', {}, 'BAD_USER_INPUT: question: '],
    ['an argument of another type', 'turn', { turn_id: 7 }, 'BAD_USER_INPUT: turn_id: '],
  ])('%s', async (_, name, args, code) => {
    const result = await call(name, args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(code);
    expect(result._meta).toMatchObject({ code: code.split(':')[0], retryable: false });
  });

  it('a turn that fails is reported with its code and without internals', async () => {
    engine.script = async function* () {
      yield await Promise.resolve({ type: 'text', delta: 'I ' });
      throw new Error('secret');
    };
    const result = await call('ask', { question: 'hello' });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^INTERNAL: /);
    expect(result._meta).toEqual({ code: 'INTERNAL', retryable: false });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('objects of another user, and writing with read-only credentials', async () => {
    const { turn_id: id, masks } = dataOf(await call('segment', { phrase: 'a', images: [dataUri(await png())] }));
    const bob = await clientOf('bob');
    expect(textOf(await call('turn', { turn_id: id }, bob))).toMatch(/^NOT_FOUND: /);
    expect(textOf(await call('cancel', { turn_id: id }, bob))).toMatch(/^NOT_FOUND: /);
    await expect(bob.readResource({ uri: masks[0].uri })).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } });
    await expect(bob.experimental.tasks.getTask(id)).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } });
    const reader = await clientOf('ada', 'read');
    expect(dataOf(await call('turn', { turn_id: id }, reader))).toMatchObject({ turn_id: id });
    expect(textOf(await call('ask', { question: 'a' }, reader))).toMatch(/^FORBIDDEN: /);
    expect(textOf(await call('cancel', { turn_id: id }, reader))).toMatch(/^FORBIDDEN: /);
  });
});
