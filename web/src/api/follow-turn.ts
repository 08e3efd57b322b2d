// Follows a turn to its end, across lost connections: a new subscription begins behind the last event that was seen. (A client that
// merely reconnects asks with its first variables again, and gets everything twice.)
import type { Client } from 'graphql-ws';
import { backOff } from './back-off.ts';
import { TURN_EVENTS } from './documents.ts';
import type { TurnEvent } from './types.ts';

export interface FollowOptions {
  onEvent: (event: TurnEvent) => void;
  /** False when the connection was lost, true with the first event that comes over a new one. */
  onConnection: (connected: boolean) => void;
  signal: AbortSignal;
  /** Waits before attempt number n (from 1); resolves early when aborted. */
  pause?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

/** `ended`: the turn's story is told. `refused`: there is nothing to follow, e.g. the turn was deleted. `left`: aborted. */
export type Following = 'ended' | 'refused' | 'left';

export async function followTurn(socket: Pick<Client, 'subscribe'>, turnId: string, { onEvent, onConnection, signal, pause = backOff }: FollowOptions): Promise<Following> {
  let last = 0;
  for (let attempt = 0; !signal.aborted; ) {
    const before = last;
    const how = await subscribeOnce(socket, turnId, last, signal, (event) => {
      onConnection(true);
      if (event.seq <= last) return;
      last = event.seq;
      onEvent(event);
    });
    if (how !== 'lost') return how;
    attempt = last > before ? 1 : attempt + 1;
    onConnection(false);
    await pause(attempt, signal);
  }
  return 'left';
}

/** One subscription. One that completes without the turn's last event was cut off: a server that stops closes its sockets politely. */
function subscribeOnce(socket: Pick<Client, 'subscribe'>, turnId: string, after: number, signal: AbortSignal, onEvent: (event: TurnEvent) => void): Promise<Following | 'lost'> {
  return new Promise((resolve) => {
    let told = false;
    const finish = (how: Following | 'lost'): void => {
      signal.removeEventListener('abort', stop);
      resolve(how);
    };
    const leave = socket.subscribe<{ turnEvents: TurnEvent }>({ query: TURN_EVENTS, variables: { turnId, after } }, {
      next({ data, errors }) {
        if (errors !== undefined) return finish(isFinal(errors) ? 'refused' : 'lost');
        if (data?.turnEvents == null) return;
        onEvent(data.turnEvents);
        told ||= data.turnEvents.__typename === 'TurnFinished';
      },
      // Either GraphQL errors (the server said no) or a closed socket.
      error: (fault) => finish(Array.isArray(fault) && isFinal(fault) ? 'refused' : 'lost'),
      complete: () => finish(told ? 'ended' : 'lost'),
    });
    function stop(): void {
      finish('left');
      leave();
    }
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
}

/** Whether asking again is in vain: true unless the server says that it may succeed later. */
const isFinal = (errors: readonly { extensions?: Record<string, unknown> | undefined }[]): boolean => !errors.some(({ extensions }) => extensions?.['retryable'] === true);
