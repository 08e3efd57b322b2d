// The queue of webhook deliveries: like the queue of turns, with ids as jobs. Failed deliveries are retried with
// growing pauses.
import type { Logger } from '../log.ts';
import { openQueue, openWorker, startWorker } from './connection.ts';
import type { QueueConnection } from './connection.ts';

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

const MAX_CONNECTIONS = 2;

interface DeliveryJob {
  id: string;
}

export async function openDeliveryQueue(connection: QueueConnection, log: Logger): Promise<DeliveryQueue> {
  const defaultJobOptions = {
    removeOnComplete: true,
    removeOnFail: true,
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: FIRST_PAUSE_MS, jitter: 0.5 },
  };
  const queue = openQueue<DeliveryJob>(QUEUE, { connection, maxConnections: MAX_CONNECTIONS }, defaultJobOptions);
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
  const work = async ({ data }: { data: DeliveryJob }): Promise<void> => handler(data.id);
  const options = { concurrency: 4, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };
  const worker = openWorker<DeliveryJob>(QUEUE, work, { connection, maxConnections: MAX_CONNECTIONS }, options);
  worker.on('error', (error) => log.warn({ err: error }, 'the worker of deliveries has an error'));
  worker.on('failed', (job, error) =>
    log.warn(
      { err: error, id: job?.data.id, attempt: job?.attemptsMade, last: (job?.attemptsMade ?? 0) >= ATTEMPTS },
      'a delivery failed',
    ),
  );
  await startWorker(worker);
  return { close: () => worker.close() };
}
