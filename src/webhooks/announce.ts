// Queues the webhook of a turn before the turn ends. A queue that does not answer does not keep the turn from ending.
import type { Logger } from '../platform/log.ts';
import type { DeliveryQueue } from '../platform/queue/delivery-queue.ts';

export interface EndAnnouncer {
  /** Called before the end is stored, so that a crash in between does not lose the webhook. */
  expectEnd(turnId: string): Promise<void>;
}

export const SILENT: EndAnnouncer = { expectEnd: async () => {} };

export const announceEnds = (queue: Pick<DeliveryQueue, 'add'>, log: Logger): EndAnnouncer => ({
  async expectEnd(turnId) {
    await queue
      .add(turnId)
      .catch((error: unknown) =>
        log.error({ err: error, turnId }, 'the queue did not accept a webhook; it is not sent'),
      );
  },
});
