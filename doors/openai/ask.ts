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

export async function ask(context: Context, question: Question, idempotencyKey: string | null): Promise<TurnRow> {
  const { viewer, services } = context;
  const { pictures, ...rest } = question;
  // Of the pictures as they are named: they get new ids each time.
  const inputHash = hashOf({ ...question });
  if (idempotencyKey !== null) {
    const made = await services.turns.sentBefore(viewer.id, idempotencyKey, inputHash);
    if (made !== null) return made;
  }
  const imageIds = await takePictures(context, pictures);
  return (await services.turns.send(viewer.id, { ...rest, imageIds, idempotencyKey, inputHash })).turn;
}
