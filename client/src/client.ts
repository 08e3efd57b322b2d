// The client: ask, follow, upload, cancel. Puts the parts together.
import type { Client as Socket } from 'graphql-ws';
import { ApiError } from './api-error.ts';
import { backOff } from './back-off.ts';
import type { Document } from './document.ts';
import { eventsOf } from './events-of.ts';
import type { NumberedEvents } from './follow-events.ts';
import { turnEvents } from './follow-turn.ts';
import type { TurnEvent } from './follow-turn.ts';
import { CancelTurnDocument, RegenerateTurnDocument } from './generated.ts';
import type { TurnFieldsFragment } from './generated.ts';
import { createRequest } from './request.ts';
import type { HeaderSource } from './request.ts';
import { createSend } from './send.ts';
import type { Question, Sent } from './send.ts';
import { openSocket } from './socket.ts';
import { createUpload } from './upload.ts';
import type { Picture } from './upload.ts';
import { viewerEvents } from './viewer-events.ts';
import type { ViewerEvent } from './viewer-events.ts';

export interface ClientOptions {
  /** Of the GraphQL endpoint, e.g. `http://localhost:4000/graphql`. */
  url: string;
  /**
   * Say who asks, e.g. `() => ({ authorization: 'Bearer …' })`; sent with requests, and with `connection_init` over the
   * socket.
   */
  headers?: HeaderSource;
  /** A WebSocket constructor; left out: the runtime's own, or that of `ws` in Node. */
  webSocket?: unknown;
  /** What says `offline` and `online` when the network goes and comes (a browser's window). */
  network?: EventTarget;
}

export type Turn = TurnFieldsFragment;

export interface FollowSettings {
  /** Aborting leaves the turn, it does not end it. */
  signal?: AbortSignal;
  /** Only what comes after this `seq`. */
  after?: number;
  /** LATEST: of what is stored already the state alone, in as few events as it takes. */
  from?: 'START' | 'LATEST';
  /** False when the connection was lost, true when it is back. */
  onConnection?: (connected: boolean) => void;
}

/** A question that is on its way: loop over it for its events. */
export interface Asked extends AsyncIterable<TurnEvent> {
  /** The turn and its conversation, once the server has them; rejects when the question was refused. */
  sent: Promise<Sent>;
  /** Ends the turn early: its `TurnFinished` says CANCELLED. */
  cancel(): Promise<void>;
  /** The turn as it ended, for who does not care how it came to be. */
  finished(): Promise<Turn>;
}

export interface Client {
  /**
   * Uploads, sends and follows. A loop over it goes on behind the last event after a lost connection, or a server's
   * restart.
   */
  ask(question: Question, settings?: Omit<FollowSettings, 'after'>): Asked;
  /**
   * Uploads and sends. Tries again while the server cannot be reached, a few times: the same key makes it the same
   * turn.
   */
  send(question: Question, signal?: AbortSignal): Promise<Sent>;
  /** The events of a turn of any age, to its end. */
  follow(turnId: string, settings?: FollowSettings): AsyncGenerator<TurnEvent, void, undefined>;
  /**
   * What happens to the viewer's conversations and turns, on any device, until the loop is left. `after`:
   * `Viewer.lastEventSeq`, read before the lists that the events change.
   */
  viewerEvents(settings?: Omit<FollowSettings, 'from'>): AsyncGenerator<ViewerEvent, void, undefined>;
  /** Asks the same again: a sibling of the turn. */
  regenerate(turnId: string): Promise<Turn>;
  cancel(turnId: string): Promise<void>;
  /** -> the image's id. */
  upload(picture: Picture, signal?: AbortSignal): Promise<string>;
  /** Any other query or mutation; rejects with ApiError. */
  request<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Result>;
  /** Closes the socket. A program whose loops have ended can do without. */
  dispose(): Promise<void>;
}

const never = new AbortController().signal;

export function createClient({ url, headers = () => ({}), webSocket, network }: ClientOptions): Client {
  const request = createRequest(url, headers);
  const upload = createUpload(request);
  const socket: Socket = openSocket(url.replace(/^http/, 'ws'), headers, webSocket);
  // The browser knows at once that the network is gone. The pings of the socket would find out later.
  const terminate = (): void => socket.terminate();
  network?.addEventListener('offline', terminate);
  const pause = (attempt: number, signal: AbortSignal): Promise<void> => backOff(attempt, signal, network);
  const send = createSend({ request, upload, pause });

  async function* subscribe<Data, E extends { seq: number }>(
    events: NumberedEvents<Data, E>,
    { signal = never, after = 0, onConnection = () => {} }: Omit<FollowSettings, 'from'>,
  ): AsyncGenerator<E, void, undefined> {
    // A subscription without new events is connected too.
    const release = socket.on('connected', () => onConnection(true));
    try {
      yield* eventsOf(socket, events, { signal, after, onConnection, pause });
    } finally {
      release();
    }
  }
  const follow: Client['follow'] = (turnId, { from, ...settings } = {}) =>
    subscribe(turnEvents(turnId, from), settings);

  const cancel = async (turnId: string): Promise<void> => {
    await request(CancelTurnDocument, { turnId });
  };

  return {
    send,
    follow,
    viewerEvents: (settings = {}) => subscribe(viewerEvents, settings),
    cancel,
    upload,
    request,
    ask(question, settings = {}) {
      const sent = send(question, settings.signal);
      async function* events(): AsyncGenerator<TurnEvent, void, undefined> {
        yield* follow((await sent).turn.id, settings);
      }
      return askedOf(sent, events, cancel);
    },
    async regenerate(turnId) {
      const { regenerateTurn } = await request(RegenerateTurnDocument, { turnId });
      return regenerateTurn.turn;
    },
    async dispose() {
      network?.removeEventListener('offline', terminate);
      await socket.dispose();
    },
  };
}

function askedOf(
  sent: Promise<Sent>,
  events: () => AsyncGenerator<TurnEvent, void, undefined>,
  cancel: (turnId: string) => Promise<void>,
): Asked {
  // A rejection reaches the caller through `sent`, the loop or `finished`. None of them may be awaited yet.
  sent.catch(() => {});
  return {
    sent,
    [Symbol.asyncIterator]: events,
    cancel: async () => cancel((await sent).turn.id),
    async finished() {
      for await (const event of events()) if (event.__typename === 'TurnFinished') return event.turn;
      throw new ApiError('NOT_FOUND', 'The turn was deleted before it ended.');
    },
  };
}
