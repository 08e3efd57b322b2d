// One WebSocket for all subscriptions (graphql-ws), opened when there is one to follow. Reconnecting is follow-turn's
// affair: it knows where it was. A line that went dead without a word (sleep, another network) is noticed by a ping
// that nobody answers.
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import type { HeaderSource } from './request.ts';

const PING_MS = 10_000;
const PONG_MS = 5_000;

/** `webSocket`: a constructor like the browser's; undefined: the runtime's own. */
export function openSocket(url: string, headers: HeaderSource, webSocket: unknown): Client {
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  const socket: Client = createClient({
    url,
    lazy: true,
    retryAttempts: 0,
    keepAlive: PING_MS,
    connectionParams: headers,
    ...(webSocket === undefined ? {} : { webSocketImpl: webSocket }),
    on: {
      ping: (received) => {
        if (!received) unanswered = setTimeout(() => socket.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(unanswered);
      },
      closed: () => clearTimeout(unanswered),
    },
  });
  return socket;
}
