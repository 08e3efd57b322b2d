// The part of a manifest about the words of answers.
import { z } from 'zod';
import { comparisons } from './manifest-comparisons.ts';
import { nameBias } from './manifest-name-bias.ts';

export const answer = z.object({
  /** How the model announces a mask in its answer; null: the usual phrases (text/mask-label.ts). */
  maskPhrase: z.array(z.string().includes('{phrase}')).nullable().default(null),
  /** Added to the logits of the first token of an answer. */
  firstTokenBias: z.array(z.object({ token: z.number().int().nonnegative(), bias: z.number() })).default([]),
  /** What the scores of names, an output of the vision graph, add (text/name-bias.ts); null: there are none. */
  nameBias: nameBias.nullable().default(null),
  /** How questions that compare two things are asked in parts (compare-things.ts); null: they are not. */
  comparisons: comparisons.nullable().default(null),
});
