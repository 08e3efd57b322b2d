// The HTTP server: which handler answers which path, in order. Knows no noun of the application.
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import type { Express, Request, RequestHandler, Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Authenticate } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { AppError, describeCode } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Address } from '../platform/port.ts';
import { startApollo } from './apollo.ts';
import { createBaseUrl, stripPublicPath } from './base-url.ts';
import type { BaseUrlOf, TrustedProxies } from './base-url.ts';
import { mountDoor } from './doors.ts';
import type { Door } from './doors.ts';
import { createEventStreams } from './event-streams.ts';
import { GRAPHQL_FAULTS, answerFault, statusOf } from './faults.ts';
import { refuseForeignReads } from './foreign-pages.ts';
import { createErrorFormatter } from './format-error.ts';
import { goneSignal } from './gone.ts';
import { createGuard } from './guard.ts';
import { requireHost, securityHeaders } from './headers.ts';
import { healthz, readyz } from './health.ts';
import type { Readiness } from './health.ts';
import { createIdentification, requireRead } from './identify.ts';
import { listen, urlOf } from './listen.ts';
import type { HttpServer } from './listen.ts';
import { onlyReads, refuseMethod } from './only-reads.ts';
import { createOpenStreams } from './open-streams.ts';
import type { OpenStreams } from './open-streams.ts';
import { allowOrigins, createOriginRule, namesOwnHost } from './origins.ts';
import type { OriginRule } from './origins.ts';
import { createPages } from './page.ts';
import type { Pages } from './page.ts';
import { serveWebSocket } from './sockets.ts';
import type { SocketParts } from './sockets.ts';
import { refuseMalformed } from './well-formed.ts';

export interface HttpParts {
  schema: GraphQLSchema;
  authenticate: Authenticate;
  /** The context of resolvers. `gone`: aborted when the client no longer waits for the response. */
  contextFor(viewer: Viewer, gone: AbortSignal, baseUrl: string): Context;
  readiness: Readiness;
  /** Answers with Prometheus text. */
  metrics: RequestHandler;
  /** Begins a trace for each GraphQL request, and calls the next handler. */
  traceRequests: RequestHandler;
  /** Serves objects from the local disk; null when the object store has URLs of its own. */
  objects: { path: string; handler: RequestHandler } | null;
  /** Serves exports at signed URLs; an export is created while the client downloads it. */
  exports: { path: string; handler: RequestHandler };
  /** Serves files to every viewer with the scope `read`. */
  readerFiles: { path: string; handler: RequestHandler };
  /** Other protocols over the same services. */
  doors: readonly Door[];
  /** Origins of the object store. Pages load images from them and upload images to them. */
  storeOrigins: readonly string[];
  /** PUBLIC_URL; null: the address in the request. */
  publicUrl: string | null;
  /** The proxies whose X-Forwarded-* headers are used; null: none. */
  trustProxy: TrustedProxies | null;
  /** Origins whose pages may use the API, beside this server and this machine; `*`: all. */
  corsOrigins: readonly string[];
  /** Folder of the built web client. */
  webFolder: string;
  introspection: boolean;
  /** The greatest cost of an operation (cost.ts). */
  maxQueryCost: number;
  /**
   * true: refuse a Host header other than a loopback name. It keeps pages of other sites away from a server without
   * authentication.
   */
  loopbackOnly: boolean;
  maxBodyBytes: number;
  log: Logger;
}

const GRAPHQL_PATH = '/graphql';

/** The rules that handlers share. */
interface Rules {
  publicOrigin: string | null;
  baseUrlOf: BaseUrlOf;
  originRule: OriginRule;
  /** Whether the Host header names another site. */
  isForeign: (request: IncomingMessage) => boolean;
  identify: RequestHandler;
  viewerOf: (request: IncomingMessage) => Viewer;
  /** The context of a request that has been identified. */
  contextOf: (request: Request, response: Response) => Context;
}

/** What answers requests below /graphql and in doors. */
interface Handlers {
  apollo: ApolloServer<Context>;
  pages: Pages;
  streams: OpenStreams;
  subscriptions: SocketParts;
}

