// Converts the path of turns into the messages for the model. Pure functions.
import type { Message } from '../../inference/engine.ts';

export interface PathTurn {
  text: string;
  answer: string | null;
  imageIds: string[];
}

/**
 * `path`: the first turn of the conversation's branch first, the one to be answered last. Turns that were never
 * answered are left out: to the model they would look like two questions in a row.
 */
export function buildMessages(path: readonly PathTurn[]): Message[] {
  const asked = path.at(-1);
  if (asked === undefined) return [];
  const before = path.slice(0, -1).flatMap((turn): Message[] =>
    turn.answer === null || turn.answer === ''
      ? []
      : [
          { role: 'user', text: turn.text },
          { role: 'assistant', text: turn.answer },
        ],
  );
  return [...before, { role: 'user', text: asked.text }];
}
