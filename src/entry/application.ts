// Puts the parts together, by what the configuration names and by the roles that this process has: serving the API,
// working on turns, or both. Everything is opened in order and closed in the opposite one, also when a later part
// cannot be opened.
import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  combineInProcess,
  drawHumanMaskInProcess,
  loadEngine,
  openPictureProcesses,
  readManifest,
} from '../../inference/index.ts';
import type { Engine } from '../../inference/engine.ts';
import { openaiDoor } from '../../doors/openai/index.ts';
import { resolvers } from '../../resolvers/index.ts';
import { createAuthenticate } from '../access/authenticator.ts';
import { createKeyService } from '../access/keys.ts';
import { createOwnKeys } from '../access/own-keys.ts';
import { createKeyRepository } from '../access/repository.ts';
import { lockRootFields } from '../access/root-fields.ts';
import { createArtifactRepository } from '../artifacts/repository.ts';
import { MAX_OBJECTS, startSweeping } from '../artifacts/sweeper.ts';
import { isLoopback, queueConnection } from '../config.ts';
import type { Config } from '../config.ts';
import { createContext } from '../context.ts';
import type { Services } from '../context.ts';
import { startPurge } from '../conversations/purge.ts';
import { createConversationRepository } from '../conversations/repository.ts';
import { createConversationService } from '../conversations/service.ts';
import { openDrawing } from '../export/drawing.ts';
import { createSecretRepository } from '../export/repository.ts';
import { createExportService } from '../export/service.ts';
import { boundFields } from '../http/bounded-schema.ts';
import { canonicalIds } from '../http/canonical-ids.ts';
import { guardMetrics } from '../http/metrics.ts';
import { refuseUnstorableText } from '../http/refuse-text.ts';
import { startHealthServer, startHttpServer } from '../http/server.ts';
import { loadSchema } from '../http/schema.ts';
import { DELETED_TOPIC, createDeleteImage } from '../images/delete.ts';
import { createImageRepository } from '../images/repository.ts';
import { createImageService } from '../images/service.ts';
import { createCombineMasks } from '../masks/combine.ts';
import { createCreateMask } from '../masks/human.ts';
import { createMaskRepository } from '../masks/repository.ts';
import { createMaskService } from '../masks/service.ts';
import { openPostgresNotifier } from '../platform/notifier/postgres.ts';
import { openRedisNotifier } from '../platform/notifier/redis.ts';
import type { Logger } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { probePort } from '../platform/port.ts';
import type { Address } from '../platform/port.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { createStoreWithRetries } from '../platform/object-store/with-retries.ts';
import { openTurnQueue, startTurnWorker } from '../platform/queue/bullmq.ts';
import { openDeliveryQueue, startDeliveryWorker } from '../platform/queue/delivery-queue.ts';
import { NO_TRACING, openTracing } from '../platform/tracing.ts';
import { createShareRepository } from '../shares/repository.ts';
import { createShareService } from '../shares/service.ts';
import { createAskRepository } from '../turns/ask-repository.ts';
import { createEstimatorSource } from '../turns/estimator.ts';
import { createJournalRepository } from '../turns/journal-repository.ts';
import { createJournal } from '../turns/journal.ts';
import { leaseTimes } from '../turns/lease.ts';
import { createLineRepository } from '../turns/line-repository.ts';
import { startLine } from '../turns/line.ts';
import { startRecovery } from '../turns/recovery.ts';
import { limitsWith } from '../turns/pictures-of-model.ts';
import { createTurnRepository } from '../turns/repository.ts';
import { createRunRepository } from '../turns/run-repository.ts';
import { runTurn } from '../turns/run.ts';
import { createSearchRepository } from '../turns/search-repository.ts';
import { createTurnService } from '../turns/service.ts';
import { takeWhileWell } from '../turns/taking.ts';
import { createTrimRepository } from '../turns/trim-repository.ts';
import { startTrimming } from '../turns/trimming.ts';
import { createUsageRepository } from '../usage/repository.ts';
import { createUsageService } from '../usage/service.ts';
import { SILENT, announceEnds } from '../webhooks/announce.ts';
import { deliver } from '../webhooks/deliver.ts';
import { announceWorker, findModel } from '../workers/directory.ts';
import { createWorkerRepository } from '../workers/repository.ts';
import { createParts } from './parts.ts';
import type { Parts } from './parts.ts';
import { FILES_PATH, openStorage } from './storage.ts';

