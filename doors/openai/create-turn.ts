// Creates a turn from a question of OpenAI's form: stores its images first. The same request with the same
// idempotency key creates one turn.
import type { Previews } from '../../inference/previews.ts';
import type { Context } from '../../src/context.ts';
import { hashOf } from '../../src/turns/question.ts';
import type { RequestedIntent, TurnRow } from '../../src/turns/repository.ts';
import { storePictures } from './pictures.ts';
import type { PictureInput } from './pictures.ts';

export interface Question {
  text: string;
  pictures: readonly PictureInput[];
  intent: RequestedIntent;
  /** Which scales of a mask have a preview; null or absent: the default of the model. */
  previews?: Previews | null;
  conversationId: string | null;
  /** Null: the turn continues the active branch of the conversation, or begins a new conversation. */
  parentTurnId: string | null;
}

export interface NewQuestion {
  /**
   * The values that two equal requests have in common. Images are compared as the request names them, because each
   * upload has a new id.
   */
  same: Record<string, unknown>;
  /** Not called when the idempotency key was used before. */
  read: () => Question | Promise<Question>;
}

export async function createTurn(
  context: Context,
  { same, read }: NewQuestion,
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
  const imageIds = await storePictures(context, pictures, gone);
  return (await services.turns.send(viewer.id, { ...question, imageIds, idempotencyKey, inputHash })).turn;
}
