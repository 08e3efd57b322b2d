// Follows the journal of a turn from its beginning to its end, and converts it to the chunks of a chat completion.
import type { Context } from '../../src/context.ts';
import { AppError } from '../../src/errors.ts';
import type { TurnEvent } from '../../src/turns/events.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import { Answer } from './answer.ts';
import { finishReasonOf, masksIn, writeChunk, writeUsageChunk } from './completion.ts';
import { consume } from './follow.ts';
import { writeFault } from './faults.ts';

export interface FollowedChunks {
  chunks: AsyncGenerator<object>;
  /** Releases the listener at once, also while it waits for the next chunk. */
  leave: () => Promise<void>;
}

export async function followCompletion(
  context: Context,
  turn: TurnRow,
  modelId: string,
  includeUsage: boolean,
): Promise<FollowedChunks> {
  const rows = await context.services.turns.follow(context.viewer.id, turn.id, 0);
  return {
    chunks: chunksOf(rows, new Answer(turn, modelId, context), { turn, modelId, includeUsage }),
    async leave() {
      await rows.return?.();
    },
  };
}

interface Wanted {
  turn: TurnRow;
  modelId: string;
  includeUsage: boolean;
}

/**
 * All masks are in the last chunk with a delta, because OpenAI's clients for Node and for Python join the parts of a
 * list in different ways.
 */
async function* chunksOf(
  rows: AsyncIterable<TurnEvent>,
  answer: Answer,
  { turn, modelId, includeUsage }: Wanted,
): AsyncGenerator<object> {
  const usage = includeUsage ? { usage: null } : {};
  yield writeChunk(turn, modelId, { role: 'assistant', content: '', refusal: null }, usage);
  for await (const row of rows) {
    await consume(answer, row);
    if (row.type === 'AnswerDelta') yield writeChunk(turn, modelId, { content: row.text }, usage);
  }
  const { ended, output } = answer;
  if (ended === null || ended.error !== null) {
    yield writeFault(failureOf(ended));
    return;
  }
  const masks = masksIn(output);
  const finish = finishReasonOf(ended);
  yield writeChunk(ended, modelId, masks.length === 0 ? {} : { masks }, { finish, ...usage });
  if (includeUsage) yield writeUsageChunk(ended, modelId);
}

/** The error of a turn that has no complete answer. */
export const failureOf = (turn: TurnRow | null): AppError =>
  turn?.error == null
    ? new AppError('NOT_FOUND', 'The turn was deleted before it ended.')
    : new AppError(turn.error.code, turn.error.message);
