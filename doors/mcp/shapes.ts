// Inputs that several tools have.
import { z } from 'zod';
import { isStorable } from '../../src/storable-text.ts';

/** Text that the database can store. */
export const storable = z
  .string()
  .refine(isStorable, 'must not contain the character NUL, nor half a character (a lone surrogate)');

/** Seconds. Most hosts cancel a call after 60 seconds. */
const USUAL_WAIT = 50;

export const waitSeconds = z
  .number()
  .int()
  .min(0)
  .max(600)
  .default(USUAL_WAIT)
  .describe('How long the call waits for the end of the turn. The turn goes on after that.');
