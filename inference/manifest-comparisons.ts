// The part of a manifest that says how a question that compares two things is asked in parts (compare-things.ts).
import { z } from 'zod';

const tokens = z.array(z.number().int().nonnegative()).min(1);
/** A regular expression, without regard to case, with a group for each of the two things. */
const question = z.string().refine((source) => {
  try {
    return new RegExp(source, 'iu') instanceof RegExp && source.includes('(?<a>') && source.includes('(?<b>');
  } catch {
    return false;
  }
}, 'must be a regular expression with the groups a and b');
/** Asked about each of the two. */
const asks = z.string().includes('{thing}');
/** Of the log odds that the parts give. */
const weight = z.number().positive();

export const comparisons = z.object({
  /** First tokens of the answers yes and no. */
  yes: tokens,
  no: tokens,
  /** First tokens of the answer that the model sees no such thing. */
  none: tokens,
  /** The most that the parts add to a logit. */
  most: z.number().positive(),
  /** The first one whose `question` fits a message counts. */
  rules: z
    .array(
      z.discriminatedUnion('by', [
        /** Whether the two have the same answer. `{what}` of `asks` is the group `what` of `question`. */
        z.object({ by: z.literal('answer'), question, asks, weight }),
        /** Whether there are more, or fewer, of the first. `numbers`: first tokens of the answers 0, 1, 2 ... */
        z.object({ by: z.literal('count'), question, asks, numbers: tokens, is: z.enum(['more', 'fewer']), weight }),
        /** Where the mask of the first is next to that of the second. The weight is for each image's longer side. */
        z.object({
          by: z.literal('place'),
          question,
          asks,
          is: z.enum(['left', 'right', 'behind', 'in front']),
          weight,
        }),
      ]),
    )
    .min(1),
});

export type ComparisonRules = z.infer<typeof comparisons>;
