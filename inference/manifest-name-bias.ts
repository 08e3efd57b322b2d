// The part of a manifest that says how the scores of names, an output of the vision graph, change the choice of an
// answer's words (text/name-bias.ts).
import { z } from 'zod';

const tokens = z.array(z.number().int().nonnegative());
/** A score that changes nothing. */
const neutral = z.number().gt(0).lt(1);

export const nameBias = z.object({
  /** In the order of the scores. */
  names: z
    .array(
      z.object({
        /** How messages call such things, in lower case. */
        words: z.array(z.string().regex(/^\p{L}[\p{L} -]*$/u)),
        /** How answers call them: token ids of each form. None: answers never say the name of themselves. */
        forms: z.array(tokens.min(1)).default([]),
        /** Whether a high score counts. A score of another name can only make it less probable. */
        raises: z.boolean().default(true),
      }),
    )
    .min(1),
  answer: z.object({
    weight: z.number().positive(),
    neutral,
    least: z.number().max(0),
    most: z.number().min(0),
    /** Added for a name that the answer has said. */
    again: z.number().max(0),
    /** Tokens after which a list of names goes on, and what is added when no name with a high score is left. */
    more: z.object({ tokens, bias: z.number().max(0) }),
  }),
  /** The first token of an answer to a message with one of the names. */
  first: z.object({
    weight: z.number().positive(),
    neutral,
    least: z.number().max(0),
    most: z.number().min(0),
    refusals: tokens,
    yes: tokens,
    no: tokens,
  }),
  /**
   * After a first token of `after` a name is copied from the message. Null: it is not. A name without forms that raises
   * is copied when it is the only one, and followed by `end` if the message ends with it; `all`: the other names too,
   * with the words in front of them that describe them (text/described-name.ts), and of several names one.
   */
  copy: z
    .object({ after: tokens, end: z.number().int().nonnegative(), all: z.boolean().default(false) })
    .nullable()
    .default(null),
  /**
   * Added to the logits of the first tokens of answers with a mask and of refusals, where a message has a name and asks
   * for no words (text/asks-in-words.ts): "dog mask pls". Null: nothing is added.
   */
  request: z
    .object({ tokens, bias: z.number().min(0) })
    .nullable()
    .default(null),
  /**
   * Names, the words of `other` and `words` are corrected in the user's messages (text/spelling.ts). `right`: words
   * that are none of these and look like one with an error. Both in lower case, with spaces between them. Null: nothing
   * is corrected.
   */
  spelling: z.object({ words: z.string(), right: z.string() }).nullable().default(null),
  /** The name that stands for the prominent thing of a photograph (text/other-thing.ts). Null: there is none. */
  other: z
    .object({
      /** Index of the name. */
      name: z.number().int().nonnegative(),
      /** What means this thing in any image that has one: "object". */
      words: z.array(z.string()),
      /** Words of things that have no names here; a phrase with one of them means something else. */
      known: z.array(z.string()),
      /** Least score of this name in an image that has such a thing. */
      least: neutral,
    })
    .nullable()
    .default(null),
});

export type NameBiasRules = z.infer<typeof nameBias>;
