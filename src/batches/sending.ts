// Sends the turns of batches, a few at a time, and ends batches whose last turn has ended. All API servers do so, each
// batch by one of them at a time. Should two send an item after all, its idempotency key makes it one turn.
import { z } from 'zod';
import { AppError, isRetryable } from '../errors.ts';
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { TurnService } from '../turns/service.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import type { BatchRepository, BatchRow, NextItem } from './repository.ts';

export interface SendingParts {
  batches: BatchRepository;
  turns: Pick<TurnService, 'send' | 'cancel'>;
  webhooks: Pick<EndAnnouncer, 'expectBatchEnd'>;
  log: Logger;
}

const PASS_EVERY_MS = 1000;
/** Turns of one batch that wait or run at the same time, so that other questions of the user come between. */
const AT_ONCE = 8;

const options = z.object({
  intent: z.enum(['AUTO', 'ANSWER', 'SEGMENT']),
  maxScale: z.number().nullable(),
  deadlineMs: z.number().nullable(),
  stopWhenStable: z.number().nullable(),
  detail: z.enum(['STANDARD', 'FINE', 'AUTO']).nullable(),
  /** Batches of earlier releases have none. */
  previews: z.enum(['ALL', 'SMALL', 'COARSE', 'NONE']).nullable().default(null),
});

export function startSendingBatches(parts: SendingParts): Repeated {
  const pass = async (): Promise<void> => {
    for (let batch = await parts.batches.claim(); batch !== null; batch = await parts.batches.claim())
      await advanceClaimed(parts, batch);
  };
  return every(PASS_EVERY_MS, 'the pass over batches', pass, parts.log);
}

/** A failure is logged: the batch is due again in a second. */
export async function advanceClaimed(parts: SendingParts, batch: BatchRow): Promise<void> {
  try {
    await advance(parts, batch);
  } catch (error) {
    parts.log.warn({ err: error, batchId: batch.id }, 'a batch could not be advanced');
  }
  await parts.batches.release(batch.id);
}

/** Sends the next items, or cancels what has not ended. Ends the batch when nothing is left. */
async function advance(parts: SendingParts, batch: BatchRow): Promise<void> {
  const { batches, turns } = parts;
  if (batch.finishedAt !== null) return;
  let unfinished = await batches.unfinishedTurns(batch.id);
  if (batch.cancelledAt !== null) {
    for (const id of unfinished) await turns.cancel(batch.ownerId, id);
    unfinished = await batches.unfinishedTurns(batch.id);
    if (unfinished.length === 0) await finish(parts, batch);
    return;
  }
  for (let count = unfinished.length; count < AT_ONCE; count++) {
    const item = await batches.next(batch.id);
    if (item === null) {
      if (count === 0) await finish(parts, batch);
      return;
    }
    if (!(await send(parts, batch, item))) return;
  }
}

async function finish({ batches, webhooks }: SendingParts, { id }: BatchRow): Promise<void> {
  await webhooks.expectBatchEnd(id);
  await batches.finish(id);
}

/** False when the item has to be sent later. */
async function send({ batches, turns }: SendingParts, batch: BatchRow, item: NextItem): Promise<boolean> {
  try {
    const { turn } = await turns.send(batch.ownerId, {
      ...options.parse(batch.options),
      text: item.phrase,
      imageIds: [item.imageId],
      conversationId: item.sibling?.conversationId ?? null,
      siblingOfTurnId: item.sibling?.turnId ?? null,
      idempotencyKey: `batch:${batch.id}:${item.position}`,
      inputHash: 'batch',
    });
    await batches.setSent(batch.id, item.position, turn.id);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (isRetryable(error.code)) return false;
    await batches.setRefused(batch.id, item.position, { code: error.code, message: error.message });
    return true;
  }
}
