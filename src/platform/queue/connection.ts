// Opens BullMQ's queues and workers on PostgreSQL or on Redis. Every queue and every worker on PostgreSQL has a pool of
// its own, apart from the server's, because BullMQ needs another search path; a worker listens on one more connection.
import { Queue, Worker, createPostgresBackend, withBackend } from 'bullmq';
import type { JobsOptions, PostgresConnectionOptions, Processor, WorkerOptions } from 'bullmq';
import pg from 'pg';

export type QueueConnection = { postgresUrl: string } | { redisUrl: string };

interface QueueSettings {
  connection: QueueConnection;
  /** Most connections of the pool on PostgreSQL. Idle ones are closed after ten seconds. */
  maxConnections: number;
}

/** `runRetryDelay`: milliseconds from a refused connection to the next attempt. */
const WORKER = { autorun: false, runRetryDelay: 1_000 };

const OnPostgres = withBackend(createPostgresBackend);

/**
 * Reports every session that PostgreSQL refuses (it starts, it stops, it has no connection left) as a refused
 * connection. Only after such an error does a worker of BullMQ wait before it asks again.
 */
class PoolClient extends pg.Client {
  override connect(): Promise<pg.Client>;
  override connect(callback: OnOpened): void;
  override connect(callback?: OnOpened): Promise<pg.Client> | void {
    const opened = super.connect().catch((error: unknown) => {
      throw error instanceof Error ? Object.assign(error, { code: 'ECONNREFUSED' }) : error;
    });
    if (callback === undefined) return opened;
    const tell = callback as (error: Error | null, client?: pg.Client) => void;
    opened.then((client) => tell(null, client), tell);
  }
}

type OnOpened = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

const poolOf = (connectionString: string, max: number): PostgresConnectionOptions => ({
  connectionString,
  schema: 'bullmq',
  migrate: true,
  max,
  connectionTimeoutMillis: 10_000,
  query_timeout: 20_000,
  Client: PoolClient,
});

export function openQueue<Job>(
  name: string,
  { connection, maxConnections }: QueueSettings,
  defaultJobOptions: JobsOptions,
) {
  return 'redisUrl' in connection
    ? new Queue<Job>(name, { connection: { url: connection.redisUrl }, defaultJobOptions })
    : new OnPostgres.Queue<Job>(name, {
        connection: poolOf(connection.postgresUrl, maxConnections),
        defaultJobOptions,
      });
}

/** The worker takes no jobs before `startWorker`. */
export function openWorker<Job>(
  name: string,
  work: Processor<Job>,
  { connection, maxConnections }: QueueSettings,
  options: Omit<WorkerOptions, 'connection' | keyof typeof WORKER>,
) {
  return 'redisUrl' in connection
    ? new Worker<Job>(name, work, {
        ...options,
        ...WORKER,
        connection: { url: connection.redisUrl, maxRetriesPerRequest: null },
      })
    : new OnPostgres.Worker<Job>(name, work, {
        ...options,
        ...WORKER,
        connection: poolOf(connection.postgresUrl, maxConnections),
      });
}

/**
 * Rejects, with the worker closed, when the database refuses the connection. BullMQ keeps that rejection: a worker that
 * runs already would ask for a job again and again without a pause, and nothing else would happen in this process.
 */
export async function startWorker(worker: Pick<Worker, 'waitUntilReady' | 'run' | 'close' | 'emit'>): Promise<void> {
  try {
    await worker.waitUntilReady();
  } catch (error) {
    await worker.close();
    throw error;
  }
  worker
    .run()
    .catch((error: unknown) => worker.emit('error', error instanceof Error ? error : new Error(String(error))));
}