export interface Application {
  url: string;
  /** Ends what runs (a turn that has shown nothing goes back to the queue), then closes every part. */
  close(): Promise<void>;
}

/**
 * all: one process for everything. api: takes requests, answers no turn. worker: answers turns, takes no request but
 * for its health.
 */
export type Role = 'all' | 'api' | 'worker';

export interface ApplicationParts {
  config: Config;
  log: Logger;
  role?: Role;
  /** Instead of the bundle that the configuration names; closed by whoever made it. */
  engine?: Engine;
  /** Called once when a part that it cannot do without is lost for good. */
  onLost?: (error: Error) => void;
  /**
   * Aborted: it is not wanted any more. What was opened by then is closed, what is being opened ends with the process.
   */
  signal?: AbortSignal;
}

const EXPORT_PATH = '/export';
/** Base64 is a third larger, and the rest of the request wants room too. */
const bodyLimit = (maxInlineImageBytes: number): number => Math.ceil((maxInlineImageBytes * 4) / 3) + 1024 * 1024;
/** A request is not kept waiting for long; a turn is (STORE_PATIENCE_SECONDS). */
const REQUEST_RETRY_MS = 3_000;

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What a process of several needs that one alone does not. */
function refuseAlone({ databaseUrl, s3 }: Config): void {
  if (databaseUrl === null) throw new Error('Processes that share their work need one database: set DATABASE_URL.');
  if (s3 === null)
    throw new Error(
      'Processes that share their work need one object store: set S3_BUCKET (the local disk is of one machine).',
    );
}

