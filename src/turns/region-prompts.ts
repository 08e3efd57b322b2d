// Regions of a question: their limits, their stored form, and the engine's form. Pure functions.
import { z } from 'zod';
import type { Abilities, Region } from '../../inference/engine.ts';
import { AppError } from '../errors.ts';

const point = z.object({ x: z.number(), y: z.number(), negative: z.boolean().nullish() });
const regionPrompts = z.array(
  z.object({
    imageId: z.string(),
    box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullish(),
    points: z.array(point).nullish(),
    scribbles: z.array(z.object({ points: z.array(point) })).nullish(),
  }),
);

type Point = z.infer<typeof point>;
/** Original pixels, origin top-left. */
export type RegionPrompt = z.infer<typeof regionPrompts>[number];

export interface Picture {
  id: string;
  width: number | null;
  height: number | null;
}

const MAX_PROMPTS = 16;
const MAX_POINTS = 64;
const MAX_SCRIBBLES = 16;
const MAX_SCRIBBLE_POINTS = 1000;

/** Throws BAD_USER_INPUT. `pictures`: the images that the model gets with the question. */
export function checkRegionPrompts(prompts: readonly RegionPrompt[], pictures: readonly Picture[]): void {
  if (prompts.length > MAX_PROMPTS)
    throw new AppError(
      'BAD_USER_INPUT',
      `There are ${prompts.length.toLocaleString('en')} regionPrompts, at most ${MAX_PROMPTS} are taken.`,
    );
  prompts.forEach((prompt, i) => {
    const refuse = (what: string): never => {
      throw new AppError('BAD_USER_INPUT', `regionPrompts[${i}]: ${what}`);
    };
    const picture =
      pictures.find(({ id }) => id === prompt.imageId) ??
      refuse('imageId must be one of the images that the question is about.');
    const width = picture.width ?? 0;
    const height = picture.height ?? 0;
    const points = prompt.points ?? [];
    const scribbles = prompt.scribbles ?? [];
    const { box } = prompt;
    if (box == null && points.length === 0 && scribbles.length === 0)
      refuse('there must be a box, points or scribbles.');
    if (points.length > MAX_POINTS) refuse(`at most ${MAX_POINTS} points are taken.`);
    if (scribbles.length > MAX_SCRIBBLES) refuse(`at most ${MAX_SCRIBBLES} scribbles are taken.`);
    if (scribbles.some((line) => line.points.length < 2 || line.points.length > MAX_SCRIBBLE_POINTS))
      refuse(`a scribble has 2 to ${MAX_SCRIBBLE_POINTS} points.`);
    if (box != null && !liesWithin(box, width, height))
      refuse(`the box must have pixels and lie in the image (${width} x ${height}).`);
    if (scribbles.some((line) => line.points.some(isNegative))) refuse('the points of a scribble cannot be negative.');
    const outside = ({ x, y }: Point): boolean => !(x >= 0 && x <= width && y >= 0 && y <= height);
    if (points.some(outside) || scribbles.some((line) => line.points.some(outside)))
      refuse(`every point must lie in the image (${width} x ${height}).`);
  });
}

/** False for a box that has a NaN. */
const liesWithin = (box: NonNullable<RegionPrompt['box']>, width: number, height: number): boolean =>
  box.width >= 1 &&
  box.height >= 1 &&
  box.x >= 0 &&
  box.y >= 0 &&
  box.x + box.width <= width &&
  box.y + box.height <= height;

export const isNegative = ({ negative }: Point): boolean => negative === true;
const isPositive = (one: Point): boolean => !isNegative(one);

/** Throws UNSUPPORTED_BY_MODEL. Negative points are the engine's work, not the model's. */
export function refuseUnable(can: Abilities, prompts: readonly RegionPrompt[], refines: boolean): void {
  const unable = (what: string): never => {
    throw new AppError('UNSUPPORTED_BY_MODEL', `This model does not understand ${what}.`);
  };
  if (!can.boxes && prompts.some(({ box }) => box != null)) unable('boxes (regionPrompts)');
  if (!can.points && prompts.some(({ points }) => (points ?? []).some(isPositive))) unable('points (regionPrompts)');
  if (!can.scribbles && prompts.some(({ scribbles }) => (scribbles ?? []).length > 0))
    unable('scribbles (regionPrompts)');
  if (!can.refine && refines) unable('masks to be changed (refineMaskId)');
}

/** Parses the stored form. */
export const readRegionPrompts = (stored: unknown): RegionPrompt[] =>
  stored === null ? [] : regionPrompts.parse(stored);

/** `imageIds`: the images that the engine gets, in order. */
export const regionsOf = (prompts: readonly RegionPrompt[], imageIds: readonly string[]): Region[] =>
  prompts.map(({ imageId, box, points, scribbles }) => ({
    ...signed(points ?? []),
    image: imageIds.indexOf(imageId),
    ...(box == null ? {} : { box }),
    ...(scribbles == null || scribbles.length === 0 ? {} : { scribbles: scribbles.map((line) => line.points) }),
  }));

function signed(points: readonly Point[]): Pick<Region, 'points' | 'negativePoints'> {
  const of = (holds: (one: Point) => boolean) => points.filter(holds).map(({ x, y }) => ({ x, y }));
  const [positive, negative] = [of(isPositive), of(isNegative)];
  return {
    ...(positive.length === 0 ? {} : { points: positive }),
    ...(negative.length === 0 ? {} : { negativePoints: negative }),
  };
}
