// Opens what lies outside this process: tracing, database, object store, notifier, queue and webhook queue. Everything
// opened here is registered in `parts`, which closes it. Knows no noun of the application.
import { queueConnection } from '../config.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../platform/log.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import { openPostgresNotifier } from '../platform/notifier/postgres.ts';
import { openRedisNotifier } from '../platform/notifier/redis.ts';
import { openTurnQueue } from '../platform/queue/bullmq.ts';
import type { QueueConnection } from '../platform/queue/connection.ts';
import { openDeliveryQueue } from '../platform/queue/delivery-queue.ts';
import type { TurnQueue } from '../platform/queue/queue.ts';
import { NO_TRACING, openTracing } from '../platform/tracing.ts';
import type { Tracing } from '../platform/tracing.ts';
import { SILENT, announceEnds } from '../webhooks/announce.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import type { Parts } from './parts.ts';
import { openStorage } from './storage.ts';
import type { Storage } from './storage.ts';

export interface Infrastructure extends Storage {
  tracing: Tracing;
  notifier: Notifier;
  /** The queue's server; the API and the workers of one installation use the same. */
  connection: QueueConnection;
  queue: TurnQueue;
  /** Does nothing when no webhook is configured. */
  webhooks: EndAnnouncer;
}

/** `folder` and `onLost` as in openStorage. */
export async function openInfrastructure(
  config: Config,
  parts: Parts,
  log: Logger,
  options: { folder: boolean; onLost: (error: Error) => void },
): Promise<Infrastructure> {
  const { keep } = parts;
  const { tracesEndpoint, tracesResource, redisUrl, webhook } = config;
  const tracing =
    tracesEndpoint === null
      ? NO_TRACING
      : keep('tracing', await openTracing(tracesEndpoint, tracesResource), (part) => part.close());
  const storage = await openStorage(config, parts, log, options);
  const { databaseUrl, database } = storage;
  const notifier = keep(
    'notifier',
    await (redisUrl === null ? openPostgresNotifier(databaseUrl, database.sql, log) : openRedisNotifier(redisUrl, log)),
    (part) => part.close(),
  );
  const connection = queueConnection(config, databaseUrl);
  const queue = keep('queue', await openTurnQueue(connection, log), (part) => part.close());
  const webhooks =
    webhook === null
      ? SILENT
      : announceEnds(
          keep('webhooks', await openDeliveryQueue(connection, log), (part) => part.close()),
          log,
        );
  return { ...storage, tracing, notifier, connection, queue, webhooks };
}
