// One WebSocket for all subscriptions (graphql-ws), opened with the first subscription. follow-turn.ts reconnects,
// because it knows the last event. A connection that was lost without a close (sleep, another network) is detected by a
// ping without a pong.
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
