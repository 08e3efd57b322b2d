// Converts marks in percent of an image to regions in its pixels. A mark that lies partly outside is moved inside.
import type { ImageRow } from '../../src/images/repository.ts';
import type { RegionPrompt } from '../../src/turns/region-prompts.ts';
import type { Marks } from './questions.ts';
import type { Point } from './stroke.ts';

export function regionsOf(
  { points, boxes: [first, ...boxes], strokes }: Marks,
  { id: imageId, width, height }: Pick<ImageRow, 'id' | 'width' | 'height'>,
): RegionPrompt[] {
  const [across, down] = [width ?? 1, height ?? 1];
  const pixel = ({ x, y }: Point): Point => ({
    x: within((x * across) / 100, across),
    y: within((y * down) / 100, down),
  });
  const box = (drawn: Marks['boxes'][number]): NonNullable<RegionPrompt['box']> => {
    const from = pixel(drawn);
    const to = pixel({ x: drawn.x + drawn.width, y: drawn.y + drawn.height });
    const [x, y] = [Math.min(Math.floor(from.x), across - 1), Math.min(Math.floor(from.y), down - 1)];
    return { x, y, width: Math.max(1, Math.ceil(to.x) - x), height: Math.max(1, Math.ceil(to.y) - y) };
  };
  // A region has one box: the first one goes with the other marks.
  const region = {
    imageId,
    ...(first === undefined ? {} : { box: box(first) }),
    ...(points.length === 0 ? {} : { points: points.map(pixel) }),
    ...(strokes.length === 0 ? {} : { scribbles: strokes.map((line) => ({ points: lineOf(line.map(pixel)) })) }),
  };
  return Object.keys(region).length === 1 ? [] : [region, ...boxes.map((one) => ({ imageId, box: box(one) }))];
}

const within = (at: number, size: number): number => Math.max(0, Math.min(size, Math.round(10 * at) / 10));

/** A scribble has at least two points. */
const lineOf = (points: Point[]): Point[] => (points.length === 1 ? [...points, ...points] : points);
