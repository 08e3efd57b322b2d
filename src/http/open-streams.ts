// Responses that stay open and get one text after the other, whatever the texts say: heartbeats, back-pressure, and the
// end with the client, its credentials or the server.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { watchCredentials } from '../access/authenticator.ts';
import type { Authenticate } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import { AppError } from '../errors.ts';

export interface StreamForm {
  headers: Readonly<Record<string, string>>;
  /** Sent before anything else. */
  opening: string;
  /** Sent while nothing happens: proxies close connections that are silent. */
  heartbeat: string;
}

/** ENDED: all texts are written. GONE: the client left. Otherwise what cut the stream off before its texts ended. */
export type StreamEnd = 'ENDED' | 'GONE' | AppError;

export interface OpenStreams {
  /**
   * Writes the texts until they end, the client is gone, or the stream is cut off. Waits for the reader: a slow one
   * holds back the source of the texts. The response is left open, for its last words.
   */
  write: (
    request: IncomingMessage,
    response: ServerResponse,
    form: StreamForm,
    texts: AsyncIterator<string>,
  ) => Promise<StreamEnd>;
  /** Cuts all streams off. */
  close(): void;
}

const HEARTBEAT_MS = 10_000;

export function createOpenStreams(parts: {
  authenticate: Authenticate;
  viewerOf: (request: IncomingMessage) => Viewer;
}): OpenStreams {
  /** Each is aborted with what cuts its stream off. */
  const open = new Set<AbortController>();
  return {
    async write(request, response, form, texts) {
      const cut = new AbortController();
      open.add(cut);
      const expired = (): void => cut.abort(new AppError('UNAUTHENTICATED', 'The credentials are no longer valid.'));
      const { authorization } = request.headers;
      const stopWatching = watchCredentials(parts.authenticate, authorization, parts.viewerOf(request), expired);
      try {
        return await write(response, form, texts, cut.signal);
      } finally {
        stopWatching();
        open.delete(cut);
      }
    },
    close() {
      for (const cut of open) cut.abort(new AppError('MODEL_UNAVAILABLE', 'The server is stopping; subscribe again.'));
    },
  };
}

async function write(
  response: ServerResponse,
  { headers, opening, heartbeat: silence }: StreamForm,
  texts: AsyncIterator<string>,
  cut: AbortSignal,
): Promise<StreamEnd> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  // nginx and its like hold a response back until it ends, unless they are told not to.
  response.writeHead(200, {
    ...headers,
    'cache-control': 'no-cache',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  });
  const end = AbortSignal.any([cut, closed.signal]);
  const ended = once(end, 'abort').then(() => null);
  response.write(opening);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(silence);
  }, HEARTBEAT_MS);
  try {
    while (!end.aborted) {
      const step = await Promise.race([texts.next(), ended]);
      if (step === null) break;
      if (step.done === true) return 'ENDED';
      if (!response.write(step.value))
        await Promise.race([once(response, 'drain', { signal: end }).catch(() => null), ended]);
      heartbeat.refresh();
    }
    if (closed.signal.aborted) return 'GONE';
    return cut.reason instanceof AppError ? cut.reason : new AppError('INTERNAL', 'The stream was cut off.');
  } finally {
    clearInterval(heartbeat);
  }
}
