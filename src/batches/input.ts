// Checks the input of a batch before anything is read or stored.
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';
import { readQuestion } from '../turns/question.ts';
import type { TurnQuestion } from '../turns/question.ts';

export type BatchOptions = Pick<
  TurnQuestion,
  'intent' | 'maxScale' | 'deadlineMs' | 'stopWhenStable' | 'detail' | 'previews'
>;

export interface CreateBatchInput extends BatchOptions {
  imageIds: readonly string[];
  phrases: readonly string[];
  idempotencyKey?: string | null | undefined;
}

const MAX_ITEMS = 1000;
/** The turns of an image are siblings, at most 100. */
const MAX_PHRASES = 100;

/** Throws BAD_USER_INPUT. */
export function readBatchInput({ imageIds: images, phrases: given, ...input }: CreateBatchInput, limits: Limits) {
  const { intent, maxScale, deadlineMs, stopWhenStable, detail, previews } = input;
  const options = {
    intent: intent ?? 'SEGMENT',
    maxScale: maxScale ?? null,
    deadlineMs: deadlineMs ?? null,
    stopWhenStable: stopWhenStable ?? null,
    detail: detail ?? null,
    previews: previews ?? null,
  };
  const imageIds = [...new Set(images)];
  if (imageIds.length === 0 || given.length === 0)
    throw new AppError('BAD_USER_INPUT', 'A batch needs at least one image and one phrase.');
  const phrases = [...new Set(given.map((text) => readQuestion({ ...options, text }, limits).text))];
  if (phrases.length > MAX_PHRASES || imageIds.length * phrases.length > MAX_ITEMS)
    throw new AppError(
      'BAD_USER_INPUT',
      `A batch has at most ${MAX_PHRASES} phrases, and at most ${MAX_ITEMS.toLocaleString('en')} images times phrases.`,
    );
  return { imageIds, phrases, options };
}
