// Requests to /mcp that are wrong as JSON-RPC, as HTTP, or for their method: the response is a JSON-RPC error with a
// code of the closed table.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ERROR_CODES } from '../../../src/errors.ts';
import { ScriptedEngine, say } from '../../support/scripted-engine.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';
import { JWT_ENV, bearer } from '../../support/tokens.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: TestServer;
let engine: ScriptedEngine;
let authorization: string;
beforeAll(async () => {
  engine = new ScriptedEngine();
  engine.script = say('yes');
  server = await startTestServer({ engine, env: JWT_ENV });
  authorization = await bearer({ sub: 'ada', scope: 'read write' });
});
afterAll(() => server.close());

interface Answer {
  id: unknown;
  result?: unknown;
  error?: { code: number; message: string; data: { code: string; retryable: boolean } };
}
type Headers = Record<string, string>;
const JSON_RPC = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

async function send(body: string, headers: Headers = {}, method = 'POST'): Promise<[number, ...Answer[]]> {
  const init = { method, headers: { ...JSON_RPC, authorization, ...headers }, ...(method === 'GET' ? {} : { body }) };
  const response = await fetch(`${server.url}/mcp`, init);
  const text = await response.text();
  const isStream = response.headers.get('content-type')?.includes('event-stream') === true;
  const answers = isStream ? [...text.matchAll(/^data: (.+)$/gm)].map(([, data = '']) => data) : [text];
  return [response.status, ...answers.map((answer) => JSON.parse(answer) as Answer)];
}
const request = (method: string, params?: unknown, id: unknown = 7): object => ({ jsonrpc: '2.0', id, method, params });
const asked = request('tools/call', { name: 'ask', arguments: { question: 'is it?' } });
const turnIds = Array.from({ length: 101 }, (_, id) => request('ping', {}, id));

it.each<[string, unknown, number, number, unknown]>([
  ['an empty batch', [], 400, -32600, null],
  ['a batch of more messages than are taken', turnIds, 400, -32600, null],
  ['a batch with what is no message', [asked, 1], 400, -32600, null],
  ['a batch with an id twice', [asked, asked], 400, -32600, null],
  ['a batch with initialize', [asked, request('initialize', {}, 8)], 400, -32600, null],
  ['an object that is no message', {}, 400, -32600, null],
  ['a request of another version', { ...asked, jsonrpc: '1.0' }, 400, -32600, 7],
  ['a request whose params are a list', { ...asked, params: [1] }, 400, -32600, 7],
  ['an unknown method', request('prompts/list'), 200, -32601, 7],
  ['an unknown tool', request('tools/call', { name: 'paint', arguments: {} }), 200, -32602, 7],
  ['a call without a name', request('tools/call', {}), 200, -32602, 7],
  ['arguments that are a list', request('tools/call', { name: 'ask', arguments: [] }), 200, -32602, 7],
  ['initialize without its params', request('initialize'), 200, -32602, 7],
  ['a task of a tool that takes none', request('tools/call', { name: 'search', task: {} }), 200, -32601, 7],
  ['a task with wrong arguments', request('tools/call', { name: 'ask', task: {} }), 200, -32602, 7],
  ['a task that is not there', request('tasks/get', { taskId: 'x' }), 200, -32602, 7],
  ['the result of a task that is not there', request('tasks/result', { taskId: 'x' }), 200, -32602, 7],
  ['a list of tasks behind a wrong cursor', request('tasks/list', { cursor: 'x' }), 200, -32602, 7],
  ['a resource that is not there', request('resources/read', { uri: 'maskstream://masks/x' }), 200, -32602, 7],
  ['a resource of another kind', request('resources/read', { uri: 'file:///etc/passwd' }), 200, -32602, 7],
])('%s', async (_, body, status, code, id) => {
  const before = engine.requests.length;
  const [got, answer, ...others] = await send(JSON.stringify(body));
  expect([got, answer?.error?.code, answer?.id, others]).toEqual([status, code, id, []]);
  expect(ERROR_CODES).toContain(answer?.error?.data.code);
  expect(answer?.error?.message).toMatch(/^[^\n]{10,300}\.$/);
  expect(engine.requests).toHaveLength(before);
});

it.each<[string, string, Headers, string, unknown[]]>([
  ['no credentials', '{}', { authorization: '' }, 'POST', [401, -32600, 'UNAUTHENTICATED']],
  ['another origin', '{}', { origin: 'https://other.example' }, 'POST', [403, -32600, 'FORBIDDEN']],
  ['a body that is no JSON', '{', {}, 'POST', [400, -32700, 'BAD_USER_INPUT']],
  ['a body of another type', 'a', { 'content-type': 'text/plain' }, 'POST', [415, -32600, 'BAD_USER_INPUT']],
  ['a client that takes no stream', '{}', { accept: 'application/json' }, 'POST', [406, -32600, 'BAD_USER_INPUT']],
  ['an unknown protocol version', '{}', { 'mcp-protocol-version': '1' }, 'POST', [400, -32600, 'BAD_USER_INPUT']],
  ['GET', '', {}, 'GET', [405, -32600, 'BAD_USER_INPUT']],
  ['DELETE', '', {}, 'DELETE', [405, -32600, 'BAD_USER_INPUT']],
])('%s', async (_, body, headers, method, expected) => {
  const [status, answer] = await send(body, headers, method);
  expect([status, answer?.error?.code, answer?.error?.data.code]).toEqual(expected);
});

it('each request of a batch has its answer, also when others fail', async () => {
  const [status, ...answers] = await send(JSON.stringify([request('nothing', {}, 1), { ...asked, id: 2 }]));
  expect(status).toBe(200);
  expect(answers).toMatchObject([
    { id: 1, error: { data: { code: 'BAD_USER_INPUT' } } },
    { id: 2, result: { structuredContent: { answer: 'yes' } } },
  ]);
});

it('a task that has ended is not cancelled', async () => {
  const [, answer] = await send(JSON.stringify(asked));
  const { turn_id: taskId } = (answer?.result as { structuredContent: { turn_id: string } }).structuredContent;
  const [, refused] = await send(JSON.stringify(request('tasks/cancel', { taskId })));
  expect(refused?.error).toMatchObject({ code: -32602, data: { code: 'BAD_USER_INPUT', retryable: false } });
});
