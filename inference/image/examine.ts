// Examines an uploaded image: its type, its size, and a thumbnail. When readers might show other pixels than the
// engine measures, it also makes an upright copy that is shown instead. This is slow for large images; the server
// does it in child processes (process/picture-process.ts).
import { openPicture, readPixels } from './decode.ts';
import type { DecodeLimits, OpenPicture } from './decode.ts';
import { CONTENT_TYPES } from './format.ts';

export interface ExaminedPicture {
  /** Detected from the bytes. */
  contentType: string;
  /** Pixels of the upright image. */
  width: number;
  height: number;
  /** WebP, long edge at most 320 pixels. */
  thumbnail: Uint8Array;
  /**
   * The upright copy that is shown and measured instead of the file. Null when every reader shows the file as the
   * engine measures it.
   */
  copy: { bytes: Uint8Array; contentType: 'image/png' | 'image/jpeg' } | null;
}

const THUMBNAIL_SIDE = 320;

/** Decodes every pixel, so that a truncated file is found here. Throws IMAGE_UNREADABLE or IMAGE_TOO_LARGE. */
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
    thumbnail,
    copy: isPlain(picture) ? null : await copyOf(picture),
  };
}

/** True for one frame of a type that all readers support, with an orientation that all readers apply alike. */
function isPlain({ format, container: { orientation, animated } }: OpenPicture): boolean {
  return (
    (format === 'png' || format === 'jpeg' || format === 'webp') &&
    orientation?.value === 1 &&
    orientation.agreed &&
    !animated
  );
}

/**
 * The first frame, upright, in sRGB, without metadata. PNG when the file is lossless or when the image is
 * transparent; otherwise JPEG of quality 95 without chroma subsampling.
 */
async function copyOf({ pixels, container }: OpenPicture): Promise<ExaminedPicture['copy']> {
  const asPng = container.lossless || !(await readPixels(pixels().stats())).isOpaque;
  const upright = pixels().toColourspace('srgb');
  const encoded = asPng
    ? upright.png({ compressionLevel: 4 })
    : upright.removeAlpha().jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return {
    bytes: await readPixels(encoded.toBuffer()),
    contentType: asPng ? 'image/png' : 'image/jpeg',
  };
}
