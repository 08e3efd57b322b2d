// Sends a request to the configured URL for a turn or a batch that has ended: ids, outcomes and times, but no text of
// the question or answer. Each job is one attempt; when it rejects, the queue retries later. A receiver may get the
// same delivery twice, with the same id.
import type { BatchProgress, BatchRow } from '../batches/repository.ts';
import type { MaskRow } from '../masks/repository.ts';
import type { Logger } from '../platform/log.ts';
import type { TurnRow } from '../turns/repository.ts';
import { batchOf } from './announce.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

export interface Webhook {
  url: string;
  secret: string;
}

export interface DeliveryParts {
  webhook: Webhook;
  turns: { byIds(ids: readonly string[]): Promise<TurnRow[]> };
  masks: { byTurns(ids: readonly string[]): Promise<MaskRow[]> };
  batches: { byId(id: string): Promise<BatchRow | null>; progress(id: string): Promise<BatchProgress> };
  log: Logger;
  /** Called with the outcome of each attempt. */
  onAttempt: (outcome: 'delivered' | 'failed') => void;
}

const ANSWER_WITHIN_MS = 10_000;

interface TurnFinished {
  type: 'turn.finished';
  turn: object;
}

interface BatchFinished {
  type: 'batch.finished';
  batch: object;
}

/** The body of a request, and the id that its receiver knows it by. */
interface Delivery {
  id: string;
  event: TurnFinished | BatchFinished;
}

/**
 * Rejects while the turn or the batch has not ended, and when the receiver does not accept the delivery. A delivery is
 * queued before the end is stored, so that a crash in between does not lose it.
 */
export async function deliver(parts: DeliveryParts, deliveryId: string): Promise<void> {
  const { webhook, log, onAttempt } = parts;
  const batchId = batchOf(deliveryId);
  const delivery = await (batchId === null ? ofTurn(parts, deliveryId) : ofBatch(parts, batchId));
  if (delivery === null) return; // deleted meanwhile
  const { id, event } = delivery;
  const body = JSON.stringify(event);
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        'content-type': 'application/json',
        'x-maskstream-event': event.type,
        'x-maskstream-delivery': id,
        [SIGNATURE_HEADER]: signatureOf(body, webhook.secret, new Date()),
      },
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
  } catch (error) {
    onAttempt('failed');
    throw error;
  }
  onAttempt('delivered');
  log.info({ [batchId === null ? 'turnId' : 'batchId']: id }, 'webhook delivered');
}

async function ofTurn({ turns, masks }: DeliveryParts, id: string): Promise<Delivery | null> {
  const [turn] = await turns.byIds([id]);
  if (turn === undefined) return null;
  if (turn.finishedAt === null) throw new Error('the turn has not ended yet');
  return { id, event: describeTurn(turn, await masks.byTurns([id])) };
}

async function ofBatch({ batches }: DeliveryParts, id: string): Promise<Delivery | null> {
  const batch = await batches.byId(id);
  if (batch === null) return null;
  if (batch.finishedAt === null) throw new Error('the batch has not ended yet');
  const { size, createdAt, cancelledAt, finishedAt } = batch;
  const status = cancelledAt === null ? 'COMPLETED' : 'CANCELLED';
  const { waiting, completed, failed, cancelled } = await batches.progress(id);
  const progress = { waiting, completed, failed, cancelled };
  return { id, event: { type: 'batch.finished', batch: { id, status, size, createdAt, finishedAt, progress } } };
}

function describeTurn(turn: TurnRow, masks: readonly MaskRow[]): TurnFinished {
  return {
    type: 'turn.finished',
    turn: {
      id: turn.id,
      conversationId: turn.conversationId,
      status: turn.status,
      resolvedIntent: turn.resolvedIntent,
      error: turn.error?.code ?? null,
      createdAt: turn.createdAt,
      startedAt: turn.startedAt,
      finishedAt: turn.finishedAt,
      masks: masks.map(({ id, index, outcome }) => ({ id, index, outcome })),
    },
  };
}
