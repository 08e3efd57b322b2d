// Waits for the end of a turn by its journal, and passes on the events.
import type { Viewer } from '../access/viewer.ts';
import type { TurnEvent } from './events.ts';
import type { Following } from './following.ts';
import type { TurnRow } from './repository.ts';

export interface WaitOptions {
  ms: number;
  signal?: AbortSignal;
  onEvent?: (event: TurnEvent) => Promise<void>;
}

/** Returns at the end of the turn, after `ms`, or when the signal is aborted. In each case the turn goes on. */
export async function waitForEnd(
  { viewer, services }: { viewer: Viewer; services: { turns: Pick<Following, 'follow'> } },
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
