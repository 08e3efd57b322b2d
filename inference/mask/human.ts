// A mask that a person made: run lengths, polygons or a PNG -> pixels. Well-formed run lengths and polygons in the
// image are the caller's to check; a PNG is checked here.
import { InferenceError } from '../errors.ts';
import { openPicture, readPixels } from '../image/decode.ts';
import { fillPolygons } from './fill.ts';
import { finishMask } from './finish.ts';
import type { DrawnMask, PictureBelow } from './finish.ts';
import { decodeRle, encodeRle, readRuns } from './rle.ts';
import type { BinaryMask } from './rle.ts';
import type { Polygon, Rle } from './shapes.ts';

export type HumanShape = { rle: Rle } | { polygons: Polygon[] } | { png: Uint8Array };

export interface HumanMaskRequest extends PictureBelow {
  shape: HumanShape;
  /** Of the image, in pixels. */
  width: number;
  height: number;
  /** Most run lengths (down the columns) of the mask. */
  maxRuns: number;
}

/** TOO_FINE: the mask has more than `maxRuns` runs. Throws InferenceError IMAGE_UNREADABLE or IMAGE_TOO_LARGE. */
export async function drawHumanMask(request: HumanMaskRequest): Promise<DrawnMask | 'TOO_FINE'> {
  const mask = await pixelsOf(request);
  const rle = encodeRle(mask);
  return readRuns(rle).length > request.maxRuns ? 'TOO_FINE' : finishMask(mask, rle, request);
}

function pixelsOf({ shape, width, height }: HumanMaskRequest): BinaryMask | Promise<BinaryMask> {
  if ('rle' in shape) return decodeRle(shape.rle);
  return 'polygons' in shape ? fillPolygons(shape.polygons, width, height) : readMaskPng(shape.png, width, height);
}

/** A pixel brighter than half is inside; transparency is laid on black. */
async function readMaskPng(png: Uint8Array, width: number, height: number): Promise<BinaryMask> {
  const opened = await openPicture(png, { maxPixels: width * height });
  if (opened.width !== width || opened.height !== height)
    throw new InferenceError('IMAGE_UNREADABLE', 'The PNG of a mask must not be turned by EXIF.');
  const grey = await readPixels(
    opened.pixels().flatten({ background: '#000000' }).greyscale().toColourspace('b-w').raw().toBuffer(),
  );
  return { data: Uint8Array.from(grey, (value) => Number(value > 127)), width, height };
}
