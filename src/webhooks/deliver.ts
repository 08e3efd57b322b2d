// Tells the configured URL that a turn has ended: ids, outcomes and times, never what was asked or answered; who wants
// that asks the API. Each job is one attempt; a rejection makes the queue try again later. A receiver may get the same
// delivery twice, and knows it by its id.
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
  /** Told how each attempt ended. */
  onAttempt: (outcome: 'delivered' | 'failed') => void;
}

const ANSWER_WITHIN_MS = 10_000;

/**
 * Rejects while the turn has not ended (a delivery is expected before the end is stored, so that a crash in between
 * loses none), and when the receiver does not take it.
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
