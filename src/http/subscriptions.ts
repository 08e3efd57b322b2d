// Operations over WebSocket (graphql-transport-ws) and over Server-Sent Events (graphql-sse, distinct connections), both at /graphql: the same
// checks, the same context, the same errors as by HTTP. What goes wrong with one operation is an error of that operation alone. A socket takes
// subscriptions only.
import type { IncomingMessage, Server } from 'node:http';
import type { RequestHandler } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/express';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { VerifyClientCallbackAsync } from 'ws';
import { watchCredentials } from '../access/authenticator.ts';
import type { Authenticate } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { AppError, isRetryable } from '../errors.ts';
import { executeOnce, failure, subscribeTo } from './execute.ts';
import type { OperationArgs } from './execute.ts';
import { formatResult } from './format-error.ts';
import { goneSignal } from './gone.ts';
import type { ErrorFormatter } from './format-error.ts';
import type { Guard } from './guard.ts';

export interface SubscriptionParts {
  schema: GraphQLSchema;
  guard: Guard;
  formatError: ErrorFormatter;
  authenticate: Authenticate;
  /** Of a request that was identified already: an event stream is one, a socket is not. */
  viewerOf(request: IncomingMessage): Viewer;
  /** `gone`: of whoever waits for the results. */
  contextFor(viewer: Viewer, gone: AbortSignal, request: IncomingMessage): Context;
  /** HTTP status of the refusal of whoever may open no socket (browsers let any page do so, and say in Origin which page it was); null for who may. */
  refusalOf(request: IncomingMessage): number | null;
}

const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_SUBSCRIPTIONS_PER_SOCKET = 64;
/** graphql-transport-ws: the server does not, or no longer, take this client. */
const FORBIDDEN = 4403;
/** RFC 6455. */
const TRY_AGAIN_LATER = 1013;

/** Who is at the other end of a socket, once it has said so. */
interface Session {
  viewer: Viewer;
  gone: AbortController;
  stopWatching: () => void;
}

/** The function it returns closes all sockets with 1001 ("going away"), so clients come back by themselves. */
export function serveWebSocket(server: Server, path: string, parts: SubscriptionParts): () => Promise<void> {
  const verifyClient: VerifyClientCallbackAsync = ({ req }, done) => {
    const status = parts.refusalOf(req);
    if (status === null) done(true);
    else done(false, status);
  };
  const sockets = new WebSocketServer({ server, maxPayload: MAX_MESSAGE_BYTES, verifyClient });
  // With a slash at the end too, as over HTTP.
  sockets.shouldHandle = ({ url = '' }) => [path, `${path}/`].includes(url.split('?')[0] ?? '');
  const disposable = useServer<Record<string, unknown>, Partial<Session>>(
    {
      onConnect: async ({ extra, connectionParams }) => {
        const authorization = authorizationOf(extra.request, connectionParams ?? {});
        const viewer = await parts.authenticate(authorization).catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return null;
          if (!(error instanceof AppError) || !isRetryable(error.code)) throw error;
          // Clients come back by themselves.
          extra.socket.close(TRY_AGAIN_LATER, 'Try again later.');
          return null;
        });
        // Refused with 4403.
        if (viewer === null || viewer.scopes.length === 0) return false;
        extra.viewer = viewer;
        extra.gone = new AbortController();
        extra.stopWatching = watchCredentials(parts.authenticate, authorization, viewer, () => extra.socket.close(FORBIDDEN, 'The credentials are valid no longer.'));
        if (extra.socket.readyState !== extra.socket.OPEN) extra.stopWatching();
        return true;
      },
      onClose: ({ extra }) => {
        extra.stopWatching?.();
        extra.gone?.abort();
      },
      onSubscribe: ({ extra, subscriptions }, _id, payload) => {
        if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) return [new GraphQLError('Too many subscriptions on one socket.')];
        const { viewer, gone } = extra;
        if (viewer === undefined || gone === undefined) throw new Error('a socket subscribes before it was let in');
        const args = executionArgs(parts, payload, () => parts.contextFor(viewer, gone.signal, extra.request));
        if (!isArgs(args)) return args;
        return args.operation === OperationTypeNode.SUBSCRIPTION ? args : [new GraphQLError('Only subscriptions are taken here; send queries and mutations by HTTP.')];
      },
      execute: (args) => executeOnce(args as OperationArgs),
      subscribe: (args) => subscribeTo(args as OperationArgs),
      onNext: (_ctx, _id, _payload, _args, result) => formatResult(parts.formatError, result),
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => parts.formatError(error.toJSON(), error)),
      isProd: true,
    },
    sockets,
  );
  return async () => { await disposable.dispose(); };
}

