// The HTTP server: which path goes where, in order, with what guards. Knows no noun of the application.
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
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
import { AppError, describeCode } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import { explainPortFault } from '../platform/port.ts';
import { executeGuarded } from './execute-guarded.ts';
import { createErrorFormatter } from './format-error.ts';
import { serveGraphiql } from './graphiql.ts';
import { MAX_TOKENS, createGuard } from './guard.ts';
import { healthz, readyz } from './health.ts';
import { goneSignal } from './gone.ts';
import { createIdentification } from './identify.ts';
import { statusOfRefusals } from './refusals.ts';
import type { ReadyChecks } from './health.ts';
import { serveEvents, serveWebSocket } from './subscriptions.ts';

export interface HttpParts {
  schema: GraphQLSchema;
  authenticate: Authenticate;
  /** What resolvers get. `gone`: of whoever waits for the response. */
  contextFor(viewer: Viewer, gone: AbortSignal): Context;
  checks: ReadyChecks;
  /** Prometheus text. */
  metrics: RequestHandler;
  /** Gives each request to GraphQL a trace; passes all on. */
  traceRequests: RequestHandler;
  /** Serves stored bytes when they lie on this machine's disk; null when the store has an address of its own. */
  objects: { path: string; handler: RequestHandler } | null;
  /** Answers what it makes while it is read, by signed URLs. */
  exports: { path: string; handler: RequestHandler };
  /** Origins other than this server's that pictures are loaded from and uploaded to. */
  storeOrigins: readonly string[];
  /** Where the page is to be found, when that is not where this server listens; null when it is. */
  publicOrigin: string | null;
  /** The built web client. */
  webFolder: string;
  introspection: boolean;
  /** Most that an operation may cost (cost.ts). */
  maxQueryCost: number;
  /** Only take requests that name this machine itself: keeps other web pages away from a server without authentication. */
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

export async function startHttpServer(parts: HttpParts, address: { host: string; port: number }): Promise<HttpServer> {
  const { schema, log } = parts;
  const guard = createGuard(schema, parts);
  const formatError = createErrorFormatter(log);
  const apollo = new ApolloServer<Context>({
    schema, formatError,
    nodeEnv: 'production',
    introspection: parts.introspection,
    validationRules: [...guard.rules],
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), statusOfRefusals, executeGuarded(guard, formatError)],
    logger: { debug: () => {}, info: () => {}, warn: (message) => log.warn(message), error: (message) => log.error(message) },
  });
  await apollo.start();
  const { identify, viewerOf } = createIdentification(parts.authenticate);
  const subscriptions = {
    schema, guard, formatError, viewerOf,
    authenticate: parts.authenticate,
    contextFor: parts.contextFor.bind(parts),
    originAllowed: (request: IncomingMessage) => (!parts.loopbackOnly || namesLoopback(request.headers.host)) && isSameSite(request, parts.publicOrigin),
  };

  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders([...parts.storeOrigins, ...(parts.publicOrigin === null ? [] : [parts.publicOrigin])]));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(parts.checks, log));
  if (parts.loopbackOnly) app.use(refuseForeignHost);
  app.get('/metrics', parts.metrics);
  app.use(parts.exports.path, parts.exports.handler);
  if (parts.objects !== null) app.use(parts.objects.path, parts.objects.handler);
  app.use(
    GRAPHQL_PATH,
    ...(parts.introspection ? [serveGraphiql(parts.webFolder)] : []),
    parts.traceRequests,
    identify,
    express.json({ limit: parts.maxBodyBytes }),
    serveEvents(subscriptions),
    expressMiddleware(apollo, { context: async ({ req, res }) => parts.contextFor(viewerOf(req), goneSignal(res)) }),
  );
  if (existsSync(parts.webFolder)) app.use(express.static(parts.webFolder));
  app.use(answerFault(log, parts.maxBodyBytes));

  const server = createServer(app);
  const closeSockets = serveWebSocket(server, GRAPHQL_PATH, subscriptions);
  const port = await listen(server, address);
  return {
    port,
    url: urlOf(address.host, port),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
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
export async function startHealthServer({ checks, metrics, log }: Pick<HttpParts, 'checks' | 'metrics' | 'log'>, address: { host: string; port: number }): Promise<HttpServer> {
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

const urlOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => reject(explainPortFault(error, { host, port }));
    server.once('error', refuse);
    server.listen(port, host, () => {
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
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const namesLoopback = (host: string | undefined): boolean => host !== undefined && LOOPBACK.has(host.replace(/:\d+$/, '').toLowerCase());

/** A page of another site may point a name of its own at 127.0.0.1; its requests then carry that name. */
const refuseForeignHost: RequestHandler = (request, response, next) => {
  if (namesLoopback(request.headers.host)) return next();
  response.status(403).json({ errors: [{ message: 'This server only answers to localhost.', extensions: { code: 'FORBIDDEN', retryable: false } }] });
};

/** Browsers let any page open a socket anywhere, and say in Origin which page it was. Other clients send none. */
function isSameSite(request: IncomingMessage, publicOrigin: string | null): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  // A proxy in front may ask for another host than the browser did.
  return page.host === host || page.origin === publicOrigin || LOOPBACK.has(page.hostname);
}

/** What went wrong before GraphQL: a body that is too large or no JSON; otherwise a fault of ours. */
function answerFault(log: Logger, maxBodyBytes: number): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error instanceof AppError ? describeCode(error.code).httpStatus : error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
    const fault = error instanceof AppError ? error : status === 413
      ? new AppError('IMAGE_TOO_LARGE', `The request is larger than ${maxBodyBytes} bytes; upload large pictures with createImageUpload.`)
      : status < 500 ? new AppError('BAD_USER_INPUT', 'The request cannot be read: its body must be JSON.') : new AppError('INTERNAL', 'The server failed.');
    if (fault.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
    if (status >= 500) log.error({ err: error }, 'a request failed before GraphQL');
    response.status(status).json({ errors: [{ message: fault.message, extensions: { code: fault.code, retryable: describeCode(fault.code).retryable } }] });
  };
}