export async function startHttpServer(parts: HttpParts, address: Address): Promise<HttpServer> {
  const { schema, introspection, log, publicUrl } = parts;
  const rules = createRules(parts);
  const { baseUrlOf, viewerOf } = rules;
  const guard = createGuard(schema, parts);
  const formatError = createErrorFormatter(log);
  const apollo = await startApollo({ schema, guard, formatError, introspection, log });
  const streams = createOpenStreams({ authenticate: parts.authenticate, viewerOf });
  const subscriptions: SocketParts = {
    schema,
    guard,
    formatError,
    viewerOf,
    authenticate: parts.authenticate,
    contextFor: (viewer, gone, request) => parts.contextFor(viewer, gone, baseUrlOf(request)),
    refusalOf: (request) => refusalOf(request, rules),
  };
  const app = mount(parts, rules, { apollo, pages: createPages(parts.webFolder, baseUrlOf), streams, subscriptions });

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
      closeConnections(server);
      await closed;
    },
  };
}

function createRules(parts: HttpParts): Rules {
  const { publicUrl } = parts;
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;
  const baseUrlOf = createBaseUrl(parts);
  const { identify, viewerOf } = createIdentification(parts.authenticate);
  return {
    publicOrigin,
    baseUrlOf,
    originRule: createOriginRule({ allowed: parts.corsOrigins, publicOrigin, baseUrlOf }),
    isForeign: (request) => parts.loopbackOnly && !namesOwnHost(request, publicUrl),
    identify,
    viewerOf,
    contextOf: (request, response) => parts.contextFor(viewerOf(request), goneSignal(response), baseUrlOf(request)),
  };
}

/** The handlers in the order in which a request meets them. */
function mount(parts: HttpParts, rules: Rules, handlers: Handlers): Express {
  const { log, maxBodyBytes } = parts;
  const { baseUrlOf, originRule, isForeign, identify, contextOf } = rules;
  const { apollo, pages, streams, subscriptions } = handlers;
  const app = express();
  app.disable('x-powered-by');
  // 1. Every request.
  app.use(securityHeaders([...parts.storeOrigins, ...(rules.publicOrigin === null ? [] : [rules.publicOrigin])]));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(parts.readiness, log));
  app.all(['/healthz', '/readyz'], refuseMethod);
  app.use(requireHost(baseUrlOf, isForeign));
  // 2. Paths without a viewer.
  app.get('/metrics', parts.metrics);
  app.all('/metrics', refuseMethod);
  app.use(parts.exports.path, parts.exports.handler);
  if (parts.objects !== null) app.use(parts.objects.path, parts.objects.handler);
  // 3. GraphQL.
  app.use(
    GRAPHQL_PATH,
    ...allowOrigins(originRule),
    ...(parts.introspection ? [pages.graphiql] : []),
    refuseForeignReads(originRule),
    parts.traceRequests,
    identify,
    express.json({ limit: maxBodyBytes }),
    refuseMalformed,
    createEventStreams(subscriptions, streams),
    expressMiddleware(apollo, { context: async ({ req, res }) => contextOf(req, res) }),
  );
  // 4. Files for viewers who may read.
  app.use(
    parts.readerFiles.path,
    ...allowOrigins(originRule, ['GET']),
    identify,
    requireRead(rules.viewerOf),
    onlyReads,
    parts.readerFiles.handler,
  );
  // 5. Other protocols.
  for (const door of parts.doors)
    mountDoor(app, door, {
      originRule,
      contextFor: contextOf,
      identify: [parts.traceRequests, identify],
      streams,
      maxBodyBytes,
      log,
      answerFault: (of) => answerFault(log, maxBodyBytes, of),
    });
  // 6. The page, and every path that is left.
  app.use(pages.page);
  app.use((_request, _response, next) => next(new AppError('NOT_FOUND', 'There is nothing at this path.')));
  app.use(answerFault(log, maxBodyBytes, GRAPHQL_FAULTS));
  return app;
}

/** The HTTP status that refuses a WebSocket; null when it may be opened. Never throws. */
function refusalOf(request: IncomingMessage, { baseUrlOf, isForeign, originRule }: Rules): number | null {
  try {
    baseUrlOf(request);
    return !isForeign(request) && originRule(request.headers.origin, request)
      ? null
      : describeCode('FORBIDDEN').httpStatus;
  } catch (error) {
    return statusOf(error);
  }
}

/** Event streams and idle keep-alive connections would keep the server open. */
function closeConnections(server: Server): void {
  setTimeout(() => server.closeAllConnections(), 1000).unref();
  server.closeIdleConnections();
}
