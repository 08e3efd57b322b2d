// Waits for the end of a turn by its journal, and passes on the events.
import type { Context } from '../../src/context.ts';
import { AppError } from '../../src/errors.ts';
import { canonicalId } from '../../src/ids.ts';
import type { TurnEvent } from '../../src/turns/events.ts';
import type { TurnRow } from '../../src/turns/repository.ts';

export interface WaitOptions {
  ms: number;
  signal?: AbortSignal;
  onEvent?: (event: TurnEvent) => Promise<void>;
}

/** Returns at the end of the turn, after `ms`, or when the signal is aborted. In each case the turn goes on. */
export async function waitForEnd(
  { viewer, services }: Context,
  { id, finishedAt }: Pick<TurnRow, 'id' | 'finishedAt'>,
  { ms, signal, onEvent }: WaitOptions,
): Promise<void> {
  if (finishedAt !== null || ms === 0 || signal?.aborted === true) return;
  const events = await services.turns.follow(viewer.id, id, 0);
  const leave = (): void => void events.return?.();
  const timer = setTimeout(leave, ms);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    for await (const event of events) await onEvent?.(event);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}

export async function requireTurn({ viewer, services }: Context, name: string): Promise<TurnRow> {
  const turn = await services.turns.get(viewer.id, canonicalId(name));
  if (turn === null) throw new AppError('NOT_FOUND', `There is no turn ${name.slice(0, 100)}.`);
  return turn;
}
