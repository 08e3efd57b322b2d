// Responses that stay open and have nothing to send.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MULTIPART, SERVER_SENT_EVENTS } from '../../src/http/event-stream-formats.ts';
import { createOpenStreams } from '../../src/http/open-streams.ts';

const streams = createOpenStreams({
  authenticate: () => Promise.reject(new Error('nobody is asked')),
  viewerOf: () => ({ scopes: ['read'], expiresAt: null }) as never,
});

afterEach(() => void vi.useRealTimers());

describe.each([
  ['Apollo’s multipart protocol', MULTIPART, '--graphql\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql'],
  ['Server-Sent Events', SERVER_SENT_EVENTS, ':\n\n:\n\n'],
])('%s', (_, form, afterTenSeconds) => {
  it('sends a heartbeat when nothing was sent for ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const texts = { next: () => new Promise<never>(() => {}) };
    const http = createServer((request, response) => void streams.write(request, response, form, texts));
    await new Promise<void>((resolve) => http.listen(0, resolve));
    const response = await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    if (response.body === null) throw new Error('The response has no body.');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const read = async (length: number): Promise<string> => {
      let text = '';
      while (text.length < length) text += (await reader.read()).value ?? '';
      return text;
    };
    const opening = await read(form.opening.length);
    vi.advanceTimersByTime(10_000);
    const rest = await read(afterTenSeconds.length - opening.length);
    expect(opening + rest).toBe(afterTenSeconds);
    http.closeAllConnections();
    http.close();
  });
});
