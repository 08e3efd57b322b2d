// A picture that somebody sends: what it is, its thumbnail, and, where readers would not show the same pixels as are
// measured, an upright copy for all of them to show. Slow for large pictures; the server does it in processes of their
// own (process/picture-process.ts).
import { openPicture, readPixels } from './decode.ts';
import type { DecodeLimits, OpenPicture } from './decode.ts';
import { CONTENT_TYPES } from './format.ts';

export interface ExaminedPicture {
  /** Found in the bytes. */
  contentType: string;
  /** Pixels, as it is seen. */
  width: number;
  height: number;
  /** WebP, long edge at most 320 pixels. */
  thumbnail: Uint8Array;
  /** To be shown and measured instead of the file; null: every reader shows the file as it is measured. */
  copy: { bytes: Uint8Array; contentType: 'image/png' | 'image/jpeg' } | null;
}

const THUMBNAIL_SIDE = 320;

/** Decodes every pixel, so a truncated file is found here. IMAGE_UNREADABLE or IMAGE_TOO_LARGE. */
export async function examinePicture(bytes: Uint8Array, limits: DecodeLimits): Promise<ExaminedPicture> {
  const picture = await openPicture(bytes, limits);
  const thumbnail = await readPixels(
    picture
      .pixels()
      .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp()
      .toBuffer(),
  );
  const { format, width, height } = picture;
  return {
    contentType: CONTENT_TYPES[format],
    width,
    height,
    thumbnail: new Uint8Array(thumbnail),
    copy: isPlain(picture) ? null : await copyOf(picture),
  };
}

/** Of a type that all readers know, one frame, and no word in it on which they could disagree how it lies. */
function isPlain({ format, container: { orientation, animated } }: OpenPicture): boolean {
  return (
    (format === 'png' || format === 'jpeg' || format === 'webp') &&
    orientation?.value === 1 &&
    orientation.agreed &&
    !animated
  );
}

/**
 * The first frame, upright, in sRGB, without metadata: as PNG where that loses nothing more, otherwise as JPEG of the
 * best usual quality.
 */
async function copyOf({ pixels, container }: OpenPicture): Promise<ExaminedPicture['copy']> {
  const asPng = container.lossless || !(await readPixels(pixels().stats())).isOpaque;
  const upright = pixels().toColourspace('srgb');
  const encoded = asPng
    ? upright.png({ compressionLevel: 4 })
    : upright.removeAlpha().jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return {
    bytes: new Uint8Array(await readPixels(encoded.toBuffer())),
    contentType: asPng ? 'image/png' : 'image/jpeg',
  };
}
