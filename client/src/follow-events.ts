// Follows a subscription of numbered events across lost connections: a new subscription starts after the last event
// that was received. (The retries of graphql-ws send the first variables again, so every event would come twice.)
import type { Client } from 'graphql-ws';
import { ApiError, readErrors } from './api-error.ts';
import { backOff } from './back-off.ts';

/** A subscription whose events have a rising number. `Data`: what one result contains. */
export interface NumberedEvents<Data, E extends { seq: number }> {
  query: string;
  /** `after`: the number of the last event that the client has. */
  variables: (after: number) => Record<string, unknown>;
  eventOf: (data: Data) => E | null | undefined;
  /** The subscription is complete after this event. */
  isLast: (event: E) => boolean;
}

export interface FollowOptions<E> {
  onEvent: (event: E) => void;
  /** Called with false when the connection is lost, with true at the first event over a new connection. */
  onConnection: (connected: boolean) => void;
  signal: AbortSignal;
  /** The last `seq` that the client has; 0 for all events. */
  after?: number;
  /** Waits before attempt number n (from 1); resolves early when aborted. */
  pause?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

/** How one subscription ended: after its last event, by the client, by a lost connection, or by a refusal. */
type Ending = 'ended' | 'left' | 'lost' | ApiError;

/** `left`: aborted. Rejects with the server's ApiError when the subscription is refused, e.g. for a deleted turn. */
export async function followEvents<Data, E extends { seq: number }>(
  socket: Pick<Client, 'subscribe'>,
  events: NumberedEvents<Data, E>,
  { onEvent, onConnection, signal, after = 0, pause = backOff }: FollowOptions<E>,
): Promise<'ended' | 'left'> {
  let last = after;
  let shutOut = false;
  for (let attempt = 0; !signal.aborted;) {
    const before = last;
    const how = await subscribeOnce({ socket, events, after: last }, signal, (event) => {
      onConnection(true);
      if (event.seq <= last) return;
      last = event.seq;
      onEvent(event);
    });
    if (how instanceof ApiError && !how.retryable) {
      // The server also closes a socket whose token has expired, and the client may have a new token. Access counts as
      // denied after two such closes without an event between them.
      if (!isAboutCaller(how) || (shutOut && last === before)) throw how;
    }
    shutOut = how instanceof ApiError && isAboutCaller(how);
    if (how === 'ended' || how === 'left') return how;
    attempt = last > before ? 1 : attempt + 1;
    onConnection(false);
    await pause(attempt, signal);
  }
  return 'left';
}

/**
 * Runs one subscription. When it completes without the last event, the connection counts as lost: a server that stops
 * completes all subscriptions.
 */
function subscribeOnce<Data, E extends { seq: number }>(
  {
    socket,
    events: { query, variables, eventOf, isLast },
    after,
  }: { socket: Pick<Client, 'subscribe'>; events: NumberedEvents<Data, E>; after: number },
  signal: AbortSignal,
  onEvent: (event: E) => void,
): Promise<Ending> {
  return new Promise((resolve) => {
    let told = false;
    const finish = (how: Ending): void => {
      signal.removeEventListener('abort', stop);
      resolve(how);
    };
    const leave = socket.subscribe<Data>(
      { query, variables: variables(after) },
      {
        next({ data, errors }) {
          if (errors !== undefined) return finish(readErrors(errors));
          const event = data == null ? null : eventOf(data);
          if (event == null) return;
          onEvent(event);
          told ||= isLast(event);
        },
        // Either GraphQL errors (a refusal) or a closed socket.
        error(fault) {
          finish(Array.isArray(fault) ? readErrors(fault) : (refusalOf(fault) ?? 'lost'));
          // Until it is left, the socket counts it as one to stay open for, also the next socket: a program of Node
          // would never end.
          queueMicrotask(() => leave());
        },
        complete: () => finish(told ? 'ended' : 'lost'),
      },
    );
    function stop(): void {
      finish('left');
      leave();
    }
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}

const isAboutCaller = ({ code }: ApiError): boolean => code === 'UNAUTHENTICATED' || code === 'FORBIDDEN';

/**
 * A socket that the server closed for missing (4401) or insufficient (4403) credentials. Every other close is a lost
 * connection.
 */
function refusalOf(fault: unknown): ApiError | null {
  const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : null;
  return code === 4401
    ? new ApiError('UNAUTHENTICATED', 'The server wants to know who asks.')
    : code === 4403
      ? new ApiError('FORBIDDEN', 'The server lets nobody in with these credentials.')
      : null;
}
