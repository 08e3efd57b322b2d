// The HTTP server: which path goes where, in order, with what guards. Knows no noun of the application.
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import helmet from 'helmet';
import type { Authenticate } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { AppError, describeCode, isRetryable, writeError } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import { explainPortFault } from '../platform/port.ts';
import type { Address } from '../platform/port.ts';
import { executeGuarded } from './execute-guarded.ts';
import { createBaseUrl, stripPublicPath } from './base-url.ts';
import type { BaseUrlOf, TrustedProxies } from './base-url.ts';
import { createErrorFormatter } from './format-error.ts';
import { mountDoor } from './doors.ts';
import type { Door } from './doors.ts';
import { MAX_TOKENS, createGuard } from './guard.ts';
import { healthz, readyz } from './health.ts';
import { goneSignal } from './gone.ts';
import { createIdentification } from './identify.ts';
import { allowOrigins, createOriginRule, isLoopbackName, namesOwnHost } from './origins.ts';
import { createPages } from './page.ts';
import { statusOfRefusals } from './refusals.ts';
import type { ReadyChecks } from './health.ts';
import { createEventStreams } from './event-streams.ts';
import { createOpenStreams } from './open-streams.ts';
import { serveWebSocket } from './sockets.ts';
import { refuseMalformed } from './well-formed.ts';

export interface HttpParts {
  schema: GraphQLSchema;
  authenticate: Authenticate;
  /** What resolvers get. `gone`: of whoever waits for the response. */
  contextFor(viewer: Viewer, gone: AbortSignal, baseUrl: string): Context;
  checks: ReadyChecks;
  /** Prometheus text. */
  metrics: RequestHandler;
  /** Gives each request to GraphQL a trace; passes all on. */
  traceRequests: RequestHandler;
  /** Serves stored bytes when they lie on this machine's disk; null when the store has an address of its own. */
  objects: { path: string; handler: RequestHandler } | null;
  /** Answers what it makes while it is read, by signed URLs. */
  exports: { path: string; handler: RequestHandler };
  /** Other protocols over the same services. */
  doors: readonly Door[];
  /** Origins other than this server's that pictures are loaded from and uploaded to. */
  storeOrigins: readonly string[];
  /** Of PUBLIC_URL; null: as the request says. */
  publicUrl: string | null;
  /** Whose X-Forwarded-* headers count; null: nobody's. */
  trustProxy: TrustedProxies | null;
  /** Pages of these origins may use the API, beside those of this server and this machine; `*`: all. */
  corsOrigins: readonly string[];
  /** The built web client. */
  webFolder: string;
  introspection: boolean;
  /** Most that an operation may cost (cost.ts). */
  maxQueryCost: number;
  /**
   * Only take requests that name this machine itself: keeps other web pages away from a server without authentication.
   */
  loopbackOnly: boolean;
  maxBodyBytes: number;
  log: Logger;
}

export interface HttpServer {
  url: string;
  port: number;
  /** Takes no more, tells the sockets to come back later (1001), and resolves when all is closed. */
  close(): Promise<void>;
}

const GRAPHQL_PATH = '/graphql';

