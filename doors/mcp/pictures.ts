// Stores the images of a call that are data URLs or https URLs. An image that is an id is stored already.
import type { Context } from '../../src/context.ts';
import { AppError } from '../../src/errors.ts';
import { canonicalId, isId } from '../../src/ids.ts';
import { IMAGE_WANTED, parseDataUri } from '../../src/images/data-uri.ts';

const OF_A_CALL = {
  name: 'A data URL in images',
  wanted: IMAGE_WANTED,
  larger: 'upload it with createImageUpload over GraphQL, and send its id',
};

/** Ids of the images, in the order of the call. */
export async function storePictures(
  context: Context,
  pictures: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const { maxImagesPerTurn } = await context.services.limitsNow();
  // Checked before the first image is stored.
  if (pictures.length > maxImagesPerTurn)
    throw new AppError('BAD_USER_INPUT', `There are ${pictures.length} images, at most ${maxImagesPerTurn} are taken.`);
  const ids: string[] = [];
  for (const picture of pictures) ids.push(await storePicture(context, picture, signal));
  return ids;
}

async function storePicture({ viewer, services }: Context, picture: string, signal: AbortSignal): Promise<string> {
  const id = canonicalId(picture);
  if (isId(id)) return id;
  if (/^\s*data:/i.test(picture)) {
    const bytes = parseDataUri(picture, services.limits.maxInlineImageBytes, OF_A_CALL);
    return (await services.images.take(viewer.id, bytes)).id;
  }
  if (services.fetchImage === null)
    throw new AppError(
      'BAD_USER_INPUT',
      'An image must be a data URL or the id of an image, because this server fetches no images (REMOTE_IMAGES).',
    );
  return (await services.images.take(viewer.id, await services.fetchImage(picture, signal))).id;
}
