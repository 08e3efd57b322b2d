// Subscriptions over WebSocket (graphql-transport-ws) and over Server-Sent Events, both at /graphql: the same checks, the same
// context, the same errors. Queries and mutations are not taken here.
import type { IncomingMessage, Server } from 'node:http';
import type { RequestHandler } from 'express';
import { GraphQLError } from 'graphql';
import type { ExecutionArgs, ExecutionResult, FormattedExecutionResult, GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/express';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { watchCredentials } from '../access/authenticator.ts';
import type { Authenticate } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { ErrorFormatter } from './format-error.ts';
import type { Guard } from './guard.ts';

export interface SubscriptionParts {
  schema: GraphQLSchema;
  guard: Guard;
  formatError: ErrorFormatter;
  authenticate: Authenticate;
  /** Of a request that was identified already: an event stream is one, a socket is not. */
  viewerOf(request: IncomingMessage): Viewer;
  contextFor(viewer: Viewer): Context;
  /** Whether a page of this origin may open a socket. */
  originAllowed(request: IncomingMessage): boolean;
}

const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_SUBSCRIPTIONS_PER_SOCKET = 64;
/** graphql-transport-ws: the server does not, or no longer, take this client. */
const FORBIDDEN = 4403;

/** Who is at the other end of a socket, once it has said so. */
interface Session {
  viewer: Viewer;
  stopWatching: () => void;
}

/** The function it returns closes all sockets with 1001 ("going away"), so clients come back by themselves. */
export function serveWebSocket(server: Server, path: string, parts: SubscriptionParts): () => Promise<void> {
  const sockets = new WebSocketServer({ server, path, maxPayload: MAX_MESSAGE_BYTES, verifyClient: ({ req }: { req: IncomingMessage }) => parts.originAllowed(req) });
  const disposable = useServer<Record<string, unknown>, Partial<Session>>(
    {
      onConnect: async ({ extra, connectionParams }) => {
        const authorization = authorizationOf(extra.request, connectionParams ?? {});
        const viewer = await parts.authenticate(authorization).catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return null;
          throw error;
        });
        // Refused with 4403.
        if (viewer === null || viewer.scopes.length === 0) return false;
        extra.viewer = viewer;
        extra.stopWatching = watchCredentials(parts.authenticate, authorization, viewer, () => extra.socket.close(FORBIDDEN, 'The credentials are valid no longer.'));
        if (extra.socket.readyState !== extra.socket.OPEN) extra.stopWatching();
        return true;
      },
      onClose: ({ extra }) => extra.stopWatching?.(),
      onSubscribe: async (ctx, _id, payload) => {
        if (Object.keys(ctx.subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) return [new GraphQLError('Too many subscriptions on one socket.')];
        if (ctx.extra.viewer === undefined) throw new Error('a socket subscribes before it was let in');
        return executionArgs(parts, payload, ctx.extra.viewer);
      },
      onNext: (_ctx, _id, _payload, _args, result) => formatResult(parts, result),
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
    onSubscribe: (request, params) => {
      const args = executionArgs(parts, params, parts.viewerOf(request.raw));
      if (isArgs(args)) return args;
      const body = JSON.stringify({ errors: args.map((error) => parts.formatError(error.toJSON(), error)) });
      return [body, { status: 400, statusText: 'Bad Request', headers: { 'content-type': 'application/json; charset=utf-8' } }];
    },
    // The library only turns it into JSON; its type asks for errors that are not formatted yet.
    onNext: (_ctx, _request, result) => ('hasNext' in result ? result : formatResult(parts, result) as ExecutionResult),
  });
  return async (request, response, next) => {
    // Some clients name every type they can read with every request (urql does): what counts is which they like best.
    if (request.accepts(['application/graphql-response+json', 'application/json', 'text/event-stream']) !== 'text/event-stream') return next();
    // The library wants to read exactly this.
    request.headers.accept = 'text/event-stream';
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

type Args = ExecutionArgs & { contextValue: Context };

function executionArgs(parts: SubscriptionParts, request: SubscribeRequest, viewer: Viewer): Args | readonly GraphQLError[] {
  const { schema, guard } = parts;
  const document = guard.readSubscription(request.query, request.operationName);
  if (!('kind' in document)) return document;
  return {
    schema, document, contextValue: parts.contextFor(viewer),
    ...(request.operationName == null ? {} : { operationName: request.operationName }),
    ...(request.variables == null ? {} : { variableValues: request.variables }),
  };
}

const isArgs = (args: Args | readonly GraphQLError[]): args is Args => 'schema' in args;

function formatResult({ formatError }: SubscriptionParts, result: { errors?: readonly GraphQLError[] | undefined; data?: unknown }): FormattedExecutionResult {
  const { errors, ...rest } = result;
  return { ...(rest as FormattedExecutionResult), ...(errors === undefined ? {} : { errors: errors.map((error) => formatError(error.toJSON(), error)) }) };
}
