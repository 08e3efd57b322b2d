// Pictures that a request names -> pictures that are stored: by the id of a file, or as a data URL.
import type { Context } from '../../src/context.ts';
import { AppError } from '../../src/errors.ts';
import { parseDataUri } from '../../src/images/data-uri.ts';
import { idOf } from './names.ts';

export type PictureInput = { fileId: string } | { url: string };

/** Ids, in the order of the question. */
export async function takePictures(context: Context, inputs: readonly PictureInput[]): Promise<string[]> {
  const { maxImagesPerTurn } = await context.services.limitsNow();
  // Before any of them is stored.
  if (inputs.length > maxImagesPerTurn)
    throw new AppError('BAD_USER_INPUT', `There are ${inputs.length} images, at most ${maxImagesPerTurn} are taken.`);
  const ids: string[] = [];
  for (const input of inputs) ids.push(await takePicture(context, input));
  return ids;
}

async function takePicture({ viewer, services }: Context, input: PictureInput): Promise<string> {
  if ('fileId' in input) return idOf('file', input.fileId, 'file_id');
  if (!isDataUrl(input.url))
    throw wrong('must be a data URL; upload other pictures with POST /v1/files, and name them in file_id');
  const bytes = readDataUrl(input.url, services.limits.maxInlineImageBytes);
  return (await services.images.take(viewer.id, bytes)).id;
}

export const isDataUrl = (url: string): boolean => /^\s*data:/i.test(url);

const wrong = (what: string): AppError => new AppError('BAD_USER_INPUT', `image_url ${what}.`, { param: 'image_url' });

/** Throws what is wrong with `image_url`. */
export function readDataUrl(url: string, maxBytes: number): Uint8Array {
  try {
    return parseDataUri(url, maxBytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message =
      error.code === 'IMAGE_TOO_LARGE'
        ? `A picture in a data URL has at most ${maxBytes} bytes; upload larger ones with ` +
          'createImageUpload over GraphQL, and name them in file_id.'
        : error.message.replace(/^dataUri/, 'image_url');
    throw new AppError(error.code, message, { ...error.details, param: 'image_url' }, error);
  }
}
