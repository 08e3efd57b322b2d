// Regions that a question points at: what they may be. Pure; whether a model can be pointed at them is not asked here.
import { AppError } from '../errors.ts';

interface Point {
  x: number;
  y: number;
}

/** Original pixels, origin top-left. */
export interface RegionPrompt {
  imageId: string;
  box?: { x: number; y: number; width: number; height: number } | null | undefined;
  points?: readonly Point[] | null | undefined;
  scribbles?: readonly { points: readonly Point[] }[] | null | undefined;
}

export interface Picture {
  id: string;
  width: number | null;
  height: number | null;
}

const MAX_PROMPTS = 16;
const MAX_POINTS = 64;
const MAX_SCRIBBLES = 16;
const MAX_SCRIBBLE_POINTS = 1000;

/** Throws BAD_USER_INPUT. `pictures`: the turn's. */
export function checkRegionPrompts(prompts: readonly RegionPrompt[], pictures: readonly Picture[]): void {
  if (prompts.length > MAX_PROMPTS) throw new AppError('BAD_USER_INPUT', `There are ${prompts.length} regionPrompts, at most ${MAX_PROMPTS} are taken.`);
  prompts.forEach((prompt, i) => {
    const refuse = (what: string): never => { throw new AppError('BAD_USER_INPUT', `regionPrompts[${i}]: ${what}`); };
    const picture = pictures.find(({ id }) => id === prompt.imageId) ?? refuse('imageId must be one of imageIds.');
    const width = picture.width ?? 0;
    const height = picture.height ?? 0;
    const points = prompt.points ?? [];
    const scribbles = prompt.scribbles ?? [];
    const { box } = prompt;
    if (box == null && points.length === 0 && scribbles.length === 0) refuse('there must be a box, points or scribbles.');
    if (points.length > MAX_POINTS) refuse(`at most ${MAX_POINTS} points are taken.`);
    if (scribbles.length > MAX_SCRIBBLES) refuse(`at most ${MAX_SCRIBBLES} scribbles are taken.`);
    if (scribbles.some((line) => line.points.length < 2 || line.points.length > MAX_SCRIBBLE_POINTS)) refuse(`a scribble has 2 to ${MAX_SCRIBBLE_POINTS} points.`);
    if (box != null && (box.width < 1 || box.height < 1 || box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)) {
      refuse(`the box must have pixels and lie in the picture (${width} x ${height}).`);
    }
    const outside = ({ x, y }: Point): boolean => !(x >= 0 && x <= width && y >= 0 && y <= height);
    if (points.some(outside) || scribbles.some((line) => line.points.some(outside))) refuse(`every point must lie in the picture (${width} x ${height}).`);
  });
}
