// What a host reads when the server of its messages refuses, breaks off or is not there.
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createForwarder } from '../../scripts/mcp/forward.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

async function listen(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/mcp`;
}

async function forward(url: string, ...lines: string[]): Promise<{ said: any[]; warned: string[] }> {
  const said: unknown[] = [];
  const warned: string[] = [];
  const pass = createForwarder({
    url,
    token: 'secret',
    write: (line) => said.push(JSON.parse(line)),
    warn: (line) => warned.push(line),
  });
  for (const line of lines) await pass(line);
  return { said, warned };
}

const ping = '{"jsonrpc":"2.0","id":"a","method":"ping"}';
const refusal = { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'No.', data: { code: 'FORBIDDEN' } } };
const refuse: RequestListener = (_, response) => {
  response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
};

it('a refusal is the response to its request, and no response to a notification', async () => {
  const url = await listen(refuse);
  const { said, warned } = await forward(url, ping, '{"jsonrpc":"2.0","method":"notifications/initialized"}');
  expect(said).toEqual([{ ...refusal, id: 'a' }]);
  expect(warned).toEqual([JSON.stringify(refusal)]);
});

it.each(['{', '7', 'null', '{}', '[]'])('a refusal is the response to %s, which is no message', async (line) => {
  const { said, warned } = await forward(await listen(refuse), line);
  expect([said, warned]).toEqual([[refusal], []]);
});

it('a request has an error when its response breaks off, and keeps what came before', async () => {
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: {} };
  const url = await listen((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: message\ndata: ${JSON.stringify(progress)}\n\n`, () => response.destroy());
  });
  const { said } = await forward(url, ping);
  expect(said).toMatchObject([progress, { id: 'a', error: { code: -32603, data: { code: 'MODEL_UNAVAILABLE' } } }]);
});

it.each<[string, RequestListener]>([
  ['a page', (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<p>')],
  ['other JSON', (_, response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{}')],
  ['nothing', (request) => request.destroy()],
])('a request has an error when the server responds with %s', async (_, listener) => {
  const { said } = await forward(await listen(listener), ping);
  expect(said).toMatchObject([{ id: 'a', error: { data: { code: 'MODEL_UNAVAILABLE', retryable: true } } }]);
});

it('each request of a batch has an error when no server listens', async () => {
  const url = await listen(refuse);
  server?.close();
  const { said } = await forward(url, `[${ping}, {"jsonrpc":"2.0","id":2,"method":"ping"}]`);
  expect(said.map(({ id, error }) => [id, error.data.code])).toEqual([
    ['a', 'MODEL_UNAVAILABLE'],
    [2, 'MODEL_UNAVAILABLE'],
  ]);
  expect(said[0].error.message).toContain('ECONNREFUSED');
});

it('a file that cannot be read is refused by its name', async () => {
  const call = { name: 'ask', arguments: { question: 'a', images: ['/no/such/picture.png'] } };
  const url = await listen(refuse);
  const line = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call });
  const { said } = await forward(url, line);
  expect(said).toMatchObject([{ id: 1, error: { code: -32602, data: { code: 'IMAGE_UNREADABLE' } } }]);
  expect(said[0].error.message).toContain('/no/such/picture.png');
});
