// A conversation's turns form a tree; what is shown is one path through it. Pure. Turns come oldest first.

interface Node {
  turn: { id: string; parent: { id: string } | null };
}

/** The turns from the first one to this one, in order. */
export function pathTo<T extends Node>(turns: readonly T[], id: string | null): T[] {
  const path: T[] = [];
  for (let one = turns.find(({ turn }) => turn.id === id); one !== undefined && !path.includes(one);) {
    path.unshift(one);
    const parent = one.turn.parent?.id;
    one = turns.find(({ turn }) => turn.id === parent);
  }
  return path;
}

/** Where the branch through this turn ends: the newest turn below it, or itself. */
export function endOfBranch(turns: readonly Node[], id: string): string {
  const below = turns.findLast(
    ({ turn }) => turn.parent?.id === id || pathTo(turns, turn.id).some((one) => one.turn.parent?.id === id),
  );
  return below?.turn.id ?? id;
}

/** The turn and its siblings: the same question asked again, or edited. */
export const siblingsOf = <T extends Node>(turns: readonly T[], one: T): T[] =>
  turns.filter(({ turn }) => (turn.parent?.id ?? null) === (one.turn.parent?.id ?? null));
