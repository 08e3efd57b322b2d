// Encoded pictures -> RGB pixels, limits first: nothing is decoded whose header says that it is too large.
// The only file of the engine that knows the image library.
import sharp from 'sharp';
import { InferenceError } from '../errors.ts';
import type { Raster } from './resample.ts';

export interface DecodeLimits {
  maxPixels: number;
}

const TYPES = ['png', 'jpeg', 'webp'];

/** 8-bit RGB, EXIF rotation applied, transparency laid on white, as the picture is seen. IMAGE_UNREADABLE or IMAGE_TOO_LARGE. */
export async function decodeImage(bytes: Uint8Array, { maxPixels }: DecodeLimits): Promise<Raster> {
  if (bytes.byteLength === 0) throw new InferenceError('IMAGE_UNREADABLE', 'The picture is empty.');
  const header = await sharp(bytes, { limitInputPixels: false }).metadata().catch((error: unknown) => {
    throw new InferenceError('IMAGE_UNREADABLE', 'This is not a picture, or its beginning is damaged.', {}, error);
  });
  if (!TYPES.includes(header.format)) throw new InferenceError('IMAGE_UNREADABLE', `Pictures of type ${header.format} are not taken; use PNG, JPEG or WebP.`);
  if (header.width * header.height > maxPixels) {
    throw new InferenceError('IMAGE_TOO_LARGE', `The picture has ${header.width} x ${header.height} pixels, at most ${maxPixels} are taken.`, { limit: maxPixels });
  }
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'truncated' })
      .autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const rgb = info.channels === 3 ? new Uint8Array(data) : greyToRgb(data);
    return { data: rgb, width: info.width, height: info.height, channels: 3 };
  } catch (error) {
    throw new InferenceError('IMAGE_UNREADABLE', 'The picture is damaged or cut off.', {}, error);
  }
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  grey.forEach((value, i) => rgb.fill(value, i * 3, i * 3 + 3));
  return rgb;
}
