// Queues the webhook of a turn or a batch before its end is stored. A queue that does not answer does not keep it from
// ending.
import type { Logger } from '../platform/log.ts';
import type { DeliveryQueue } from '../platform/queue/delivery-queue.ts';

/** Both are called before the end is stored, so that a crash in between does not lose the webhook. */
export interface EndAnnouncer {
  expectEnd(turnId: string): Promise<void>;
  expectBatchEnd(batchId: string): Promise<void>;
}

/** The id of the delivery of a batch; that of a turn is the id of the turn. */
const OF_BATCH = 'batch-';

/** The id of the batch that a delivery is of; null for a delivery of a turn. */
export const batchOf = (deliveryId: string): string | null =>
  deliveryId.startsWith(OF_BATCH) ? deliveryId.slice(OF_BATCH.length) : null;

export const SILENT: EndAnnouncer = { expectEnd: async () => {}, expectBatchEnd: async () => {} };

export function announceEnds(queue: Pick<DeliveryQueue, 'add'>, log: Logger): EndAnnouncer {
  const add = async (id: string): Promise<void> => {
    await queue
      .add(id)
      .catch((error: unknown) => log.error({ err: error, id }, 'the queue did not accept a webhook; it is not sent'));
  };
  return { expectEnd: add, expectBatchEnd: (batchId) => add(OF_BATCH + batchId) };
}
