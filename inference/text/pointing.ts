// Writes regions, and a mask to refine, as text after the question, by the bundle's template (docs/bundle.md, Regions).
// Knows sizes of images and templates; no tokens.
import type { Abilities, GenerateRequest, Region } from '../engine.ts';
import { InferenceError } from '../errors.ts';
import { place } from '../image/letterbox.ts';
import type { Manifest } from '../manifest.ts';
import { anchorsOf } from '../mask/anchors.ts';
import { excludeAt } from '../mask/exclude.ts';
import type { Signs } from '../mask/exclude.ts';
import { boxOf } from '../mask/measure.ts';
import { decodeRle } from '../mask/rle.ts';

interface Size {
  width: number;
  height: number;
}
interface Point {
  x: number;
  y: number;
}
type Box = NonNullable<Region['box']>;

export function abilitiesOf({ prompt: { regions }, mask, answer }: Manifest): Abilities {
  return {
    points: regions?.point != null,
    boxes: regions?.box != null,
    scribbles: regions?.scribblePoints != null,
    refine: regions?.refine != null,
    ambiguity: mask.ambiguity?.atLeast != null,
    // A manifest with names has a vision graph with their scores (manifest.ts).
    mainObject: answer?.nameBias?.other?.words.includes('main object') ?? false,
  };
}

/** The points on the first image. */
export function signsOf(regions: readonly Region[] = []): Signs {
  const own = regions.filter(({ image }) => image === 0);
  return {
    negative: own.flatMap(({ negativePoints = [] }) => negativePoints),
    positive: own.flatMap(({ points = [] }) => points),
  };
}

/**
 * Returns '' without regions and without a mask. Throws UNSUPPORTED_BY_MODEL. `pictures`: sizes of the request's
 * images, in pixels.
 */
export function pointingOf(
  { regions = [], refine }: Pick<GenerateRequest, 'regions' | 'refine'>,
  pictures: readonly Size[],
  manifest: Manifest,
): string {
  if (regions.length === 0 && refine === undefined) return '';
  const can = abilitiesOf(manifest);
  const wanted: [boolean, keyof Abilities, string][] = [
    [regions.some(({ points = [] }) => points.length > 0), 'points', 'points'],
    [regions.some(({ box }) => box !== undefined), 'boxes', 'boxes'],
    [regions.some(({ scribbles = [] }) => scribbles.length > 0), 'scribbles', 'scribbles'],
    [refine !== undefined, 'refine', 'masks to refine'],
  ];
  for (const [needed, ability, name] of wanted)
    if (needed && !can[ability])
      throw new InferenceError('UNSUPPORTED_BY_MODEL', `This model does not support ${name}.`);

  const write = writer(manifest);
  const words = regions.map(({ image, box, points = [], scribbles = [] }) => {
    const picture = sizeOf(pictures, image);
    const along = scribbles.flatMap((line) => spread(line, manifest.prompt.regions?.scribblePoints ?? 1));
    return (
      (box === undefined ? '' : write.box(box, picture)) +
      [...points, ...along].map((point) => write.point(point, picture)).join('')
    );
  });
  return words.join('') + (refine === undefined ? '' : write.mask(refine, signsOf(regions), sizeOf(pictures, 0)));
}

function sizeOf(pictures: readonly Size[], index: number): Size {
  const picture = pictures[index];
  if (picture === undefined)
    throw new InferenceError('INTERNAL', 'a region refers to an image that is not in the request');
  return picture;
}

function writer({ prompt: { regions }, image }: Manifest): {
  point: (p: Point, of: Size) => string;
  box: (b: Box, of: Size) => string;
  mask: (rle: NonNullable<GenerateRequest['refine']>, signs: Signs, of: Size) => string;
} {
  const fill = (template: string | null | undefined, slots: Record<string, string>): string =>
    (template ?? '').replace(/\{(\w+)\}/g, (whole, name: string) => slots[name] ?? whole);
  /**
   * Tiles and a squashed square cover the whole image: coordinates are relative to the image. With a letterbox they
   * are relative to the square.
   */
  const fit = image.tiling === null ? image.fit : 'squash';
  const number = (units: number): string =>
    String(Math.max(0, Math.min((regions?.units ?? 1) - 1, Math.floor(units)))).padStart(regions?.digits ?? 1, '0');
  const units = ({ x, y }: Point, { width, height }: Size): Point => {
    const part = place(width, height, image.side, fit);
    const scale = (regions?.units ?? 1) / image.side;
    return { x: (part.left + (x * part.width) / width) * scale, y: (part.top + (y * part.height) / height) * scale };
  };
  const point = (at: Point, of: Size): string => {
    const { x, y } = units(at, of);
    return fill(regions?.point, { x: number(x), y: number(y) });
  };
  const box = ({ x, y, width, height }: Box, of: Size): string => {
    const from = units({ x, y }, of);
    // The last unit that the box covers.
    const to = units({ x: x + width, y: y + height }, of);
    return fill(regions?.box, {
      x0: number(from.x),
      y0: number(from.y),
      x1: number(Math.ceil(to.x) - 1),
      y1: number(Math.ceil(to.y) - 1),
    });
  };
  return {
    point,
    box,
    mask: (rle, signs, of) => {
      const whole = decodeRle(rle);
      const left = excludeAt(whole, signs);
      // The model is told of the mask as it was where nothing of it is left.
      const mask = boxOf(left) === null ? whole : left;
      const around = boxOf(mask);
      if (around === null) throw new InferenceError('UNSUPPORTED_BY_MODEL', 'The mask to refine is empty.');
      return fill(regions?.refine, {
        box: box(around, of),
        points: anchorsOf(mask, regions?.refinePoints ?? 1)
          .map((at) => point(at, of))
          .join(''),
      });
    },
  };
}

/** At most `count` points of a line, evenly spaced by index; both ends are included when `count` is at least 2. */
function spread(line: readonly Point[], count: number): Point[] {
  if (line.length <= count) return [...line];
  const step = count === 1 ? 0 : (line.length - 1) / (count - 1);
  return Array.from(
    { length: count },
    (_, i) => line[count === 1 ? Math.floor(line.length / 2) : Math.round(i * step)] as Point,
  );
}
