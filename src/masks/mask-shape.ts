// Checks the pixels of a mask as a client sends them, and converts them for the engine. Decodes no pixels. Pure.
import type { HumanShape } from '../../inference/mask/human.ts';
import type { Polygon, Rle } from '../../inference/mask/shapes.ts';
import { readRuns } from '../../inference/mask/index.ts';
import { AppError } from '../errors.ts';
import { parseDataUri } from '../images/data-uri.ts';
import type { DataUriWords } from '../images/data-uri.ts';

interface Point {
  x: number;
  y: number;
}
interface PointRing {
  points: readonly Point[];
}

/** Exactly one of the three. */
export interface MaskShape {
  rle?: { size: readonly number[]; counts: string } | null | undefined;
  polygons?: readonly { outer: PointRing; holes?: readonly PointRing[] | null | undefined }[] | null | undefined;
  /** A data URI of a PNG. */
  png?: string | null | undefined;
}

export interface PictureSize {
  width: number;
  height: number;
}

/** The greatest number of run lengths of a mask, which bounds the size of its row and outlines. */
export const MAX_RUNS = 500_000;
const MAX_RINGS = 1000;
const MAX_POINTS = 100_000;

/** Throws BAD_USER_INPUT, IMAGE_TOO_LARGE (a PNG of too many bytes) or IMAGE_UNREADABLE (no PNG). */
export function readShape({ rle, polygons, png }: MaskShape, size: PictureSize, maxPngBytes: number): HumanShape {
  if ([rle, polygons, png].filter((one) => one != null).length !== 1)
    throw refused('must have exactly one of rle, polygons and png');
  if (rle != null) return { rle: readRle(rle, size) };
  if (polygons != null) return { polygons: readPolygons(polygons, size) };
  return { png: readPng(png ?? '', size, maxPngBytes) };
}

export const tooFine = (): AppError =>
  refused(
    `has more than ${MAX_RUNS.toLocaleString('en')} runs of pixels, which is more than is taken; make it smoother`,
  );

const refused = (what: string): AppError => new AppError('BAD_USER_INPUT', `shape ${what}.`);

function readRle({ size, counts }: NonNullable<MaskShape['rle']>, { width, height }: PictureSize): Rle {
  if (size.length !== 2 || size[0] !== height || size[1] !== width)
    throw refused(`must have the size of the image, [${height}, ${width}], not [${size.join(', ')}]`);
  // A run has at most six characters.
  if (counts.length > 6 * MAX_RUNS) throw tooFine();
  const rle: Rle = { size: [height, width], counts };
  try {
    if (readRuns(rle).length > MAX_RUNS) throw tooFine();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('BAD_USER_INPUT', `shape is not well-formed: ${error.message}.`, {}, error);
  }
  return rle;
}

function readPolygons(polygons: NonNullable<MaskShape['polygons']>, { width, height }: PictureSize): Polygon[] {
  const rings = polygons.flatMap(({ outer, holes }) => [outer, ...(holes ?? [])]);
  if (rings.length > MAX_RINGS)
    throw refused(
      `has ${rings.length.toLocaleString('en')} rings, at most ${MAX_RINGS.toLocaleString('en')} are taken`,
    );
  const count = rings.reduce((sum, { points }) => sum + points.length, 0);
  if (count > MAX_POINTS)
    throw refused(`has ${count.toLocaleString('en')} points, at most ${MAX_POINTS.toLocaleString('en')} are taken`);
  if (rings.some(({ points }) => points.length < 3)) throw refused('has a ring of fewer than 3 points');
  const outside = ({ x, y }: Point): boolean => !(x >= 0 && x <= width && y >= 0 && y <= height);
  if (rings.some(({ points }) => points.some(outside)))
    throw refused(`has a point outside the image (${width} x ${height})`);
  const flat = ({ points }: PointRing): number[] => points.flatMap(({ x, y }) => [x, y]);
  return polygons.map(({ outer, holes }) => ({ outer: flat(outer), holes: (holes ?? []).map(flat) }));
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

const PNG: DataUriWords = {
  name: 'shape.png',
  wanted: 'it must be like data:image/png;base64,...',
  larger: 'send the mask as rle or polygons',
};

/** The size in the PNG header. A PNG of another size is not decoded. */
function readPng(uri: string, { width, height }: PictureSize, maxBytes: number): Uint8Array {
  const bytes = parseDataUri(uri, maxBytes, PNG);
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.length < 24 || !header.subarray(0, 8).equals(SIGNATURE))
    throw new AppError('IMAGE_UNREADABLE', 'The file of a mask must be a PNG.');
  const found = [header.readUInt32BE(16), header.readUInt32BE(20)];
  if (found[0] !== width || found[1] !== height)
    throw refused(`must have the size of the image, ${width} x ${height}, not ${found.join(' x ')}`);
  return bytes;
}
