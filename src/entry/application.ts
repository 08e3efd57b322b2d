// Builds a process from its configuration and its role. Parts are opened in order and closed in the opposite order,
// also when a later part cannot be opened.
import { loadEngine, readManifest } from '../../inference/index.ts';
import type { Engine } from '../../inference/engine.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { probePort } from '../platform/port.ts';
import type { Address } from '../platform/port.ts';
import { startLoadingServer } from '../http/loading-server.ts';
import { openHttp } from './http.ts';
import { openInfrastructure } from './infrastructure.ts';
import {
  startAnnouncing,
  startBatches,
  startCancellingTurns,
  startCleaning,
  startRecovering,
  startRunningTurns,
  startTrimmingJournals,
} from './jobs.ts';
import { createParts } from './parts.ts';
import type { Parts } from './parts.ts';
import { createRepositories } from './repositories.ts';
import { createServices } from './services.ts';
import type { Foundation } from './services.ts';

export interface Application {
  url: string;
  /** Ends running turns (a turn that has emitted nothing returns to the queue), then closes every part. */
  close(): Promise<void>;
}

/**
 * all: one process for everything. api: serves requests and runs no turns. worker: runs turns and serves only its
 * health.
 */
export type Role = 'all' | 'api' | 'worker';

export interface ApplicationParts {
  config: Config;
  log: Logger;
  role?: Role;
  /** Used instead of the bundle that the configuration names; its creator disposes it. */
  engine?: Engine;
  /** Called once when a part that the process cannot do without is lost for good. */
  onLost?: (error: Error) => void;
  /** Aborted: the application is not needed any more. The parts opened by then are closed, and the start rejects. */
  signal?: AbortSignal;
}

export async function startApplication(given: ApplicationParts): Promise<Application> {
  const parts = createParts(given.log);
  const aborted = new Promise<never>((_, reject) => {
    given.signal?.addEventListener('abort', () => reject(new Error('it was asked to stop')), { once: true });
  });
  try {
    return await Promise.race([openApplication(given, parts), aborted]);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function openApplication(given: ApplicationParts, parts: Parts): Promise<Application> {
  const { config, log, role = 'all', onLost = () => {} } = given;
  // 1. Faults that can be found at once, before the database and the model, which take seconds to open.
  if (role !== 'all') requireShared(config);
  const address = await addressOf(config, role);
  await probePort(address);
  if (role !== 'api' && given.engine === undefined) await readManifest(config.model);

  // 2. What lies outside this process, and the model in a process of its own.
  const infrastructure = await openInfrastructure(config, parts, log, { folder: role === 'all', onLost });
  const engine = role === 'api' ? null : (given.engine ?? (await openEngine(config, log, { parts, address })));

  // 3. What the application can do.
  const repositories = createRepositories(infrastructure.database, infrastructure.notifier.channel, config.limits);
  const foundation: Foundation = { config, log, parts, infrastructure, repositories, engine };
  const services = await createServices(foundation);
  const metrics = createMetrics({
    queueDepth: () => infrastructure.queue.depth(),
    followers: () => services.journal.followers + services.viewerEvents.followers,
    engineStats: () => engine?.stats?.() ?? null,
    engineMemoryBytes: async () => (await engine?.memoryBytes?.()) ?? null,
  });

  // 4. Requests are served.
  const http = await openHttp(foundation, services, metrics.handler, { address, healthOnly: role === 'worker' });
  const { url } = parts.keep('HTTP server', http, (part) => part.close());

  // 5. Turns are run, and the periodic jobs begin.
  if (engine !== null) {
    await startRunningTurns(foundation, services, engine, metrics);
    if (role === 'worker') await startAnnouncing(foundation, engine);
  }
  await startRecovering(foundation, role === 'all' && config.databaseUrl === null);
  startCancellingTurns(foundation, services);
  if (role !== 'worker') {
    startCleaning(foundation, services, metrics);
    startBatches(foundation, services);
  }
  startTrimmingJournals(foundation);
  return { url, close: parts.close };
}

/** Several processes share their work only over a database and an object store that all of them reach. */
function requireShared({ databaseUrl, s3 }: Config): void {
  if (databaseUrl === null) throw new Error('Processes that share their work need one database: set DATABASE_URL.');
  if (s3 === null)
    throw new Error(
      'Processes that share their work need one object store: set S3_BUCKET (only one machine reaches the local disk).',
    );
}

/** A worker listens on WORKER_PORT; without it, on PORT + 1, or on any free port when that one is taken. */
async function addressOf({ host, port, workerPort }: Config, role: Role): Promise<Address> {
  if (role !== 'worker') return { host, port };
  const variable = 'WORKER_PORT';
  if (workerPort !== null || port === 0) return { host, port: workerPort ?? 0, variable };
  return { host, port: await probePort({ host, port: port + 1 }).catch(() => 0), variable };
}

/**
 * While the model loads, /readyz at the address of this process reports the share. A process that may take any port
 * has no address yet.
 */
async function openEngine(
  config: Config,
  log: Logger,
  { parts: { keep }, address }: { parts: Parts; address: Address },
): Promise<Engine> {
  let share = 0;
  const stopReporting = address.port === 0 ? () => {} : await startLoadingServer(address, () => share);
  keep('loading server', stopReporting, (stop) => stop());
  const engine = await loadEngine(config.model, {
    onLoading(loaded) {
      share = loaded;
    },
    device: config.device,
    maxImagePixels: config.limits.maxImagePixels,
    visionCacheBytes: config.visionCacheBytes,
    ...(config.engineCacheBytes === null ? {} : { cacheBytes: config.engineCacheBytes }),
    ...(config.engineBatch === null ? {} : { batch: config.engineBatch }),
    lostAfterMs: config.engineLostAfterMs,
    log: (message) => log.warn(message),
  }).finally(stopReporting);
  return keep('engine', engine, (part) => part.dispose(), 10_000);
}
