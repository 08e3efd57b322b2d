// Converts the path of turns into the messages for the model. Pure functions.
import { withoutWhich } from '../../inference/index.ts';
import type { Message } from '../../inference/engine.ts';

export interface PathTurn {
  text: string;
  answer: string | null;
  imageIds: string[];
  /** The last of its masks with candidates. */
  ambiguousMaskId: string | null;
}

/**
 * `path`: from the first turn of the branch to the one to be answered. Turns without an answer are left out, because
 * the model would get two questions in a row.
 */
export function buildMessages(path: readonly PathTurn[]): Message[] {
  const asked = path.at(-1);
  if (asked === undefined) return [];
  const before = path.slice(0, -1).flatMap((turn): Message[] =>
    turn.answer === null || turn.answer === ''
      ? []
      : [
          { role: 'user', text: turn.text },
          { role: 'assistant', text: withoutWhich(turn.answer) },
        ],
  );
  return [...before, { role: 'user', text: asked.text }];
}
