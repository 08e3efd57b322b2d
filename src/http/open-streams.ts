// Responses that stay open and receive texts: heartbeats, back-pressure, and the end by the client, by its credentials
// or by the server. Does not know what the texts contain.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { watchCredentials } from '../access/authenticator.ts';
import type { Authenticate } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import { AppError } from '../errors.ts';

export interface StreamForm {
  headers: Readonly<Record<string, string>>;
  /** Sent first. */
  opening: string;
  /** Sent while there is nothing to write, because proxies close silent connections. */
  heartbeat: string;
}

/**
 * ENDED: all texts are written. GONE: the client left. AppError: why the server ended the stream before its texts
 * ended.
 */
export type StreamEnd = 'ENDED' | 'GONE' | AppError;

export interface OpenStreams {
  /**
   * Writes texts until they end, the client is gone, or the server ends the stream. Takes the next text only when the
   * client has read enough. The response stays open, so that the caller can write a last part.
   */
  write: (
    request: IncomingMessage,
    response: ServerResponse,
    form: StreamForm,
    texts: AsyncIterator<string>,
  ) => Promise<StreamEnd>;
  /** Ends all streams. */
  close(): void;
}

const HEARTBEAT_MS = 10_000;

export function createOpenStreams(parts: {
  authenticate: Authenticate;
  viewerOf: (request: IncomingMessage) => Viewer;
}): OpenStreams {
  /** One controller for each open stream. Its abort reason is why the server ends the stream. */
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
  // nginx and similar proxies buffer a response until its end without this header.
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
