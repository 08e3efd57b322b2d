// Finds or creates the turn of a question about a task. The same question about the same task is one turn, so a request
// that did not wait for the end of the turn is repeated without new work.
import type { Context } from '../../src/context.ts';
import { AppError, isRetryable } from '../../src/errors.ts';
import { hashOf } from '../../src/turns/question.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import type { Question } from './questions.ts';
import { regionsOf } from './regions.ts';
import type { SeenImage } from './seen-images.ts';

export interface AskedTask {
  project: string;
  task: number | string;
  /** The URL, path or data URL of the image. */
  reference: string;
  /** Identifies the model: another model answers again. */
  model: string;
  seen: SeenImage;
  /** Fetches and stores the image. */
  store(): Promise<NonNullable<SeenImage['image']>>;
}

/** Turns of one conversation. A turn has at most 100 siblings. */
const MAX_TURNS = 50;

export async function turnOf(context: Context, asked: AskedTask, question: Question): Promise<TurnRow> {
  const { viewer, services } = context;
  const { project, task, reference, model } = asked;
  const inputHash = hashOf({ project, task, reference, model, text: question.text, marks: question.marks });
  for (let attempt = 0; ; attempt++) {
    const key = `label-studio:${inputHash}:${attempt}`;
    const before = await services.turns.sentBefore(viewer.id, key, inputHash);
    if (before === null) return create(context, asked, question, { key, inputHash });
    if (!isLost(before)) return before;
  }
}

/** Whether the same question may have another end: the turn was cancelled, or failed with a retryable code. */
const isLost = ({ status, error }: TurnRow): boolean =>
  status === 'CANCELLED' || (error !== null && isRetryable(error.code));

interface Key {
  key: string;
  inputHash: string;
}

async function create(
  context: Context,
  asked: AskedTask,
  question: Question,
  { key, inputHash }: Key,
): Promise<TurnRow> {
  const { viewer, services } = context;
  const { seen } = asked;
  const known = seen.image !== null || seen.sibling !== null;
  try {
    seen.image ??= await asked.store();
    const { turn } = await services.turns.send(viewer.id, {
      text: question.text,
      intent: 'SEGMENT',
      imageIds: [seen.image.id],
      regionPrompts: regionsOf(question.marks, seen.image),
      conversationId: seen.sibling?.conversationId ?? null,
      siblingOfTurnId: seen.sibling?.id ?? null,
      idempotencyKey: key,
      inputHash,
    });
    seen.turns = seen.sibling === null ? 1 : seen.turns + 1;
    seen.sibling = seen.turns >= MAX_TURNS ? null : (seen.sibling ?? turn);
    return turn;
  } catch (error) {
    if (!known || !(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
    // The image or the conversation was deleted since it was remembered.
    Object.assign(seen, { image: null, sibling: null, turns: 0 });
    return create(context, asked, question, { key, inputHash });
  }
}
