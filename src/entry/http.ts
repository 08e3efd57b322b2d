// Opens the HTTP server of a role: the API with its schema and doors, or a worker's health server.
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import { labelStudioDoor } from '../../doors/label-studio/index.ts';
import { mcpDoor } from '../../doors/mcp/index.ts';
import { openaiDoor } from '../../doors/openai/index.ts';
import { resolvers } from '../../resolvers/index.ts';
import { createAuthenticate } from '../access/authenticator.ts';
import { lockRootFields } from '../access/root-fields.ts';
import { isLoopback } from '../config.ts';
import type { Config } from '../config.ts';
import { createContext } from '../context.ts';
import { boundFields } from '../http/bounded-schema.ts';
import { canonicalIds } from '../http/canonical-ids.ts';
import type { ReadyChecks } from '../http/health.ts';
import { guardMetrics } from '../http/metrics.ts';
import { refuseUnstorableText } from '../http/refuse-text.ts';
import { loadSchema } from '../http/schema.ts';
import { startHealthServer } from '../http/health-server.ts';
import type { HttpServer } from '../http/listen.ts';
import { startHttpServer } from '../http/server.ts';
import type { HttpParts } from '../http/server.ts';
import type { Address } from '../platform/port.ts';
import { findModel } from '../workers/directory.ts';
import { EXPORT_PATH, MASK_DECODER_PATH, WEB_FOLDER } from './services.ts';
import type { Foundation, ServiceSet } from './services.ts';
import { FILES_PATH } from './storage.ts';

/** Bytes of a request body: Base64 makes an image a third larger, and 1 MiB is for the rest of the request. */
const bodyLimit = (maxInlineImageBytes: number): number => Math.ceil((maxInlineImageBytes * 4) / 3) + 1024 * 1024;

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function openHttp(
  foundation: Foundation,
  services: ServiceSet,
  metricsHandler: RequestHandler,
  { address, healthOnly }: { address: Address; healthOnly: boolean },
): Promise<HttpServer> {
  const readiness = { checks: checksOf(foundation), loading: () => foundation.engine?.loadingShare?.() ?? null };
  const metrics = guardMetrics(metricsHandler, foundation.config.metricsToken);
  if (healthOnly) return startHealthServer({ readiness, metrics, log: foundation.log }, address);
  return startHttpServer({ ...apiParts(foundation, services), readiness, metrics }, address);
}

function apiParts(
  { config, log, infrastructure }: Foundation,
  { ofRequests, keys, exports, maskDecoder }: ServiceSet,
): Omit<HttpParts, 'readiness' | 'metrics'> {
  const { limits } = config;
  const { disk, tracing } = infrastructure;
  return {
    schema: executableSchema(),
    authenticate: createAuthenticate(config.auth, keys),
    contextFor: (viewer, gone, baseUrl) => createContext(ofRequests, { viewer, gone, baseUrl }),
    traceRequests: tracing.requests,
    exports: { path: EXPORT_PATH, handler: exports.handler },
    readerFiles: { path: MASK_DECODER_PATH, handler: maskDecoder.handler },
    doors: [
      ...(config.openaiApi ? [openaiDoor] : []),
      ...(config.mcp ? [mcpDoor] : []),
      ...(config.labelStudio.isOpen ? [labelStudioDoor] : []),
    ],
    objects: disk === null ? null : { path: FILES_PATH, handler: disk.handler },
    storeOrigins: storeOrigins(config),
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    corsOrigins: config.corsOrigins,
    webFolder: WEB_FOLDER,
    introspection: config.introspection,
    maxQueryCost: limits.maxQueryCost,
    loopbackOnly: config.auth.mode === 'none' && isLoopback(config.host),
    maxBodyBytes: bodyLimit(limits.maxInlineImageBytes),
    log,
  };
}

/** The SDL with its resolvers, and with the rules that hold for every field. */
const executableSchema = (): GraphQLSchema =>
  boundFields(lockRootFields(canonicalIds(refuseUnstorableText(loadSchema(fromRoot('schema'), resolvers)))));

function storeOrigins({ s3 }: Config): string[] {
  if (s3 === null) return [];
  return [s3.endpoint === undefined ? 'https://*.amazonaws.com' : new URL(s3.endpoint).origin];
}

/** The checks of /readyz, by name. */
function checksOf({ infrastructure, repositories, engine }: Foundation): ReadyChecks {
  const { database, notifier, queue, store } = infrastructure;
  return {
    database: () => database.check(),
    notifier: () => notifier.check(),
    queue: () => queue.check(),
    store: () => store.check(),
    model: async () => {
      await (engine === null ? findModel(repositories.workers) : engine.check());
    },
  };
}
