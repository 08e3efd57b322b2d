// Whether whoever waits for a response still does.
import type { ServerResponse } from 'node:http';

/** Ends with the response's connection; after a complete response that says nothing to anyone. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
