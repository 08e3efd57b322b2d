// Cancels turns. A queued turn ends at once. A running turn is ended by its run (run.ts), which receives a notice.
import type { ViewerEvents } from '../events/service.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import type { Journal, Stored } from './journal.ts';
import { cancelTopic } from './lease.ts';
import { requireTurn } from './own-turn.ts';
import type { TurnRepository, TurnRow } from './repository.ts';
import type { RunRepository } from './run-repository.ts';
import type { Scheduling } from './scheduling.ts';

export interface Cancellation {
  /** Returns the turn as it is stored afterwards. A turn that has ended stays as it is. */
  cancel(viewerId: string, id: string): Promise<TurnRow>;
  /**
   * Cancels all turns of a conversation that have not ended. The caller has checked the user's rights, and publishes
   * the viewer's events.
   */
  cancelAllOf(conversationId: string): Promise<void>;
  /** Cancels the turns of `onDisconnect: CANCEL` that nobody has followed for this time. Returns their number. */
  cancelUnfollowed(forMs: number): Promise<number>;
}

export interface CancellationParts {
  turns: Pick<TurnRepository, 'find'>;
  runs: Pick<RunRepository, 'cancelQueued' | 'requestCancel' | 'unfinishedOf' | 'unfollowed'>;
  scheduling: Pick<Scheduling, 'dequeue'>;
  journal: Pick<Journal, 'publish' | 'wake'>;
  notifier: Pick<Notifier, 'publish'>;
  webhooks: EndAnnouncer;
  viewerEvents: Pick<ViewerEvents, 'publish'>;
}

export function createCancellation(parts: CancellationParts): Cancellation {
  const { turns, runs, scheduling, journal, notifier, webhooks, viewerEvents } = parts;

  /** Returns the last event of a queued turn; null for a running turn, whose run appends it later. */
  const end = async (turnId: string): Promise<Stored | null> => {
    await webhooks.expectEnd(turnId);
    const ended = await runs.cancelQueued(turnId);
    if (ended !== null) await scheduling.dequeue(turnId);
    else if (await runs.requestCancel(turnId)) await notifier.publish(cancelTopic(turnId), 1);
    return ended;
  };

  /** Cancels a turn and publishes its end. */
  const cancel = async (ownerId: string, id: string): Promise<void> => {
    const ended = await end(id);
    if (ended !== null) await Promise.all([journal.publish(ended), viewerEvents.publish(ownerId)]);
  };

  return {
    async cancel(viewerId, id) {
      const turn = await requireTurn(turns, viewerId, id);
      if (turn.finishedAt === null) await cancel(viewerId, turn.id);
      return requireTurn(turns, viewerId, id);
    },

    async cancelAllOf(conversationId) {
      for (const id of await runs.unfinishedOf(conversationId)) {
        // The conversation is deleted. Followers of its turns read the table, find no turn, and end without an event.
        await journal.wake(id);
        await end(id);
      }
    },

    async cancelUnfollowed(forMs) {
      const unfollowed = await runs.unfollowed(forMs);
      for (const { id, ownerId } of unfollowed) await cancel(ownerId, id);
      return unfollowed.length;
    },
  };
}
