// Detects that a client no longer waits for its response.
import type { ServerResponse } from 'node:http';

/** Aborted when the connection of the response closes. After a complete response nothing listens to it. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
