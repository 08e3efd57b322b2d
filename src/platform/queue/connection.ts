// Opens BullMQ's queues and workers on PostgreSQL or on Redis. Every queue and every worker on PostgreSQL has a pool of
// its own, apart from the server's, because BullMQ needs another search path; a worker listens on one more connection.
import { Queue, Worker, createPostgresBackend, withBackend } from 'bullmq';
import type { JobsOptions, PostgresConnectionOptions, Processor, WorkerOptions } from 'bullmq';

export type QueueConnection = { postgresUrl: string } | { redisUrl: string };

interface QueueSettings {
  connection: QueueConnection;
  /** Most connections of the pool on PostgreSQL. Idle ones are closed after ten seconds. */
  maxConnections: number;
}

const OnPostgres = withBackend(createPostgresBackend);

const poolOf = (connectionString: string, max: number): PostgresConnectionOptions => ({
  connectionString,
  schema: 'bullmq',
  migrate: true,
  max,
  connectionTimeoutMillis: 10_000,
  query_timeout: 20_000,
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

export function openWorker<Job>(
  name: string,
  work: Processor<Job>,
  { connection, maxConnections }: QueueSettings,
  options: Omit<WorkerOptions, 'connection'>,
) {
  return 'redisUrl' in connection
    ? new Worker<Job>(name, work, {
        ...options,
        connection: { url: connection.redisUrl, maxRetriesPerRequest: null },
      })
    : new OnPostgres.Worker<Job>(name, work, {
        ...options,
        connection: poolOf(connection.postgresUrl, maxConnections),
      });
}
