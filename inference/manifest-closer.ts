// The part of a manifest that says how the second run of a mask is made (generate-mask.ts), and whether turns that wish
// nothing in particular have one.
import { z } from 'zod';
import { DETAILS } from './mask/zoom.ts';

export const closer = z.object({
  /** The detail of a turn that wishes none in particular. */
  byDefault: z.enum(DETAILS).default('STANDARD'),
  /** The least side of the part of the image, in its pixels. Null: `image.side`. */
  minSide: z.number().int().positive().nullable().default(null),
  /** The part is this many times as long as the mask's longer side. */
  margin: z.number().min(1).default(2.5),
  /**
   * The second mask replaces the first when their IoU is at least this. Below it, it does so when they have a pixel in
   * common and its confidence is not lower.
   */
  leastIou: z.number().min(0).max(1).default(0),
  /**
   * The question of the second run, about the phrase of the mask alone, and the words of the answer that lead to the
   * mask. Null: the conversation and the words of its answer.
   */
  asks: z
    .object({ question: z.string().includes('{phrase}'), answer: z.string().includes('{phrase}') })
    .nullable()
    .default(null),
});
