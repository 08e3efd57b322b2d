// How the masks of a question are cleaned when they are finished: the limits of the input and its stored form. Pure.
import { z } from 'zod';
import type { CleanUp } from '../../inference/mask/clean.ts';
import { AppError } from '../errors.ts';

/** As the API takes it. */
export interface CleanUpInput {
  minArea?: number | null | undefined;
  fillHoles?: number | null | undefined;
  largestPart?: boolean | null | undefined;
}

const stored = z.object({
  minArea: z.number().optional(),
  fillHoles: z.number().optional(),
  largestPart: z.boolean().optional(),
});

/** Null: masks stay as the model generates them. Throws BAD_USER_INPUT. */
export function readCleanUp({ minArea, fillHoles, largestPart }: CleanUpInput): CleanUp | null {
  for (const [name, pixels] of Object.entries({ minArea, fillHoles }))
    if (pixels != null && pixels < 1) throw new AppError('BAD_USER_INPUT', `${name} must be at least 1 pixel.`);
  const cleanUp: CleanUp = {
    ...(minArea == null ? {} : { minArea }),
    ...(fillHoles == null ? {} : { fillHoles }),
    ...(largestPart === true ? { largestPart } : {}),
  };
  return Object.keys(cleanUp).length === 0 ? null : cleanUp;
}

export function readStoredCleanUp(value: unknown): CleanUp | null {
  if (value === null) return null;
  const { minArea, fillHoles, largestPart } = stored.parse(value);
  return {
    ...(minArea === undefined ? {} : { minArea }),
    ...(fillHoles === undefined ? {} : { fillHoles }),
    ...(largestPart === undefined ? {} : { largestPart }),
  };
}
