// Follows a turn to its end, across lost connections: a new subscription begins behind the last event that was seen. (A client that
// merely reconnects asks with its first variables again, and gets everything twice.)
import type { Client } from 'graphql-ws';
import { TURN_EVENTS } from './documents.ts';
import type { TurnEvent } from './types.ts';

export interface FollowOptions {
  onEvent: (event: TurnEvent) => void;
  /** False while there is no connection. */
  onConnection: (connected: boolean) => void;
  signal: AbortSignal;
  /** Waits before attempt number n (from 1); resolves early when aborted. */
  pause?: (attempt: number, signal: AbortSignal) => Promise<void>;
}

export async function followTurn(socket: Pick<Client, 'subscribe'>, turnId: string, { onEvent, onConnection, signal, pause = backOff }: FollowOptions): Promise<void> {
  let last = 0;
  for (let attempt = 0; !signal.aborted; ) {
    const { ended, progressed } = await once(socket, turnId, last, signal, (event) => {
      onConnection(true);
      if (event.seq <= last) return;
      last = event.seq;
      onEvent(event);
    });
    if (ended) return;
    attempt = progressed ? 1 : attempt + 1;
    onConnection(false);
    await pause(attempt, signal);
  }
}

/** One subscription: `ended` when the turn's story is told, otherwise the connection was lost. */
function once(socket: Pick<Client, 'subscribe'>, turnId: string, after: number, signal: AbortSignal, onEvent: (event: TurnEvent) => void): Promise<{ ended: boolean; progressed: boolean }> {
  return new Promise((resolve) => {
    let progressed = false;
    const finish = (ended: boolean): void => {
      signal.removeEventListener('abort', stop);
      resolve({ ended, progressed });
    };
    const leave = socket.subscribe<{ turnEvents: TurnEvent }>({ query: TURN_EVENTS, variables: { turnId, after } }, {
      next({ data, errors }) {
        if (errors !== undefined) return finish(true); // refused: the turn is gone
        if (data?.turnEvents === undefined) return;
        progressed = true;
        onEvent(data.turnEvents);
      },
      error: () => finish(false),
      complete: () => finish(true),
    });
    function stop(): void {
      leave();
      finish(true);
    }
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

/** Half a second, doubled each time up to ten, with a random part: a server that comes back is not met by everybody at once. */
function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(10_000, 500 * 2 ** (attempt - 1)) * (0.5 + Math.random());
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
