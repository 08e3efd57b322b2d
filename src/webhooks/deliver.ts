// Sends a request to the configured URL for a turn that has ended: ids, outcomes and times, but no text of the question
// or answer. Each job is one attempt; when it rejects, the queue retries later. A receiver may get the same delivery
// twice, with the same id.
import type { MaskRow } from '../masks/repository.ts';
import type { Logger } from '../platform/log.ts';
import type { TurnRow } from '../turns/repository.ts';
import { SIGNATURE_HEADER, signatureOf } from './signature.ts';

export interface Webhook {
  url: string;
  secret: string;
}

export interface DeliveryParts {
  webhook: Webhook;
  turns: { byIds(ids: readonly string[]): Promise<TurnRow[]> };
  masks: { byTurns(ids: readonly string[]): Promise<MaskRow[]> };
  log: Logger;
  /** Called with the outcome of each attempt. */
  onAttempt: (outcome: 'delivered' | 'failed') => void;
}

const ANSWER_WITHIN_MS = 10_000;

/**
 * Rejects while the turn has not ended, and when the receiver does not accept the delivery. A delivery is queued before
 * the end is stored, so that a crash in between does not lose it.
 */
export async function deliver({ webhook, turns, masks, log, onAttempt }: DeliveryParts, turnId: string): Promise<void> {
  const [turn] = await turns.byIds([turnId]);
  if (turn === undefined) return; // deleted meanwhile
  if (turn.finishedAt === null) throw new Error('the turn has not ended yet');
  const body = JSON.stringify(describeTurn(turn, await masks.byTurns([turnId])));
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        'content-type': 'application/json',
        'x-maskstream-event': 'turn.finished',
        'x-maskstream-delivery': turnId,
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
  log.info({ turnId }, 'webhook delivered');
}

function describeTurn(turn: TurnRow, masks: readonly MaskRow[]): object {
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
