// Follows a turn to its end, across lost connections: a new subscription begins behind the last event that was seen. (A
// client that merely reconnects asks with its first variables again, and gets everything twice.)
import type { Client } from 'graphql-ws';
import { ApiError, readErrors } from './api-error.ts';
import { backOff } from './back-off.ts';
import { TurnEventsDocument } from './generated.ts';
import type { TurnEventsFrom, TurnEventsSubscription, TurnEventsSubscriptionVariables } from './generated.ts';

export type TurnEvent = TurnEventsSubscription['turnEvents'];

export interface FollowOptions {
  onEvent: (event: TurnEvent) => void;
  /** False when the connection was lost, true with the first event that comes over a new one. */
  onConnection: (connected: boolean) => void;
  signal: AbortSignal;
  /** The last `seq` that is known already; 0 for everything. */
  after?: number;
  /** LATEST: of what is stored already the state alone, in as few events as it takes. */
  from?: TurnEventsFrom;
  /** Waits before attempt number n (from 1); resolves early when aborted. */
  pause?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

/** How one subscription ended: the turn's story is told, there is nothing to follow, or the line was cut. */
type Ending = 'ended' | 'left' | 'lost' | ApiError;

/** `left`: aborted. Rejects with the server's ApiError when there is nothing to follow, e.g. the turn was deleted. */
export async function followTurn(
  socket: Pick<Client, 'subscribe'>,
  turnId: string,
  { onEvent, onConnection, signal, after = 0, from = 'START', pause = backOff }: FollowOptions,
): Promise<'ended' | 'left'> {
  let last = after;
  let shutOut = false;
  for (let attempt = 0; !signal.aborted;) {
    const before = last;
    const how = await subscribeOnce(socket, { turnId, after: last, from }, signal, (event) => {
      onConnection(true);
      if (event.seq <= last) return;
      last = event.seq;
      onEvent(event);
    });
    if (how instanceof ApiError && !how.retryable) {
      // A socket is closed too when a token has expired, and a new one may be at hand: shut out is who is sent away
      // twice.
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
 * One subscription. One that completes without the turn's last event was cut off: a server that stops closes its
 * sockets politely.
 */
function subscribeOnce(
  socket: Pick<Client, 'subscribe'>,
  variables: TurnEventsSubscriptionVariables,
  signal: AbortSignal,
  onEvent: (event: TurnEvent) => void,
): Promise<Ending> {
  return new Promise((resolve) => {
    let told = false;
    const finish = (how: Ending): void => {
      signal.removeEventListener('abort', stop);
      resolve(how);
    };
    const leave = socket.subscribe<TurnEventsSubscription>(
      { query: TurnEventsDocument, variables: { ...variables } },
      {
        next({ data, errors }) {
          if (errors !== undefined) return finish(readErrors(errors));
          if (data?.turnEvents == null) return;
          onEvent(data.turnEvents);
          told ||= data.turnEvents.__typename === 'TurnFinished';
        },
        // Either GraphQL errors (the server said no) or a closed socket.
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
 * A socket that was closed because nobody is known to be there (4401) or may not come in (4403); every other close is a
 * lost line.
 */
function refusalOf(fault: unknown): ApiError | null {
  const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : null;
  return code === 4401
    ? new ApiError('UNAUTHENTICATED', 'The server wants to know who asks.')
    : code === 4403
      ? new ApiError('FORBIDDEN', 'The server lets nobody in with these credentials.')
      : null;
}
