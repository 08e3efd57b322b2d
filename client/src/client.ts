// Creates the client from its parts: ask, follow, upload, cancel.
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
   * The headers with the credentials, e.g. `() => ({ authorization: 'Bearer …' })`. They are sent with requests, and
   * with `connection_init` over the socket.
   */
  headers?: HeaderSource;
  /** A WebSocket constructor. Default: the runtime's own, or that of `ws` in Node. */
  webSocket?: unknown;
  /** Emits `offline` and `online` when the network is lost and restored (a browser's window). */
  network?: EventTarget;
}

export type Turn = TurnFieldsFragment;

export interface FollowSettings {
  /** Aborting ends the loop; the turn continues. */
  signal?: AbortSignal;
  /** Only events after this `seq`. */
  after?: number;
  /** LATEST: of the stored events the state so far only, in as few events as possible. */
  from?: 'START' | 'LATEST';
  /** Previews come with their visual token ids (`codes`), about 1 KB for a mask. */
  codes?: boolean;
  /** Called with false when the connection is lost, with true when it is restored. */
  onConnection?: (connected: boolean) => void;
}

/** A question in progress. A loop over it receives its events. */
export interface Asked extends AsyncIterable<TurnEvent> {
  /** Resolves with the turn and its conversation when they are created; rejects when the question is refused. */
  sent: Promise<Sent>;
  /** Ends the turn early with the status CANCELLED. */
  cancel(): Promise<void>;
  /** Resolves with the ended turn, for callers that need no events. */
  finished(): Promise<Turn>;
}

export interface Client {
  /**
   * Uploads, sends and follows. After a lost connection or a restart of the server, a loop over it continues after the
   * last event.
   */
  ask(question: Question, settings?: Omit<FollowSettings, 'after'>): Asked;
  /**
   * Uploads and sends. Retries a few times while the server cannot be reached. The idempotency key prevents a second
   * turn.
   */
  send(question: Question, signal?: AbortSignal): Promise<Sent>;
  /** The events of a turn, running or ended, to its end. */
  follow(turnId: string, settings?: FollowSettings): AsyncGenerator<TurnEvent, void, undefined>;
  /**
   * Changes of the viewer's conversations and turns, from every device, until the loop is left. `after`:
   * `Viewer.lastEventSeq`, read before the lists that the events change.
   */
  viewerEvents(settings?: Omit<FollowSettings, 'from' | 'codes'>): AsyncGenerator<ViewerEvent, void, undefined>;
  /** Creates a sibling of the turn with the same question. */
  regenerate(turnId: string): Promise<Turn>;
  cancel(turnId: string): Promise<void>;
  /** Resolves with the image's id. */
  upload(picture: Picture, signal?: AbortSignal): Promise<string>;
  /** Any other query or mutation; rejects with ApiError. */
  request<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Result>;
  /** Closes the socket. A program whose loops have ended need not call it. */
  dispose(): Promise<void>;
}

const never = new AbortController().signal;

export function createClient({ url, headers = () => ({}), webSocket, network }: ClientOptions): Client {
  const request = createRequest(url, headers);
  const upload = createUpload(request);
  const socket: Socket = openSocket(url.replace(/^http/, 'ws'), headers, webSocket);
  // The browser detects a lost network at once, the pings of the socket detect it later.
  const terminate = (): void => socket.terminate();
  network?.addEventListener('offline', terminate);
  const pause = (attempt: number, signal: AbortSignal): Promise<void> => backOff(attempt, signal, network);
  const send = createSend({ request, upload, pause });

  async function* subscribe<Data, E extends { seq: number }>(
    events: NumberedEvents<Data, E>,
    { signal = never, after = 0, onConnection = () => {} }: Omit<FollowSettings, 'from' | 'codes'>,
  ): AsyncGenerator<E, void, undefined> {
    // The connection is restored also when no new event arrives.
    const release = socket.on('connected', () => onConnection(true));
    try {
      yield* eventsOf(socket, events, { signal, after, onConnection, pause });
    } finally {
      release();
    }
  }
  const follow: Client['follow'] = (turnId, { from = 'START', codes = false, ...settings } = {}) =>
    subscribe(turnEvents(turnId, { from, codes }), settings);

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