/** Beside an API server of the same environment: the number after PORT, or any free one where that is taken. */
async function workerPort({ host, port, workerPort: named }: Config): Promise<number> {
  if (named !== null || port === 0) return named ?? 0;
  return probePort({ host, port: port + 1 }).catch(() => 0);
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

async function openApplication(
  { config, log, role = 'all', engine: givenEngine, onLost = () => {} }: ApplicationParts,
  parts: Parts,
): Promise<Application> {
  if (role !== 'all') refuseAlone(config);
  const address: Address =
    role === 'worker'
      ? { host: config.host, port: await workerPort(config), variable: 'WORKER_PORT' }
      : { host: config.host, port: config.port };
  // Before the database and the model, which take their time.
  await probePort(address);
  if (role !== 'api' && givenEngine === undefined) await readManifest(config.model);
  const { keep, close } = parts;

  const tracing =
    config.tracesEndpoint === null
      ? NO_TRACING
      : keep('tracing', await openTracing(config.tracesEndpoint, config.tracesResource), (part) => part.close());

  // 1. What lies outside this process: database, announcements, queue, objects.
  const { databaseUrl, database, store, disk } = await openStorage(config, parts, log, {
    folder: role === 'all',
    onLost,
  });
  const notifier = keep(
    'notifier',
    await (config.redisUrl === null
      ? openPostgresNotifier(databaseUrl, database.sql, log)
      : openRedisNotifier(config.redisUrl, log)),
    (part) => part.close(),
  );
  const connection = queueConnection(config, databaseUrl);
  const queue = keep('queue', await openTurnQueue(connection, log), (part) => part.close());
  const webhooks =
    config.webhook === null
      ? SILENT
      : announceEnds(
          keep('webhooks', await openDeliveryQueue(connection, log), (part) => part.close()),
          log,
        );

  // 2. The model, in its own process; an API server has none and asks who runs one.
  const loadModel = async (): Promise<Engine> =>
    keep(
      'engine',
      await loadEngine(config.model, {
        device: config.device,
        maxImagePixels: config.limits.maxImagePixels,
        visionCacheBytes: config.visionCacheBytes,
        lostAfterMs: config.engineLostAfterMs,
        log: (message) => log.warn(message),
      }),
      (part) => part.dispose(),
      10_000,
    );
  const engine = role === 'api' ? null : (givenEngine ?? (await loadModel()));
  const workers = createWorkerRepository(database.client);

  // 3. What the application can do.
  const { limits } = config;
  const turnRepository = createTurnRepository(database.client);
  const runs = createRunRepository(database, notifier.channel);
  const line = createLineRepository(database.client);
  const lease = leaseTimes(config.workerLostAfterMs);
  const journal = createJournal(createJournalRepository(database.sql, notifier.channel), notifier);
  const imageRepository = createImageRepository(database.client);
  const maskRepository = createMaskRepository(database, notifier.channel);
  const storeForRequests = createStoreWithRetries(store, { retryForMs: REQUEST_RETRY_MS, log });
  const usage = createUsageService(createUsageRepository(database.client), limits);
  const examiner = keep('pictures', openPictureProcesses({ maxPixels: limits.maxImagePixels }), (part) => part.close());
  const images = createImageService({ repository: imageRepository, store: storeForRequests, limits, usage, examiner });
  const masks = createMaskService(maskRepository, storeForRequests);
  const conversationRepository = createConversationRepository(database.client);
  const { retentionDays } = config;
  const conversations = createConversationService({
    repository: conversationRepository,
    turns: () => turns,
    retentionDays,
  });
  const model = async () => engine?.info ?? (await findModel(workers));
  const turns = createTurnService({
    repository: turnRepository,
    asking: createAskRepository(database, limits),
    searching: createSearchRepository(database.client),
    runs,
    conversations: () => conversations,
    images,
    masks,
    estimator: createEstimatorSource(config.model, model),
    model,
    journal,
    queue,
    notifier,
    line,
    limits,
    log,
    tracing,
    webhooks,
  });
  const inTurn = oneAtATime();
  const combineMasks = createCombineMasks({
    masks,
    images,
    combine: combineInProcess,
    inTurn,
    maxImagePixels: limits.maxImagePixels,
  });
  const createMask = createCreateMask({ turns, masks, images, usage, draw: drawHumanMaskInProcess, inTurn, limits });
  const deleteImage = createDeleteImage({ images, masks, notifier });
  const shares = createShareService(createShareRepository(database.client), conversations);
  const secret = await createSecretRepository(database.client).secret('export', randomBytes(32));
  const { draw } = keep('drawing', openDrawing(), (part) => part.close());
  const exporting = createExportService({ conversations, turns, images, masks, draw, path: EXPORT_PATH, secret, log });
  const keyRepository = createKeyRepository(database.client);
  const keys = createKeyService(keyRepository);
  const apiKeys = createOwnKeys(config.auth.mode, keys, keyRepository);
  const services: Services = {
    conversations,
    turns,
    images,
    masks,
    combineMasks,
    createMask,
    deleteImage,
    shares,
    exports: exporting,
    usage,
    apiKeys,
    limits,
    limitsNow: () => limitsWith(limits, model),
    model,
  };
  const metrics = createMetrics({
    queueDepth: () => queue.depth(),
    followers: () => journal.followers,
    engineMemoryBytes: async () => (await engine?.memoryBytes?.()) ?? null,
  });
  const metricsHandler = guardMetrics(metrics.handler, config.metricsToken);

  // 4. The door.
  const checks = {
    database: () => database.check(),
    eventLog: () => notifier.check(),
    queue: () => queue.check(),
    store: () => store.check(),
    model: async () => {
      await (engine === null ? findModel(workers) : engine.check());
    },
  };
  const http =
    role === 'worker'
      ? await startHealthServer({ checks, metrics: metricsHandler, log }, address)
      : await startHttpServer(
          {
            schema: boundFields(
              lockRootFields(canonicalIds(refuseUnstorableText(loadSchema(fromRoot('schema'), resolvers)))),
            ),
            authenticate: createAuthenticate(config.auth, keys),
            contextFor: (viewer, gone, baseUrl) => createContext(services, { viewer, gone, baseUrl }),
            checks,
            metrics: metricsHandler,
            traceRequests: tracing.requests,
            exports: { path: EXPORT_PATH, handler: exporting.handler },
            doors: config.openaiApi ? [openaiDoor] : [],
            objects: disk === null ? null : { path: FILES_PATH, handler: disk.handler },
            storeOrigins:
              config.s3 === null
                ? []
                : [config.s3.endpoint === undefined ? 'https://*.amazonaws.com' : new URL(config.s3.endpoint).origin],
            publicUrl: config.publicUrl,
            trustProxy: config.trustProxy,
            corsOrigins: config.corsOrigins,
            webFolder: fromRoot('web/dist'),
            introspection: config.introspection,
            maxQueryCost: limits.maxQueryCost,
            loopbackOnly: config.auth.mode === 'none' && isLoopback(config.host),
            maxBodyBytes: bodyLimit(limits.maxInlineImageBytes),
            log,
          },
          address,
        );
  const { url } = keep('HTTP server', http, (part) => part.close());

  // 5. Turns are answered, those of before too.
  if (engine !== null) {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal); // one for each running turn
    const storeForTurns = createStoreWithRetries(store, { retryForMs: config.storePatienceMs, log });
    const turnParts = {
      turns: runs,
      journal,
      images: createImageService({ repository: imageRepository, store: storeForTurns, limits, usage, examiner }),
      masks: createMaskService(maskRepository, storeForTurns),
      engine,
      notifier,
      queue,
      leaseTimes: lease,
      log,
      metrics,
      tracing,
      webhooks,
    };
    const worker = await startTurnWorker(connection, (job) => runTurn(turnParts, job, stop.signal), {
      concurrency: config.workerConcurrency,
      log,
    });
    await notifier.subscribe(DELETED_TOPIC, () => engine.forgetPictures?.());
    keep('worker', worker, (part) => part.close(config.stopGraceMs, () => stop.abort()), config.stopGraceMs + 15_000);
    keep('taking', takeWhileWell(engine, worker, log), (part) => part.stop());
    keep('line', startLine({ line, journal, log }), (part) => part.stop());
    const { webhook } = config;
    if (webhook !== null) {
      const delivery = {
        webhook,
        turns,
        masks,
        log,
        onAttempt: (outcome: 'delivered' | 'failed') => {
          metrics.webhookAttempt(outcome);
        },
      };
      keep(
        'deliveries',
        await startDeliveryWorker(connection, (turnId) => deliver(delivery, turnId), log),
        (part) => part.close(),
        20_000,
      );
    }
    if (role === 'worker') keep('announcement', await announceWorker(workers, engine, log), (retire) => retire());
  }
  keep(
    'recovery',
    await startRecovery({ turns: runs, queue, leaseTimes: lease, log }, role === 'all' && config.databaseUrl === null),
    (part) => part.stop(),
  );
  if (role !== 'worker')
    keep('purge', startPurge({ conversations: conversationRepository, masks, retentionDays, log }), (part) =>
      part.stop(),
    );
  // Workers have better things to do; an API server or two are enough for it.
  if (role !== 'worker' && config.sweep.everyMs !== null) {
    const sweeper = { repository: createArtifactRepository(database.client), store, metrics, log };
    keep(
      'sweeper',
      startSweeping(sweeper, { graceMs: config.sweep.graceMs, maxObjects: MAX_OBJECTS }, config.sweep.everyMs),
      (part) => part.stop(),
      20_000,
    );
  }
  keep('trimming', startTrimming(createTrimRepository(database.client), config.journalWholeMs, log), (part) =>
    part.stop(),
  );
  return { url, close };
}
