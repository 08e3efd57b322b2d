// The queue of webhook deliveries: like the queue of turns, with ids as jobs. Failed deliveries are retried with
// growing pauses.
import { Queue, Worker, createPostgresBackend, withBackend } from 'bullmq';
import type { Logger } from '../log.ts';
import type { QueueConnection } from './bullmq.ts';

export interface DeliveryQueue {
  /** Does nothing when the id is already queued. */
  add(id: string): Promise<void>;
  close(): Promise<void>;
}

export interface DeliveryWorker {
  /** Resolves when the deliveries in progress have ended. */
  close(): Promise<void>;
}

const QUEUE = 'deliveries';
/** Pauses of 1 s, 2 s, 4 s ..., each shortened by a random part of up to a half: about four hours in all. */
const ATTEMPTS = 15;
const FIRST_PAUSE_MS = 1000;

const OnPostgres = withBackend(createPostgresBackend);
const postgres = (
  connectionString: string,
): {
  connectionString: string;
  schema: string;
  migrate: boolean;
  max: number;
  connectionTimeoutMillis: number;
  query_timeout: number;
} => ({
  connectionString,
  schema: 'bullmq',
  migrate: true,
  max: 2,
  connectionTimeoutMillis: 10_000,
  query_timeout: 20_000,
});

export async function openDeliveryQueue(connection: QueueConnection, log: Logger): Promise<DeliveryQueue> {
  const defaultJobOptions = {
    removeOnComplete: true,
    removeOnFail: true,
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: FIRST_PAUSE_MS, jitter: 0.5 },
  };
  const queue =
    'redisUrl' in connection
      ? new Queue<{ id: string }>(QUEUE, { connection: { url: connection.redisUrl }, defaultJobOptions })
      : new OnPostgres.Queue<{ id: string }>(QUEUE, {
          connection: postgres(connection.postgresUrl),
          defaultJobOptions,
        });
  queue.on('error', (error) => log.warn({ err: error }, 'the queue of deliveries has an error'));
  await queue.waitUntilReady();
  return {
    async add(id) {
      await queue.add('delivery', { id }, { jobId: id });
    },
    close: () => queue.close(),
  };
}

/** A rejection of `handler` causes a later retry. */
export async function startDeliveryWorker(
  connection: QueueConnection,
  handler: (id: string) => Promise<void>,
  log: Logger,
): Promise<DeliveryWorker> {
  const work = async ({ data }: { data: { id: string } }): Promise<void> => handler(data.id);
  const options = { concurrency: 4, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };
  const worker =
    'redisUrl' in connection
      ? new Worker<{ id: string }>(QUEUE, work, {
          ...options,
          connection: { url: connection.redisUrl, maxRetriesPerRequest: null },
        })
      : new OnPostgres.Worker<{ id: string }>(QUEUE, work, {
          ...options,
          connection: postgres(connection.postgresUrl),
        });
  worker.on('error', (error) => log.warn({ err: error }, 'the worker of deliveries has an error'));
  worker.on('failed', (job, error) =>
    log.warn(
      { err: error, id: job?.data.id, attempt: job?.attemptsMade, last: (job?.attemptsMade ?? 0) >= ATTEMPTS },
      'a delivery failed',
    ),
  );
  await worker.waitUntilReady();
  return { close: () => worker.close() };
}
