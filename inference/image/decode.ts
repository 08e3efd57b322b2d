// Decodes encoded images. The limits are checked first: an image whose header states too many pixels is not decoded.
// container.ts removes all that is not pixel data before the image library reads a byte.
import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { InferenceError } from '../errors.ts';
import { openContainer } from './container.ts';
import type { Container } from './container.ts';
import type { Orientation } from './exif.ts';
import { formatOf, refusalOf } from './format.ts';
import type { PictureFormat } from './format.ts';
import { heicToPng } from './heic.ts';
import type { Raster } from './resample.ts';

export interface DecodeLimits {
  maxPixels: number;
}

interface Size {
  width: number;
  height: number;
}

/** Width and height are those of the upright image, in pixels. */
export interface OpenPicture extends Size {
  format: PictureFormat;
  container: Container;
  /**
   * A new sharp pipeline over the upright pixels at each call. It rejects when the pixels are damaged: wrap it in
   * `readPixels`.
   */
  pixels: () => Sharp;
}

/** A camera writes about ten scans. Each scan is a pass over all pixels. */
const MAX_SCANS = 100;

/** Reads the header; decodes pixels only for HEIC. Throws IMAGE_UNREADABLE or IMAGE_TOO_LARGE. */
export async function openPicture(bytes: Uint8Array, { maxPixels }: DecodeLimits): Promise<OpenPicture> {
  if (bytes.byteLength === 0) throw unreadable('The image is empty.');
  const format = formatOf(bytes);
  if (format === null) throw unreadable(refusalOf(bytes));
  const container = await containerOf(bytes, format, maxPixels);
  const header = await sharp(container.bytes, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw unreadable('This is not an image, or its beginning is damaged.', error);
    });
  admit(header.width, header.height, maxPixels);
  const orientation = container.orientation?.value ?? null;
  const options = { limitInputPixels: maxPixels, failOn: 'truncated' } as const;
  const pixels = (): Sharp => turn(sharp(container.bytes, options), orientation);
  return { format, ...sizeOf(header, orientation), container, pixels };
}

const unreadable = (message: string, cause?: unknown): InferenceError =>
  new InferenceError('IMAGE_UNREADABLE', message, {}, cause);

function admit(width: number, height: number, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  const message = `The image has ${width} x ${height} pixels; at most ${maxPixels.toLocaleString('en')} are allowed.`;
  throw new InferenceError('IMAGE_TOO_LARGE', message, { limit: maxPixels });
}

async function containerOf(bytes: Uint8Array, format: PictureFormat, maxPixels: number): Promise<Container> {
  const container = openContainer(bytes, format);
  if (container.scans > MAX_SCANS) {
    const scans = container.scans.toLocaleString('en');
    const many = `The image is a JPEG of ${scans} scans; at most ${MAX_SCANS.toLocaleString('en')} are allowed`;
    throw unreadable(`${many}. Save it again and send the new file.`);
  }
  if (format !== 'heic') return container;
  const png = await heicToPng(bytes, (width, height) => admit(width, height, maxPixels)).catch((error: unknown) => {
    throw error instanceof InferenceError ? error : unreadable('The image is a HEIC that cannot be decoded.', error);
  });
  return { ...container, bytes: png };
}

function sizeOf({ width, height, autoOrient }: Metadata, orientation: Orientation | null): Size {
  if (orientation === null) return autoOrient;
  return orientation < 5 ? { width, height } : { width: height, height: width };
}

/**
 * Decodes to 8-bit RGB with the EXIF orientation applied and transparency laid on white. Throws IMAGE_UNREADABLE or
 * IMAGE_TOO_LARGE.
 */
export async function decodeImage(bytes: Uint8Array, limits: DecodeLimits): Promise<Raster> {
  const { pixels } = await openPicture(bytes, limits);
  const { data, info } = await readPixels(
    pixels()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  const rgb = info.channels === 3 ? data : greyToRgb(data);
  return { data: rgb, width: info.width, height: info.height, channels: 3 };
}

export function readPixels<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw unreadable('The image is damaged or cut off.', error);
  });
}

/** Applies an EXIF orientation. sharp mirrors before it rotates. */
function turn(picture: Sharp, orientation: Orientation | null): Sharp {
  switch (orientation) {
    case null:
      return picture.autoOrient();
    case 1:
      return picture;
    case 2:
      return picture.flop();
    case 3:
      return picture.rotate(180);
    case 4:
      return picture.flip();
    case 5:
      return picture.flop().rotate(270);
    case 6:
      return picture.rotate(90);
    case 7:
      return picture.flop().rotate(90);
    case 8:
      return picture.rotate(270);
  }
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  grey.forEach((value, i) => rgb.fill(value, i * 3, i * 3 + 3));
  return rgb;
}
