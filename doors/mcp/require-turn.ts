// Finds the turn that a host names.
import type { Context } from '../../src/context.ts';
import { notFound } from '../../src/errors.ts';
import { canonicalId } from '../../src/ids.ts';
import type { TurnRow } from '../../src/turns/repository.ts';

export async function requireTurn({ viewer, services }: Context, name: string): Promise<TurnRow> {
  const turn = await services.turns.get(viewer.id, canonicalId(name));
  if (turn === null) throw notFound('turn', name);
  return turn;
}
