// The queue of turns: BullMQ, on PostgreSQL by default, on Redis for several machines; the same code for both. A job
// has only an id. The state of a turn is in its row, so a job that is lost or runs twice does no harm.
import type { Logger } from '../log.ts';
import { openQueue, openWorker, startWorker } from './connection.ts';
import type { QueueConnection } from './connection.ts';
import type { TurnHandler, TurnJob, TurnQueue, TurnWorker } from './queue.ts';

const QUEUE = 'turns';
/** A worker that has not renewed its lock for this time counts as dead, and another worker gets its job. */
const LOCK_MS = 30_000;

/** BullMQ's upper limit. */
const LAST_PRIORITY = 2 ** 21 - 1;

/** Milliseconds to wait for aborted jobs; each ends at its next step. */
const STOP_MS = 5_000;

/** The load is small, and PostgreSQL permits a hundred connections in all by default. */
const MAX_CONNECTIONS = 4;

export async function openTurnQueue(connection: QueueConnection, log: Logger): Promise<TurnQueue> {
  const defaultJobOptions = { removeOnComplete: true, removeOnFail: true };
  const queue = openQueue<TurnJob>(QUEUE, { connection, maxConnections: MAX_CONNECTIONS }, defaultJobOptions);
  queue.on('error', (error) => log.warn({ err: error }, 'the queue has an error'));
  await queue.waitUntilReady();
  const depth = (): Promise<number> => queue.getJobCountByTypes('waiting', 'prioritized');
  return {
    async add(job, options = {}) {
      await queue.add('turn', job, {
        jobId: jobId(job),
        priority: priorityOf(options.userPosition ?? 0),
        delay: options.delayMs ?? 0,
      });
    },
    async advance(turnId) {
      const job = await queue.getJob(jobId({ turnId }));
      // An existing job would keep its position behind later ones.
      if (job !== undefined && job.priority > priorityOf(0)) await job.changePriority({ priority: priorityOf(0) });
    },
    async remove(turnId) {
      await queue.remove(jobId({ turnId }));
    },
    depth,
    async check() {
      await depth();
    },
    close: () => queue.close(),
  };
}

export async function startTurnWorker(
  connection: QueueConnection,
  handler: TurnHandler,
  { concurrency, log }: { concurrency: number; log: Logger },
): Promise<TurnWorker> {
  const options = {
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS,
    maxStalledCount: 10,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
  const work = async ({ data }: { data: TurnJob }): Promise<void> => handler(data);
  const worker = openWorker<TurnJob>(QUEUE, work, { connection, maxConnections: MAX_CONNECTIONS }, options);
  worker.on('error', (error) => log.warn({ err: error }, "the queue's worker has an error"));
  worker.on('failed', (job, error) => log.error({ err: error, turnId: job?.data.turnId }, 'a job failed'));
  await startWorker(worker);
  return {
    pause: () => worker.pause(true),
    resume: () => worker.resume(),
    async close(graceMs, onLate) {
      const ended = worker.close();
      if (await endsWithin(ended, graceMs)) return;
      onLate();
      if (!(await endsWithin(ended, STOP_MS))) await worker.close(true);
    },
  };
}

async function endsWithin(ended: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([ended.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Low numbers run first. Jobs without a priority would run before all others, so every job has one. */
const priorityOf = (userPosition: number): number => Math.min(userPosition, LAST_PRIORITY - 1) + 1;

/**
 * One job per turn. Waking a turn that waited for another one uses a job of its own, because the first job may be
 * ending at that moment.
 */
const jobId = ({ turnId, after }: TurnJob): string => (after === undefined ? turnId : `${turnId}.${after}`);
