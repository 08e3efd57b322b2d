// The part of a manifest that says how the model is asked whether several things fit a phrase for one thing (which.ts).
import { z } from 'zod';

export const ambiguity = z.object({
  /** Asks how many there are. `several`: the first tokens of the answers that mean more than one. */
  count: z.object({
    question: z.string().includes('{things}'),
    several: z.array(z.number().int().nonnegative()).min(1),
  }),
  /** Whether turns that wish nothing in particular are asked. */
  byDefault: z.boolean(),
  /** At least this probability of these tokens together. Null: no mask is ambiguous. */
  atLeast: z.number().min(0).max(1).nullable(),
  /** Asks for all of them, and the words of the answer that lead to the mask. */
  all: z.object({ question: z.string().includes('{things}'), answer: z.string().includes('{things}') }),
  /** Asked where the first mask of all of them has one part only: the one at each side. */
  sides: z
    .array(z.object({ question: z.string().includes('{thing}'), answer: z.string().includes('{thing}') }))
    .max(2)
    .default([]),
  /**
   * Asks the count again about a part of the image around each thing that was found. Null: the things are taken as they
   * are found.
   */
  closer: z
    .object({
      /** The first tokens of the answers that mean at least one. */
      some: z.array(z.number().int().nonnegative()).min(1),
      /** A thing with a lower probability of these tokens together is left out. */
      atLeast: z.number().min(0).max(1),
    })
    .nullable()
    .default(null),
  /** A part of such a mask is a thing when it has at least this share of the pixels of the largest part. */
  leastShare: z.number().positive().max(1),
  /** The answer that introduces a thing that was picked. */
  answer: z.string().includes('{phrase}'),
});
