// A question of OpenAI's form -> a turn: pictures are stored first, and the same request with the same key is asked
// once.
import type { Context } from '../../src/context.ts';
import { hashOf } from '../../src/turns/question.ts';
import type { RequestedIntent, TurnRow } from '../../src/turns/repository.ts';
import { takePictures } from './pictures.ts';
import type { PictureInput } from './pictures.ts';

export interface Question {
  text: string;
  pictures: readonly PictureInput[];
  intent: RequestedIntent;
  conversationId: string | null;
  /** Null: the turn follows the active branch of the conversation, or begins a new one. */
  parentTurnId: string | null;
}

export interface AskedQuestion {
  /** Two requests are the same when these are. Of the pictures as they are named: they get new ids each time. */
  same: Record<string, unknown>;
  /** Not called for a request that was answered before. */
  read: () => Question | Promise<Question>;
}

export async function ask(
  context: Context,
  { same, read }: AskedQuestion,
  idempotencyKey: string | null,
  gone: AbortSignal,
): Promise<TurnRow> {
  const { viewer, services } = context;
  const inputHash = hashOf(same);
  if (idempotencyKey !== null) {
    const made = await services.turns.sentBefore(viewer.id, idempotencyKey, inputHash);
    if (made !== null) return made;
  }
  const { pictures, ...question } = await read();
  const imageIds = await takePictures(context, pictures, gone);
  return (await services.turns.send(viewer.id, { ...question, imageIds, idempotencyKey, inputHash })).turn;
}