export async function startHttpServer(parts: HttpParts, address: Address): Promise<HttpServer> {
  const { schema, log } = parts;
  const guard = createGuard(schema, parts);
  const formatError = createErrorFormatter(log);
  const apollo = new ApolloServer<Context>({
    schema,
    formatError,
    nodeEnv: 'production',
    introspection: parts.introspection,
    // The guard does it, for every transport (execute-guarded.ts).
    dangerouslyDisableValidation: true,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), statusOfRefusals, executeGuarded(guard, formatError)],
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
  });
  await apollo.start();
  const { publicUrl } = parts;
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;
  const baseUrlOf = createBaseUrl(parts);
  const originRule = createOriginRule({ allowed: parts.corsOrigins, publicOrigin, baseUrlOf });
  const pages = createPages(parts.webFolder, baseUrlOf);
  const isForeign = (request: IncomingMessage): boolean => parts.loopbackOnly && !namesOwnHost(request, publicUrl);
  const { identify, viewerOf } = createIdentification(parts.authenticate);
  const subscriptions = {
    schema,
    guard,
    formatError,
    viewerOf,
    authenticate: parts.authenticate,
    contextFor: (viewer: Viewer, gone: AbortSignal, request: IncomingMessage) =>
      parts.contextFor(viewer, gone, baseUrlOf(request)),
    refusalOf(request: IncomingMessage) {
      try {
        baseUrlOf(request);
        return !isForeign(request) && originRule(request.headers.origin, request)
          ? null
          : describeCode('FORBIDDEN').httpStatus;
      } catch (error) {
        // What is thrown where a socket is opened would end the process.
        return statusOf(error);
      }
    },
  };

  const streams = createOpenStreams({ authenticate: parts.authenticate, viewerOf });

  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders([...parts.storeOrigins, ...(publicOrigin === null ? [] : [publicOrigin])]));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(parts.checks, log));
  app.use(requireHost(baseUrlOf, isForeign));
  app.get('/metrics', parts.metrics);
  app.use(parts.exports.path, parts.exports.handler);
  if (parts.objects !== null) app.use(parts.objects.path, parts.objects.handler);
  app.use(
    GRAPHQL_PATH,
    ...allowOrigins(originRule),
    ...(parts.introspection ? [pages.graphiql] : []),
    parts.traceRequests,
    identify,
    express.json({ limit: parts.maxBodyBytes }),
    refuseMalformed,
    createEventStreams(subscriptions, streams),
    expressMiddleware(apollo, {
      context: async ({ req, res }) => parts.contextFor(viewerOf(req), goneSignal(res), baseUrlOf(req)),
    }),
  );
  for (const door of parts.doors)
    mountDoor(app, door, {
      originRule,
      contextFor: (request, response) => parts.contextFor(viewerOf(request), goneSignal(response), baseUrlOf(request)),
      identify: [parts.traceRequests, identify],
      streams,
      maxBodyBytes: parts.maxBodyBytes,
      answerFault: (door) => answerFault(log, parts.maxBodyBytes, door),
    });
  app.use(pages.page);
  app.use((_request, _response, next) => next(new AppError('NOT_FOUND', 'There is nothing at this path.')));
  app.use(answerFault(log, parts.maxBodyBytes, OF_GRAPHQL));

  const publicPath = publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');
  const server = createServer((request, response) => {
    stripPublicPath(request, publicPath);
    app(request, response);
  });
  server.prependListener('upgrade', (request: IncomingMessage) => stripPublicPath(request, publicPath));
  const closeSockets = serveWebSocket(server, GRAPHQL_PATH, subscriptions);
  const port = await listen(server, address);
  return {
    port,
    url: urlOf(address.host, port),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      streams.close();
      await closeSockets();
      await apollo.stop();
      // Event streams and idle keep-alive connections would hold the server for ever.
      setTimeout(() => server.closeAllConnections(), 1000).unref();
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** For a process that takes no requests: whether it lives, whether it can work, what it counted. */
export async function startHealthServer(
  { checks, metrics, log }: Pick<HttpParts, 'checks' | 'metrics' | 'log'>,
  address: Address,
): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(checks, log));
  app.get('/metrics', metrics);
  const server = createServer(app);
  const port = await listen(server, address);
  return {
    port,
    url: urlOf(address.host, port),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An address to listen on that stands for all of them is none that could be asked: this machine's own name is. */
function urlOf(host: string, port: number): string {
  const name = ['0.0.0.0', '::', '[::]'].includes(host) ? 'localhost' : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}

function listen(server: Server, address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => reject(explainPortFault(error, address));
    server.once('error', refuse);
    server.listen(address.port, address.host, () => {
      server.removeListener('error', refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function securityHeaders(otherOrigins: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:', ...otherOrigins],
        'connect-src': ["'self'", ...otherOrigins],
        'style-src': ["'self'", "'unsafe-inline'"],
        // GraphiQL's letters lie in its style sheet.
        'font-src': ["'self'", 'data:'],
        // The server itself speaks plain HTTP.
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: false,
    // requireHost sets them where they count.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
}

/** A Host that is none, or that of another site's page, is refused before anything is done. */
function requireHost(baseUrlOf: BaseUrlOf, isForeign: (request: IncomingMessage) => boolean): RequestHandler {
  return (request, response, next) => {
    const { protocol, hostname } = new URL(baseUrlOf(request));
    if (isForeign(request)) throw new AppError('FORBIDDEN', 'This server only answers to localhost.');
    // Browsers heed these two only from https and from this machine, and complain about them in the console elsewhere.
    if (protocol === 'https:' || isLoopbackName(hostname))
      response.set({ 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1' });
    next();
  };
}

const OF_GRAPHQL: Pick<Door, 'writeFault' | 'largePictures'> = {
  writeFault: (fault) => ({ errors: [writeError(fault)] }),
  largePictures: 'createImageUpload',
};

/**
 * What went wrong before GraphQL, or in a door: a body that is too large or no JSON, what a door refuses; otherwise a
 * fault of ours.
 */
function answerFault(
  log: Logger,
  maxBodyBytes: number,
  { writeFault, largePictures }: Pick<Door, 'writeFault' | 'largePictures'>,
): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    // A client that leaves in the middle of an upload waits for no answer.
    if (request.socket.destroyed && isBrokenOff(error)) {
      log.debug({ err: error }, 'a client broke off its request');
      response.destroy();
      return;
    }
    const status = statusOf(error);
    if (response.headersSent) {
      log.error({ err: error }, 'a response was cut off');
      response.destroy();
      return;
    }
    const fault = error instanceof AppError ? error : explainRefusal(status, error, { maxBodyBytes, largePictures });
    // What was said of the body that would have been sent is not true of this one.
    for (const name of OF_THE_BODY) response.removeHeader(name);
    if (fault.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
    const { retryAfter } = fault.details;
    if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter));
    if (status >= 500) log[isRetryable(fault.code) ? 'warn' : 'error']({ err: error }, 'a request failed');
    response.status(status).json(writeFault(fault));
  };
}

const OF_THE_BODY = ['content-type', 'content-disposition', 'cache-control', 'etag', 'last-modified'];

function statusOf(error: unknown): number {
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return error instanceof AppError ? describeCode(error.code).httpStatus : 500;
}

const BROKEN_OFF = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ECONNABORTED', 'EPIPE'];

function isBrokenOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && BROKEN_OFF.includes(String(error.code))) ||
    ('type' in error && error.type === 'request.aborted')
  );
}

/** What a library refused; body-parser says in `type` what was wrong with a body. */
function explainRefusal(
  status: number,
  error: unknown,
  { maxBodyBytes, largePictures }: { maxBodyBytes: number; largePictures: string },
): AppError {
  if (status >= 500) return new AppError('INTERNAL', 'The server failed.');
  if (status === 413)
    return new AppError(
      'IMAGE_TOO_LARGE',
      `The request is larger than ${maxBodyBytes} bytes; upload large pictures with ${largePictures}.`,
    );
  const isOfBody =
    error instanceof Error && 'type' in error && /^(entity|encoding|charset|request)\./.test(String(error.type));
  return new AppError(
    'BAD_USER_INPUT',
    isOfBody ? 'The request cannot be read: its body must be JSON.' : 'The request cannot be read.',
  );
}
