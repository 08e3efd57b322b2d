// Follows the journal of a turn: to its end for a whole Response, or event by event, after any event.
import type { Context } from '../../src/context.ts';
import { AppError } from '../../src/errors.ts';
import type { TurnEvent } from '../../src/turns/events.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import { Answer } from './answer.ts';
import type { AnswerEvent } from './answer.ts';
import { CREATED, SLOT, numberOf, positionOf } from './numbering.ts';
import { writeResponse } from './response.ts';

export type NumberedEvent = AnswerEvent['body'] & { sequence_number: number };
type Rows = AsyncIterableIterator<TurnEvent>;

export interface Followed {
  events: AsyncGenerator<NumberedEvent>;
  /** Releases the listener at once, also while it waits for the next event. */
  leave: () => Promise<void>;
}

const leave = async (rows: Rows): Promise<void> => {
  await rows.return?.();
};

/** The Response at the end of the turn. */
export async function wholeResponse(
  context: Context,
  turn: TurnRow,
  modelId: string,
  gone: AbortSignal,
): Promise<object> {
  const { answer, ended } = await wholeAnswer(context, turn, modelId, gone);
  return writeResponse(ended, modelId, answer.output);
}

export async function wholeAnswer(
  context: Context,
  turn: TurnRow,
  modelId: string,
  gone: AbortSignal,
): Promise<{ answer: Answer; ended: TurnRow }> {
  const answer = new Answer(turn, modelId, context);
  const rows = await context.services.turns.follow(context.viewer.id, turn.id, 0);
  const stop = (): void => {
    void leave(rows);
  };
  gone.addEventListener('abort', stop, { once: true });
  try {
    for await (const row of rows) await consume(answer, row);
  } finally {
    gone.removeEventListener('abort', stop);
  }
  // The conversation was deleted, or the client no longer waits for the response.
  if (answer.ended === null) throw new AppError('NOT_FOUND', 'The turn was deleted before it ended.');
  return { answer, ended: answer.ended };
}

/** Events with a `sequence_number` above `after`. */
export async function followResponse(
  context: Context,
  turn: TurnRow,
  modelId: string,
  after: number,
): Promise<Followed> {
  const { turns } = context.services;
  const answer = new Answer(turn, modelId, context);
  const { whole } = positionOf(after);
  const beyond = whole === 0 ? null : await readUpTo(answer, await turns.follow(context.viewer.id, turn.id, 0), whole);
  const rows = await turns.follow(context.viewer.id, turn.id, whole);
  return { events: eventsOf(answer, rows, after, beyond), leave: () => leave(rows) };
}

/** Returns the first row after `last` when no row has this number: its text may include text that was read before. */
async function readUpTo(answer: Answer, rows: Rows, last: number): Promise<TurnEvent | null> {
  for await (const row of rows) {
    if (row.seq > last) return row;
    await consume(answer, row);
    if (row.seq === last) return null;
  }
  return null;
}

/** Adds a row to the answer without returning its events. */
export async function consume(answer: Answer, row: TurnEvent): Promise<void> {
  const events = answer.take(row, false);
  while ((await events.next()).done !== true);
}

async function* eventsOf(
  answer: Answer,
  rows: Rows,
  after: number,
  beyond: TurnEvent | null,
): AsyncGenerator<NumberedEvent> {
  if (after < CREATED) yield { ...answer.created, sequence_number: CREATED };
  let first = true;
  for await (const row of rows) {
    const skipped = first ? recallBefore(answer, row, after, beyond) : -1;
    first = false;
    for await (const { slot, body } of answer.take(row)) {
      const number = numberOf(row.seq, slot);
      if (number > after && slot > skipped) yield { ...body, sequence_number: number };
    }
  }
}

/**
 * Some time after the end of a turn, rows of text are joined into one row with the number of the last of them. Text of
 * such a row that the client has is not sent again. Returns the last slot that the client has.
 */
function recallBefore(answer: Answer, row: TurnEvent, after: number, beyond: TurnEvent | null): number {
  const { seq, slot } = positionOf(after);
  if (row.type !== 'AnswerDelta' || row.seq <= seq) return -1;
  if (beyond?.type === 'AnswerDelta' && beyond.seq === row.seq && beyond.text.length > row.text.length) {
    answer.recall(beyond.text.slice(0, beyond.text.length - row.text.length));
    return -1;
  }
  // The client was cut off between the events that open a message and its first text.
  return slot === SLOT.itemAdded || slot === SLOT.partAdded ? slot : -1;
}
