// Follows the events of a turn for a user: checks the input, then reads the journal.
import { AppError } from '../errors.ts';
import type { TurnEvent } from './events.ts';
import type { Journal } from './journal.ts';
import { noTurn } from './own-turn.ts';

export interface Following {
  /** As `Journal.follow`; NOT_FOUND when the user has no such turn. */
  follow(...args: Parameters<Journal['follow']>): Promise<AsyncIterableIterator<TurnEvent>>;
}

export function createFollowing(journal: Pick<Journal, 'follow'>): Following {
  return {
    async follow(viewerId, id, after, from) {
      if (after < 0) throw new AppError('BAD_USER_INPUT', 'after must not be negative.');
      const events = await journal.follow(viewerId, id, after, from);
      if (events === null) throw noTurn(id);
      return events;
    },
  };
}
