// What every queue of turns must do, whatever holds the jobs.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTurnQueue, startTurnWorker } from '../../src/platform/queue/bullmq.ts';
import type { QueueConnection } from '../../src/platform/queue/connection.ts';
import type { TurnHandler, TurnQueue, TurnWorker } from '../../src/platform/queue/queue.ts';
import { createLogger } from '../../src/platform/log.ts';

const log = createLogger('silent');

export function queueConformance(
  name: string,
  connect: () => Promise<{ connection: QueueConnection; end: () => Promise<void> }>,
): void {
  describe(`a queue of turns: ${name}`, () => {
    let connection: QueueConnection;
    let end: () => Promise<void>;
    let queue: TurnQueue;
    let workers: TurnWorker[];
    beforeEach(async () => {
      ({ connection, end } = await connect());
      queue = await openTurnQueue(connection, log);
      workers = [];
    });
    afterEach(async () => {
      await Promise.all(workers.map((worker) => worker.close(1000, () => {})));
      await queue.close();
      await end();
    });
    const work = async (handler: TurnHandler, concurrency = 1): Promise<void> => {
      workers.push(await startTurnWorker(connection, handler, { concurrency, log }));
    };

    /** Resolves when `count` jobs were handed out. */
    function collecting(count: number): { handler: TurnHandler; all: Promise<string[]> } {
      const seen: string[] = [];
      let done = (_: string[]): void => {};
      const all = new Promise<string[]>((resolve) => {
        done = resolve;
      });
      return {
        all,
        handler: async ({ turnId }) => {
          seen.push(turnId);
          if (seen.length === count) done(seen);
        },
      };
    }

    it('answers', () => queue.check());

    it('delivers jobs in the order of their addition, and counts the waiting jobs', async () => {
      for (const turnId of ['a', 'b', 'c']) await queue.add({ turnId });
      expect(await queue.depth()).toBe(3);
      const { handler, all } = collecting(3);
      await work(handler);
      expect(await all).toEqual(['a', 'b', 'c']);
    });

    it('has a turn once, however often it is added, and accepts it again after it has run', async () => {
      await queue.add({ turnId: 'a' });
      await queue.add({ turnId: 'a' });
      await queue.add({ turnId: 'b' });
      expect(await queue.depth()).toBe(2);
      const first = collecting(2);
      let next = first.handler;
      await work((job) => next(job));
      expect(await first.all).toEqual(['a', 'b']);
      const second = collecting(1);
      next = second.handler;
      // The job is taken out just after its handler ended: added too early it would still be known.
      await expect
        .poll(async () => {
          await queue.add({ turnId: 'a' });
          return Promise.race([second.all, Promise.resolve(null)]);
        })
        .toEqual(['a']);
    });

    it('delivers a turn again that is added while its job runs', async () => {
      const seen: (string | undefined)[] = [];
      let done = (): void => {};
      const twice = new Promise<void>((resolve) => {
        done = resolve;
      });
      await work(async ({ turnId, after }) => {
        seen.push(after);
        if (seen.length === 1) await queue.add({ turnId, after: 'earlier' });
        else done();
      });
      await queue.add({ turnId: 'a' });
      await twice;
      expect(seen).toEqual([undefined, 'earlier']);
    });

    it('delivers jobs with a low rank first, and an advanced job after the others of its rank', async () => {
      for (const [turnId, userPosition] of [
        ['a0', 0],
        ['a1', 1],
        ['a2', 2],
        ['a3', 3_000_000],
        ['b0', 0],
        ['b1', 1],
      ] as const)
        await queue.add({ turnId }, { userPosition });
      for (const turnId of ['a2', 'a0', 'no such']) await queue.advance(turnId);
      const { handler, all } = collecting(6);
      await work(handler);
      expect(await all).toEqual(['a0', 'b0', 'a2', 'a1', 'b1', 'a3']);
    });

    it('delivers a delayed job at its time, and other jobs before it', async () => {
      await queue.add({ turnId: 'late' }, { delayMs: 3_600_000 });
      await queue.add({ turnId: 'soon' }, { delayMs: 1 });
      await queue.add({ turnId: 'now' });
      const { handler, all } = collecting(2);
      await work(handler);
      expect((await all).sort()).toEqual(['now', 'soon']);
    });

    it('removes a waiting job', async () => {
      await queue.add({ turnId: 'a' });
      await queue.add({ turnId: 'b' });
      await queue.remove('a');
      await queue.remove('no such');
      const { handler, all } = collecting(1);
      await work(handler);
      expect(await all).toEqual(['b']);
    });

    it('shares jobs among workers, each job to one of them', async () => {
      const { handler, all } = collecting(20);
      await Promise.all([work(handler, 2), work(handler, 2)]);
      for (let i = 0; i < 20; i++) await queue.add({ turnId: `t${i}` });
      expect(new Set(await all).size).toBe(20);
    });

    it('continues after a job that failed', async () => {
      const { handler, all } = collecting(2);
      await work(async (job) => {
        await handler(job);
        if (job.turnId === 'bad') throw new Error('broken');
      });
      await queue.add({ turnId: 'bad' });
      await queue.add({ turnId: 'good' });
      expect(await all).toEqual(['bad', 'good']);
    });

    it('keeps waiting jobs while no worker runs', async () => {
      await queue.add({ turnId: 'a' });
      await queue.close();
      queue = await openTurnQueue(connection, log);
      expect(await queue.depth()).toBe(1);
    });
  });
}
