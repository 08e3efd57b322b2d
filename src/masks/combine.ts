// Combines masks by set operations: checks their owner and image, and gives the result a label and a turn.
// inference/mask/combine.ts computes the pixels, and storing.ts stores the files.
import { randomUUID } from 'node:crypto';
import type { CombineRequest } from '../../inference/mask/combine.ts';
import type { DrawnMask } from '../../inference/mask/finish.ts';
import type { MaskOperation } from '../../inference/mask/algebra.ts';
import { cutText } from '../cut-text.ts';
import { AppError, notFound } from '../errors.ts';
import type { ImageService } from '../images/service.ts';
import type { OneAtATime } from '../one-at-a-time.ts';
import { readKey } from '../turns/question.ts';
import { trimVisible } from '../visible.ts';
import { MAX_MASKS_OF_TURN } from './insert-repository.ts';
import type { AddRefusal } from './insert-repository.ts';
import type { MaskRow } from './repository.ts';
import type { MaskService } from './service.ts';
import type { Combination } from './storing.ts';

export interface CombineInput {
  operation: MaskOperation;
  maskIds: readonly string[];
  label?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}

export type CombineMasks = (viewerId: string, input: CombineInput) => Promise<MaskRow>;

export interface CombineParts {
  masks: Pick<MaskService, 'get' | 'storeCombined' | 'findByKey' | 'sourceIdsOf'>;
  images: Pick<ImageService, 'readPicture'>;
  combine: (request: CombineRequest) => Promise<DrawnMask>;
  /** Combines one at a time, because each needs a child process and the pixels of an image. */
  inTurn: OneAtATime;
  maxImagePixels: number;
}

const MAX_MASKS = 16;
const MAX_LABEL = 200;

export function createCombineMasks({ masks, images, combine, inTurn, maxImagePixels }: CombineParts): CombineMasks {
  return async (viewerId, { operation, maskIds, label, idempotencyKey }) => {
    checkCount(operation, maskIds);
    const sources = await Promise.all(
      maskIds.map(async (id) => {
        const mask = await masks.get(viewerId, id);
        if (mask === null) throw notFound('mask', id);
        return mask;
      }),
    );
    const [first] = sources;
    if (first === undefined) throw new Error('the number of masks was checked');
    const { turnId, conversationId, imageId } = first;
    if (imageId === null || sources.some((mask) => mask.imageId !== imageId))
      throw new AppError('BAD_USER_INPUT', 'The masks must lie on the same image.');
    const name = readLabel(label ?? nameFor(operation, sources));
    const key = readKey(idempotencyKey ?? null);
    const request = { turnId, idempotencyKey: key, operation, label: name, sourceIds: maskIds };
    const before = await madeBefore(request);
    if (before !== null) return before;
    const rles = sources.map(({ rle }) => rle);
    const drawn = await inTurn(async () =>
      combine({ operation, rles, picture: await images.readPicture(imageId), maxImagePixels }),
    );
    const id = randomUUID();
    const confidence = Math.min(...sources.map((mask) => mask.confidence));
    const refusal = await masks.storeCombined({ id, conversationId, imageId, confidence, ...request }, drawn);
    if (refusal !== null && refusal !== 'KEY_TAKEN') throw refused(refusal);
    const made = refusal === 'KEY_TAKEN' ? await madeBefore(request) : await masks.get(viewerId, id);
    if (made === null) throw refused('GONE');
    return made;
  };

  /** The mask with the same idempotency key. BAD_USER_INPUT when it was created from another input. */
  async function madeBefore({
    turnId,
    idempotencyKey,
    operation,
    label,
    sourceIds,
  }: Pick<Combination, 'turnId' | 'idempotencyKey' | 'operation' | 'label' | 'sourceIds'>): Promise<MaskRow | null> {
    if (idempotencyKey === null) return null;
    const before = await masks.findByKey(turnId, idempotencyKey);
    if (before === null) return null;
    const [ids = []] = await masks.sourceIdsOf([before.id]);
    if (before.operation !== operation || before.label !== label || ids.join() !== sourceIds.join()) throw keyWasUsed();
    return before;
  }
}

export const keyWasUsed = (): AppError =>
  new AppError('BAD_USER_INPUT', 'This idempotencyKey was used for another input.');

function checkCount(operation: MaskOperation, ids: readonly string[]): void {
  const fits = operation === 'INVERT' ? ids.length === 1 : ids.length >= 2 && ids.length <= MAX_MASKS;
  if (!fits)
    throw new AppError(
      'BAD_USER_INPUT',
      `${operation} takes ${operation === 'INVERT' ? 'exactly 1 mask' : `2 to ${MAX_MASKS} masks`}, not ${ids.length}.`,
    );
  if (new Set(ids).size !== ids.length) throw new AppError('BAD_USER_INPUT', 'maskIds must not contain a mask twice.');
}

export function readLabel(label: string): string {
  const trimmed = trimVisible(label);
  if (trimmed.length < 1 || trimmed.length > MAX_LABEL)
    throw new AppError('BAD_USER_INPUT', `label must have 1 to ${MAX_LABEL} characters.`);
  return trimmed;
}

/** The label of the result, composed of the labels of the masks. */
function nameFor(operation: MaskOperation, masks: readonly MaskRow[]): string {
  const [first = '', ...others] = masks.map(({ label }) => label);
  const all = others.length === 0 ? first : `${[first, ...others.slice(0, -1)].join(', ')} and ${others.at(-1) ?? ''}`;
  const name = {
    UNION: all,
    INTERSECTION: `the overlap of ${all}`,
    DIFFERENCE: `${first} without ${others.join(' and ')}`,
    INVERT: `everything but ${first}`,
  }[operation];
  return name.length > MAX_LABEL ? `${cutText(name, MAX_LABEL - 1)}…` : name;
}

export function refused(refusal: AddRefusal): AppError {
  switch (refusal) {
    case 'BUSY':
      return new AppError('CONVERSATION_BUSY', 'The turn that gets the mask has not ended yet.');
    case 'FULL':
      return new AppError('BAD_USER_INPUT', `The turn that gets the mask has ${MAX_MASKS_OF_TURN} masks already.`);
    case 'GONE':
      return new AppError('NOT_FOUND', 'The conversation was deleted.');
    case 'NO_PICTURE':
      return new AppError('NOT_FOUND', 'The image was deleted.');
  }
}
