// The part of a manifest that says how the boxes of things, an output of the vision graph, become masks
// (each-detected.ts).
import { z } from 'zod';

const share = z.number().min(0).max(1);

export const boxes = z.object({
  /** From this IoU on two boxes of a name are of the same thing. */
  overlap: z.number().gt(0).max(1),
  /** The same from this share of the smaller one on that lies in the other one. */
  inside: z.number().gt(0).max(1),
  /** The least score of a box of each name of `answer.nameBias`, in its order; names beyond have no boxes. */
  least: z.array(share).min(1),
  /** The thing is drawn in a square that is this many times as long as its box. */
  margin: z.number().min(1),
  /** The prior of its codes: its weight, and what is added to the logits of the cells inside of the box. */
  prior: z.object({ weight: z.number().positive(), inside: z.number() }),
});
