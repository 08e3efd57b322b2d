// What a picture really is: type, size and readability, found in the bytes themselves. Header first; pixels are only decoded
// once the header says that there are not too many. The only file outside inference/ that opens pictures.
import sharp from 'sharp';
import { AppError } from '../errors.ts';
import type { Limits } from '../config.ts';

export interface Picture {
  contentType: 'image/png' | 'image/jpeg' | 'image/webp';
  /** Pixels, EXIF rotation applied. */
  width: number;
  height: number;
}

const THUMBNAIL_SIDE = 320;

const TYPES: Readonly<Record<string, Picture['contentType']>> = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' };

/** IMAGE_UNREADABLE or IMAGE_TOO_LARGE when it cannot be used. */
export async function inspectPicture(bytes: Uint8Array, limits: Pick<Limits, 'maxImagePixels'>): Promise<Picture> {
  if (bytes.byteLength === 0) throw new AppError('IMAGE_UNREADABLE', 'The picture is empty.');
  const header = await sharp(bytes, { limitInputPixels: false }).metadata().catch((error: unknown) => {
    throw new AppError('IMAGE_UNREADABLE', 'This is not a picture, or its beginning is damaged.', {}, error);
  });
  const contentType = TYPES[header.format];
  if (contentType === undefined) throw new AppError('IMAGE_UNREADABLE', `Pictures of type ${header.format} are not taken; use PNG, JPEG or WebP.`);
  const pixels = header.width * header.height;
  if (pixels > limits.maxImagePixels) {
    throw new AppError('IMAGE_TOO_LARGE', `The picture has ${header.width} x ${header.height} pixels, at most ${limits.maxImagePixels} are taken.`, { limit: limits.maxImagePixels });
  }
  const { width, height } = header.autoOrient;
  return { contentType, width, height };
}

/** WebP, long edge at most 320 pixels, EXIF rotation applied. Decodes every pixel, so a truncated file is found here. */
export async function makeThumbnail(bytes: Uint8Array, limits: Pick<Limits, 'maxImagePixels'>): Promise<Uint8Array> {
  try {
    return await sharp(bytes, { limitInputPixels: limits.maxImagePixels, failOn: 'truncated', sequentialRead: true })
      .autoOrient()
      .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp()
      .toBuffer();
  } catch (error) {
    throw new AppError('IMAGE_UNREADABLE', 'The picture is damaged or cut off.', {}, error);
  }
}
