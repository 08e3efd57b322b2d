// Subscriptions over WebSocket (graphql-transport-ws) at /graphql, with the same checks, context and errors as over
// HTTP. An error ends one operation only, not the socket. Queries and mutations are refused.
import type { IncomingMessage, Server } from 'node:http';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { VerifyClientCallbackAsync, WebSocket } from 'ws';
import { watchCredentials } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import { AppError, isRetryable } from '../errors.ts';
import { executeOnce, subscribeTo } from './execute.ts';
import type { OperationArgs } from './execute.ts';
import { formatResult } from './format-error.ts';
import { isOperation, operationOf } from './operation.ts';
import type { OperationParts } from './operation.ts';

export interface SocketParts extends OperationParts {
  /**
   * The HTTP status that refuses a WebSocket; null when it may be opened. Browsers let every page open one, and send
   * the page's origin.
   */
  refusalOf(request: IncomingMessage): number | null;
}

const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_SUBSCRIPTIONS_PER_SOCKET = 64;
/**
 * Milliseconds for the first message. When many clients come back at once, the server reads first messages late; with
 * the default of graphql-ws, 3 seconds, it would refuse clients that are in time.
 */
const INIT_TIMEOUT_MS = 30_000;
/** Close code of graphql-transport-ws: the credentials are invalid or have expired. */
const FORBIDDEN = 4403;
/** Close code of RFC 6455. */
const TRY_AGAIN_LATER = 1013;

/** The state of a socket after its first message. */
interface Session {
  viewer: Viewer;
  gone: AbortController;
  stopWatching: () => void;
}

/** Returns a function that closes all sockets with 1001 ("going away"), so that clients reconnect. */
export function serveWebSocket(server: Server, path: string, parts: SocketParts): () => Promise<void> {
  const verifyClient: VerifyClientCallbackAsync = ({ req }, done) => {
    const status = parts.refusalOf(req);
    if (status === null) done(true);
    else done(false, status);
  };
  const sockets = new WebSocketServer({ server, maxPayload: MAX_MESSAGE_BYTES, verifyClient });
  // The path may end with a slash, as over HTTP.
  sockets.shouldHandle = ({ url = '' }) => [path, `${path}/`].includes(url.split('?')[0] ?? '');
  const disposable = useServer<Record<string, unknown>, Partial<Session>>(
    {
      onConnect: async ({ extra, connectionParams }) => {
        const authorization = authorizationOf(extra.request, connectionParams ?? {});
        const viewer = await parts.authenticate(authorization).catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return null;
          if (!(error instanceof AppError) || !isRetryable(error.code)) throw error;
          // Clients reconnect by themselves.
          extra.socket.close(TRY_AGAIN_LATER, 'Try again later.');
          return null;
        });
        // The socket is closed with 4403.
        if (viewer === null || viewer.scopes.length === 0) return false;
        extra.viewer = viewer;
        extra.gone = new AbortController();
        extra.stopWatching = watchCredentials(parts.authenticate, authorization, viewer, () =>
          extra.socket.close(FORBIDDEN, 'The credentials are no longer valid.'),
        );
        if (extra.socket.readyState !== extra.socket.OPEN) extra.stopWatching();
        return true;
      },
      onClose: ({ extra }) => {
        extra.stopWatching?.();
        extra.gone?.abort();
      },
      onSubscribe: ({ extra, subscriptions }, _id, payload) => {
        if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET)
          return [new GraphQLError('Too many subscriptions on one socket.')];
        const { viewer, gone } = extra;
        if (viewer === undefined || gone === undefined)
          throw new Error('a socket subscribes before it was authenticated');
        const operation = operationOf(parts, payload, () => parts.contextFor(viewer, gone.signal, extra.request));
        if (!isOperation(operation)) return operation;
        return operation.operation === OperationTypeNode.SUBSCRIPTION
          ? operation
          : [new GraphQLError('Only subscriptions are taken here; send queries and mutations by HTTP.')];
      },
      execute: (args) => executeOnce(args as OperationArgs),
      subscribe: (args) => subscribeTo(args as OperationArgs),
      onNext: (...[, , , , result]) => formatResult(parts.formatError, result),
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => parts.formatError(error.toJSON(), error)),
      isProd: true,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    },
    sockets,
  );
  sockets.on('connection', ignoreFaultyFrames);
  return async () => {
    await disposable.dispose();
  };
}

/**
 * Replaces the listener of graphql-ws, which prints the error of a frame that is no WebSocket's, or too large, as an
 * error of the server. Such a frame is a fault of the client: ws closes the socket with 1002, 1007 or 1009.
 */
function ignoreFaultyFrames(socket: WebSocket): void {
  socket.removeAllListeners('error');
  socket.on('error', () => {});
}

/** Browsers cannot set headers of a WebSocket, so clients send `authorization` in the first message. */
function authorizationOf(
  request: IncomingMessage,
  connectionParams: Readonly<Record<string, unknown>>,
): string | undefined {
  const given = connectionParams['authorization'] ?? connectionParams['Authorization'];
  return typeof given === 'string' ? given : request.headers.authorization;
}
