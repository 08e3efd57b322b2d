// Finds a turn of a user, or refuses. A turn of another user is reported as NOT_FOUND, like one that does not exist.
import { AppError, notFound } from '../errors.ts';
import type { TurnRepository, TurnRow } from './repository.ts';

type Turns = Pick<TurnRepository, 'find'>;

export const noTurn = (id: string): AppError => notFound('turn', id);

export async function requireTurn(turns: Turns, viewerId: string, id: string): Promise<TurnRow> {
  const turn = await turns.find(viewerId, id);
  if (turn === null) throw noTurn(id);
  return turn;
}

/** BAD_USER_INPUT when the turn belongs to another conversation. `conversationId`: null for a new conversation. */
export async function requireTurnIn(
  turns: Turns,
  viewerId: string,
  conversationId: string | null,
  id: string,
): Promise<TurnRow> {
  const turn = await requireTurn(turns, viewerId, id);
  if (turn.conversationId !== conversationId)
    throw new AppError('BAD_USER_INPUT', `Turn ${id} belongs to another conversation.`);
  return turn;
}
