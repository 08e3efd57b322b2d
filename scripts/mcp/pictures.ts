// Replaces the paths of images in a call by data URLs, because the server may be on another machine.
import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';

const callSchema = z.looseObject({
  method: z.literal('tools/call'),
  params: z.looseObject({ arguments: z.looseObject({ images: z.array(z.unknown()) }) }),
});

/** Returns the same message when it names no file. Throws IMAGE_UNREADABLE. */
export async function withPictures(message: unknown): Promise<unknown> {
  if (Array.isArray(message)) {
    const read = await Promise.all(message.map(withPictures));
    return read.some((one, i) => one !== message[i]) ? read : message;
  }
  const call = callSchema.safeParse(message).data;
  if (call === undefined || !call.params.arguments.images.some(isFile)) return message;
  const images = await Promise.all(call.params.arguments.images.map((image) => (isFile(image) ? read(image) : image)));
  return { ...call, params: { ...call.params, arguments: { ...call.params.arguments, images } } };
}

const isFile = (image: unknown): image is string =>
  typeof image === 'string' && (isAbsolute(image) || image.startsWith('file:'));

async function read(image: string): Promise<string> {
  try {
    const bytes = await readFile(image.startsWith('file:') ? fileURLToPath(image) : image);
    return `data:application/octet-stream;base64,${bytes.toString('base64')}`;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new AppError('IMAGE_UNREADABLE', `The file ${image.slice(0, 200)} cannot be read: ${reason}.`);
  }
}
