// Puts the parts together: one process that serves, answers turns and keeps everything, by what the configuration names.
// Everything is opened in order and closed in the opposite one, also when a later part cannot be opened.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadEngine } from '../../inference/index.ts';
import type { Engine } from '../../inference/engine.ts';
import { resolvers } from '../../resolvers/index.ts';
import { isLoopback, queueConnection } from '../config.ts';
import type { Config } from '../config.ts';
import { createContext } from '../context.ts';
import type { Services } from '../context.ts';
import { createConversationRepository } from '../conversations/repository.ts';
import { createConversationService } from '../conversations/service.ts';
import { startHttpServer } from '../http/server.ts';
import { loadSchema } from '../http/schema.ts';
import { createImageRepository } from '../images/repository.ts';
import { createImageService } from '../images/service.ts';
import { createMaskRepository } from '../masks/repository.ts';
import { createMaskService } from '../masks/service.ts';
import { claimDataFolder, readSecret } from '../platform/data-folder.ts';
import { openDatabase } from '../platform/database.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { openPostgresEventLog } from '../platform/event-log/postgres.ts';
import type { Logger } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { migrate } from '../platform/migrate.ts';
import { createLocalDiskStore } from '../platform/object-store/local-disk.ts';
import { createS3Store } from '../platform/object-store/s3.ts';
import { openTurnQueue, startTurnWorker } from '../platform/queue/bullmq.ts';
import { createJournal } from '../turns/journal.ts';
import { startRecovery } from '../turns/recovery.ts';
import { createTurnRepository } from '../turns/repository.ts';
import { runTurn } from '../turns/run.ts';
import { createTurnService } from '../turns/service.ts';

export interface Application {
  url: string;
  /** Ends what runs (a turn that has shown nothing goes back to the queue), then closes every part. */
  close(): Promise<void>;
}

export interface ApplicationParts {
  config: Config;
  log: Logger;
  /** Instead of the bundle that the configuration names; closed by whoever made it. */
  engine?: Engine;
}

const FILES_PATH = '/files';
/** A running turn has this long to end by itself when the server goes down. */
const GRACE_MS = 10_000;
/** Base64 is a third larger, and the rest of the request wants room too. */
const bodyLimit = (maxInlineImageBytes: number): number => Math.ceil((maxInlineImageBytes * 4) / 3) + 1024 * 1024;
const LOCAL_VIEWER = { id: 'local' };

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function startApplication({ config, log, engine: givenEngine }: ApplicationParts): Promise<Application> {
  const opened: { name: string; close: () => unknown }[] = [];
  const keep = <T>(name: string, part: T, close: (part: T) => unknown): T => {
    opened.push({ name, close: () => close(part) });
    return part;
  };
  const close = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) {
      try {
        await part.close();
      } catch (error) {
        log.error({ err: error, part: part.name }, 'a part could not be closed');
      }
    }
  };

  try {
    // 1. The folder, and what lies outside this process.
    const folder = keep('data folder', await claimDataFolder(config.dataDir), (part) => part.release());
    const databaseUrl = config.databaseUrl
      ?? keep('embedded PostgreSQL', await startEmbeddedPostgres(join(folder.path, 'postgres'), log), (part) => part.close()).url;
    if (config.databaseUrl === null) for (const name of await migrate(databaseUrl, fromRoot('prisma/migrations'))) log.info({ name }, 'migration applied');
    const database = keep('database', openDatabase(databaseUrl, { maxConnections: 10 }), (part) => part.close());
    await database.check();
    const eventLog = keep('event log', await openPostgresEventLog(databaseUrl, log), (part) => part.close());
    const queue = keep('queue', await openTurnQueue(queueConnection(config, databaseUrl), log), (part) => part.close());
    let url = '';
    const objectsFolder = join(folder.path, 'objects');
    await mkdir(objectsFolder, { recursive: true });
    const disk = config.s3 === null ? await createLocalDiskStore({ folder: objectsFolder, baseUrl: () => url, path: FILES_PATH, secret: await readSecret(folder.path) }) : null;
    const store = keep('object store', disk ?? createS3Store(config.s3 ?? { bucket: '', prefix: '' }), (part) => part.close());

    // 2. The model, in its own process.
    const engine = givenEngine ?? keep('engine', await loadEngine(config.model, { device: config.device, maxImagePixels: config.limits.maxImagePixels, log: (message) => log.warn(message) }), (part) => part.dispose());

    // 3. What the application can do.
    const { limits } = config;
    const turnRepository = createTurnRepository(database.client);
    const journal = createJournal(turnRepository, eventLog);
    const images = createImageService(createImageRepository(database.client), store, limits);
    const masks = createMaskService(createMaskRepository(database.client), store);
    const conversations = createConversationService({ repository: createConversationRepository(database.client), masks, cancelTurnsOf: (id) => turns.cancelAllOf(id) });
    const turns = createTurnService({ repository: turnRepository, conversations: () => conversations, images, journal, queue, eventLog, limits, log });
    const services: Services = { conversations, turns, images, masks, limits, model: () => engine.info };
    const metrics = createMetrics();

    // 4. The door.
    const http = keep('HTTP server', await startHttpServer({
      schema: loadSchema(fromRoot('schema'), resolvers),
      contextFor: async (_request, { live }) => createContext(LOCAL_VIEWER, services, { live }),
      checks: { database: () => database.check(), eventLog: () => eventLog.check(), queue: () => queue.check(), store: () => store.check(), model: () => engine.check() },
      metrics: metrics.handler,
      objects: disk === null ? null : { path: FILES_PATH, handler: disk.handler },
      storeOrigins: config.s3?.endpoint === undefined ? (config.s3 === null ? [] : [`https://*.amazonaws.com`]) : [new URL(config.s3.endpoint).origin],
      webFolder: fromRoot('web/dist'),
      introspection: config.introspection,
      loopbackOnly: isLoopback(config.host),
      maxBodyBytes: bodyLimit(limits.maxInlineImageBytes),
      log,
    }, { host: config.host, port: config.port }), (part) => part.close());
    url = http.url;

    // 5. Turns are answered, those of before too.
    const stop = new AbortController();
    const parts = { turns: turnRepository, journal, images, masks, engine, eventLog, queue, log, metrics };
    const worker = await startTurnWorker(queueConnection(config, databaseUrl), ({ turnId }) => runTurn(parts, turnId, stop.signal), { concurrency: config.workerConcurrency, log });
    keep('worker', worker, async (part) => {
      stop.abort();
      await part.close(GRACE_MS);
    });
    keep('recovery', await startRecovery({ turns: turnRepository, queue, log }, config.databaseUrl === null), (part) => part.stop());
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
