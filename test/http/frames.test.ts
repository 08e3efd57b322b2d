// What a client that breaks the protocol of WebSockets gets: a close code. The log of the server gets nothing.
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({});
});
afterAll(() => server.close());
afterEach(() => {
  vi.restoreAllMocks();
});

function closeCodeOf(frame: string | Buffer): Promise<number> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  return new Promise((resolve) => {
    socket.on('open', () => socket.send(frame));
    socket.on('close', resolve);
  });
}

const subscribe = '{"id":"1","type":"subscribe","payload":{"query":"subscription { viewerEvents { seq } }"}}';

it.each<[string, string | Buffer, number]>([
  ['no JSON', '{', 4400],
  ['binary garbage', Buffer.from([0xff, 0xfe]), 4400],
  ['null', 'null', 4400],
  ['an unknown type', '{"type":"paint"}', 4400],
  ['a subscription before connection_init', subscribe, 4401],
  ['a message that is too large', `{"type":"${'a'.repeat(300_000)}"}`, 1009],
])('%s', async (_, frame, code) => {
  const printed = vi.spyOn(console, 'error');
  expect(await closeCodeOf(frame)).toBe(code);
  expect(printed).not.toHaveBeenCalled();
});
