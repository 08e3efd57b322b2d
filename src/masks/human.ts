// Creates masks that people draw: checks the turn, the image and the corrected mask, and returns the first mask for a
// repeated idempotency key. inference/mask/human.ts computes the pixels, and storing.ts stores the files.
import { randomUUID } from 'node:crypto';
import { InferenceError } from '../../inference/index.ts';
import type { DrawnMask } from '../../inference/mask/finish.ts';
import type { HumanMaskRequest } from '../../inference/mask/human.ts';
import { AppError, notFound } from '../errors.ts';
import type { ImageRow } from '../images/repository.ts';
import type { ImageService } from '../images/service.ts';
import type { OneAtATime } from '../one-at-a-time.ts';
import type { TurnService } from '../turns/service.ts';
import { readKey } from '../turns/question.ts';
import type { UsageService } from '../usage/service.ts';
import { keyWasUsed, readLabel, refused } from './combine.ts';
import { MAX_RUNS, readShape, tooFine } from './mask-shape.ts';
import type { MaskShape } from './mask-shape.ts';
import type { MaskRow } from './repository.ts';
import type { MaskService } from './service.ts';
import type { HumanMask } from './storing.ts';

export interface CreateMaskInput {
  turnId: string;
  imageId?: string | null | undefined;
  basedOnMaskId?: string | null | undefined;
  label?: string | null | undefined;
  shape: MaskShape;
  idempotencyKey?: string | null | undefined;
}

export type CreateMask = (viewerId: string, input: CreateMaskInput) => Promise<MaskRow>;

export interface CreateMaskParts {
  turns: Pick<TurnService, 'withPictures'>;
  masks: Pick<MaskService, 'get' | 'storeHuman' | 'findByKey'>;
  images: Pick<ImageService, 'get' | 'readPicture'>;
  usage: Pick<UsageService, 'chargeUpload'>;
  draw: (request: HumanMaskRequest) => Promise<DrawnMask | 'TOO_FINE'>;
  /** Draws one at a time, because each needs a child process and the pixels of an image. */
  inTurn: OneAtATime;
  limits: { maxImagePixels: number; maxInlineImageBytes: number };
}

export function createCreateMask({ turns, masks, images, usage, draw, inTurn, limits }: CreateMaskParts): CreateMask {
  return async (viewerId, input) => {
    const place = await placeOf({ turns, masks, images }, viewerId, input);
    const { picture, ...mask } = place;
    const shape = readShape(input.shape, picture, limits.maxInlineImageBytes);
    // Bytes that are sent again with the same key are charged once.
    if ('png' in shape && (await withKey(masks, mask)) === null)
      await usage.chargeUpload(viewerId, shape.png.byteLength);
    const drawn = await inTurn(async () =>
      draw({
        shape,
        ...picture,
        picture: await images.readPicture(mask.imageId),
        maxImagePixels: limits.maxImagePixels,
        maxRuns: MAX_RUNS,
      }),
    ).catch(explain);
    if (drawn === 'TOO_FINE') throw tooFine();
    const before = await madeBefore(masks, mask, drawn);
    if (before !== null) return before;
    const refusal = await masks.storeHuman(mask, drawn);
    const made = refusal === 'KEY_TAKEN' ? await madeBefore(masks, mask, drawn) : await masks.get(viewerId, mask.id);
    if (refusal !== null && refusal !== 'KEY_TAKEN') throw refused(refusal);
    if (made === null) throw refused('GONE');
    return made;
  };
}

async function placeOf(
  { turns, masks, images }: Pick<CreateMaskParts, 'turns' | 'masks' | 'images'>,
  viewerId: string,
  { turnId, imageId, basedOnMaskId, label, idempotencyKey }: CreateMaskInput,
): Promise<HumanMask & { imageId: string; picture: { width: number; height: number } }> {
  const { turn, pictures } = await turns.withPictures(viewerId, turnId);
  const based = basedOnMaskId == null ? null : await masks.get(viewerId, basedOnMaskId);
  if (basedOnMaskId != null && based === null) throw notFound('mask', basedOnMaskId);
  if (imageId != null && (await images.get(viewerId, imageId)) === null) throw notFound('image', imageId);
  const image = pictureIn(pictures, imageId ?? based?.imageId ?? null);
  if (based !== null && based.conversationId !== turn.conversationId)
    throw new AppError('BAD_USER_INPUT', `Mask ${based.id} belongs to another conversation.`);
  if (based !== null && based.imageId !== image.id)
    throw new AppError('BAD_USER_INPUT', `Mask ${based.id} lies on another image.`);
  if (label == null && based === null) throw new AppError('BAD_USER_INPUT', 'label is required without basedOnMaskId.');
  return {
    id: randomUUID(),
    turnId: turn.id,
    conversationId: turn.conversationId,
    imageId: image.id,
    parentId: based?.id ?? null,
    label: label == null && based !== null ? based.label : readLabel(label ?? ''),
    idempotencyKey: readKey(idempotencyKey ?? null),
    picture: { width: image.width ?? 0, height: image.height ?? 0 },
  };
}

/**
 * The mask with the same idempotency key, whose pixels are still to be compared. BAD_USER_INPUT when any other part
 * of the input differs.
 */
async function withKey(masks: CreateMaskParts['masks'], mask: HumanMask): Promise<MaskRow | null> {
  if (mask.idempotencyKey === null) return null;
  const before = await masks.findByKey(mask.turnId, mask.idempotencyKey);
  if (before === null) return null;
  const same =
    before.origin === 'HUMAN' &&
    before.imageId === mask.imageId &&
    before.parentId === mask.parentId &&
    before.label === mask.label;
  if (!same) throw keyWasUsed();
  return before;
}

/** The mask with the same idempotency key. BAD_USER_INPUT when it was created from another input. */
async function madeBefore(
  masks: CreateMaskParts['masks'],
  mask: HumanMask,
  { rle }: DrawnMask,
): Promise<MaskRow | null> {
  const before = await withKey(masks, mask);
  if (before !== null && before.rle.counts !== rle.counts) throw keyWasUsed();
  return before;
}

function pictureIn(pictures: readonly ImageRow[], id: string | null): ImageRow {
  const [first] = pictures;
  if (first === undefined) throw new AppError('BAD_USER_INPUT', 'The turn has no image.');
  const picture = id === null ? first : pictures.find((one) => one.id === id);
  if (picture === undefined)
    throw new AppError('BAD_USER_INPUT', 'imageId must be one of the images that the turn is about.');
  return picture;
}

/** Reports a fault of the PNG to the client. */
function explain(error: unknown): never {
  if (error instanceof InferenceError && (error.code === 'IMAGE_UNREADABLE' || error.code === 'IMAGE_TOO_LARGE'))
    throw new AppError(error.code, error.message, error.details, error);
  throw error;
}
