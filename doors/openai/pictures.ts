// Stores the images that a request names by a data URL or by an https URL. An image that it names by the id of a
// file is stored already.
import type { Context } from '../../src/context.ts';
import { AppError } from '../../src/errors.ts';
import { IMAGE_WANTED, parseDataUri } from '../../src/images/data-uri.ts';
import type { PublicFetch } from '../../src/platform/public-fetch.ts';
import { idOf } from './names.ts';

export type PictureInput = { fileId: string } | { url: string };

/** Ids of the images, in the order of the question. */
export async function storePictures(
  context: Context,
  inputs: readonly PictureInput[],
  gone: AbortSignal,
): Promise<string[]> {
  const { maxImagesPerTurn } = await context.services.limitsNow();
  // Checked before the first image is stored.
  if (inputs.length > maxImagesPerTurn)
    throw new AppError('BAD_USER_INPUT', `There are ${inputs.length} images, at most ${maxImagesPerTurn} are taken.`);
  const ids: string[] = [];
  for (const input of inputs) ids.push(await storePicture(context, input, gone));
  return ids;
}

async function storePicture({ viewer, services }: Context, input: PictureInput, gone: AbortSignal): Promise<string> {
  if ('fileId' in input) return idOf('file', input.fileId, 'file_id');
  const bytes = isDataUrl(input.url)
    ? readDataUrl(input.url, services.limits.maxInlineImageBytes)
    : await fetchPicture(services.fetchImage, input.url, gone);
  return (await services.images.take(viewer.id, bytes)).id;
}

async function fetchPicture(fetchImage: PublicFetch | null, url: string, gone: AbortSignal): Promise<Uint8Array> {
  if (fetchImage === null)
    throw wrong(
      'must be a data URL, because this server fetches no images (REMOTE_IMAGES); upload other images with ' +
        'POST /v1/files, and name them in file_id',
    );
  try {
    return await fetchImage(url, gone);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { ...error.details, param: 'image_url' }, error);
  }
}

export const isDataUrl = (url: string): boolean => /^\s*data:/i.test(url);

const wrong = (what: string): AppError => new AppError('BAD_USER_INPUT', `image_url ${what}.`, { param: 'image_url' });

const OF_A_PART = {
  name: 'image_url',
  wanted: IMAGE_WANTED,
  larger: 'upload it with POST /v1/files, and name it in file_id',
};

/** Throws an error with `param: image_url` for an invalid URL. */
export function readDataUrl(url: string, maxBytes: number): Uint8Array {
  try {
    return parseDataUri(url, maxBytes, OF_A_PART);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { ...error.details, param: 'image_url' }, error);
  }
}