/** Answers requests that want `text/event-stream`, passes all others on. */
export function serveEvents(parts: SubscriptionParts): RequestHandler {
  const handler = createHandler<{ [K in keyof Context]: Context[K] }>({
    // null: no single connection mode, every subscription is a request of its own.
    authenticate: () => null,
    onSubscribe: async ({ raw, method, context: { res } }, params) => {
      const args = executionArgs(parts, params, () => parts.contextFor(parts.viewerOf(raw), goneSignal(res), raw));
      // An event, not a status: graphql-sse's client takes any status but 200 for an outage, and tries again and again.
      if (!isArgs(args)) return refusal(args);
      if (method === 'GET' && args.operation === OperationTypeNode.MUTATION) return refusal([new GraphQLError('A mutation must be sent by POST.')]);
      if (args.operation !== OperationTypeNode.SUBSCRIPTION) return args;
      const events = await subscribeTo(args);
      if (Symbol.asyncIterator in events) return events;
      const { errors = [] } = events;
      return errors.some(({ originalError }) => originalError instanceof AppError && originalError.code === 'DATABASE_UNAVAILABLE') ? away(parts, errors) : refusal(errors);
    },
    execute: (args) => executeOnce(args),
    // The library only turns it into JSON; its type asks for errors that are not formatted yet.
    onNext: (_ctx, _request, result) => ('hasNext' in result ? result : formatResult(parts.formatError, result) as ExecutionResult),
  });
  return async (request, response, next) => {
    // Some clients name every type they can read with every request (urql does): what counts is which they like best.
    if (request.accepts(['application/graphql-response+json', 'application/json', 'text/event-stream']) !== 'text/event-stream') return next();
    // The library wants to read exactly this.
    request.headers.accept = 'text/event-stream';
    // nginx and its like hold a response back until it ends, unless they are told not to.
    response.setHeader('x-accel-buffering', 'no');
    const stopWatching = watchCredentials(parts.authenticate, request.headers.authorization, parts.viewerOf(request), () => response.destroy());
    response.once('close', stopWatching);
    await handler(request, response);
  };
}

/** Browsers cannot set headers of a socket; they say it in the first message instead, as `authorization`. */
function authorizationOf(request: IncomingMessage, connectionParams: Readonly<Record<string, unknown>>): string | undefined {
  const told = connectionParams['authorization'] ?? connectionParams['Authorization'];
  return typeof told === 'string' ? told : request.headers.authorization;
}

interface SubscribeRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

type Args = OperationArgs & { operation: OperationTypeNode };

function executionArgs({ schema, guard }: SubscriptionParts, request: SubscribeRequest, context: () => Context): Args | readonly GraphQLError[] {
  try {
    const read = guard.read(request.query, request.operationName);
    if (!('document' in read)) return read;
    const contextValue = context();
    guard.admit(read, request.variables, contextValue.viewer);
    return {
      schema, document: read.document, operation: read.operation.operation, contextValue,
      ...(request.operationName == null ? {} : { operationName: request.operationName }),
      ...(request.variables == null ? {} : { variableValues: request.variables }),
    };
  } catch (error) {
    return [failure(error)];
  }
}

/** The library knows a result by its `data`, which one that was never begun has not. */
const refusal = (errors: readonly GraphQLError[]): ExecutionResult => ({ data: undefined, errors }) as unknown as ExecutionResult;

/** An outage, to be tried again by the client itself. */
const away = ({ formatError }: SubscriptionParts, errors: readonly GraphQLError[]): [string, { status: number; statusText: string; headers: Record<string, string> }] =>
  [JSON.stringify(formatResult(formatError, { errors })), { status: 503, statusText: 'Service Unavailable', headers: { 'content-type': 'application/json; charset=utf-8' } }];

const isArgs = (args: Args | readonly GraphQLError[]): args is Args => 'schema' in args;
