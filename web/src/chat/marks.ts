// Points and boxes that the reader sets on a picture, in its pixels, and their form in a question. Pure.
import type { RegionPromptInput } from '../../../client/src/generated.ts';

export interface Point {
  x: number;
  y: number;
}
export interface Box extends Point {
  width: number;
  height: number;
}
export interface Marks {
  points: readonly Point[];
  boxes: readonly Box[];
}

export const NO_MARKS: Marks = { points: [], boxes: [] };

export const isMarked = ({ points, boxes }: Marks): boolean => points.length + boxes.length > 0;

/** With one more point, to a tenth of a pixel. */
export const withPoint = (marks: Marks, { x, y }: Point): Marks => ({
  ...marks,
  points: [...marks.points, { x: tenth(x), y: tenth(y) }],
});

/** With one more box. */
export const withBox = (marks: Marks, box: Box): Marks => ({ ...marks, boxes: [...marks.boxes, box] });

const tenth = (value: number): number => Math.round(10 * value) / 10;

/** A region has one box: the first one goes with the points. */
export function regionPromptsOf(imageId: string, { points, boxes: [first, ...boxes] }: Marks): RegionPromptInput[] {
  const region = {
    imageId,
    ...(first === undefined ? {} : { box: first }),
    ...(points.length === 0 ? {} : { points: [...points] }),
  };
  return [region, ...boxes.map((box) => ({ imageId, box }))];
}

/** The whole pixels that two corners span, at least one; corners may lie a little outside. */
export function boxBetween(a: Point, b: Point, size: { width: number; height: number }): Box {
  const from = (at: number, end: number): number => Math.max(0, Math.min(end - 1, Math.floor(at)));
  const to = (at: number, start: number, end: number): number => Math.max(start + 1, Math.min(end, Math.ceil(at)));
  const x = from(Math.min(a.x, b.x), size.width),
    y = from(Math.min(a.y, b.y), size.height);
  return { x, y, width: to(Math.max(a.x, b.x), x, size.width) - x, height: to(Math.max(a.y, b.y), y, size.height) - y };
}
