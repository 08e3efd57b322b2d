// Says that a turn is about to end, to whoever delivers it. A queue that does not answer never keeps a turn from
// ending.
import type { Logger } from '../platform/log.ts';
import type { DeliveryQueue } from '../platform/queue/delivery-queue.ts';

export interface EndAnnouncer {
  /** Before the end is stored: a process that dies in between has promised it already. */
  expectEnd(turnId: string): Promise<void>;
}

export const SILENT: EndAnnouncer = { expectEnd: async () => {} };

export const announceEnds = (queue: Pick<DeliveryQueue, 'add'>, log: Logger): EndAnnouncer => ({
  async expectEnd(turnId) {
    await queue
      .add(turnId)
      .catch((error: unknown) =>
        log.error({ err: error, turnId }, 'the queue did not take a webhook; it will not be sent'),
      );
  },
});
