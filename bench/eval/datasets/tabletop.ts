// A suite of training/make_scenes: cases.jsonl beside its images.
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { decodeRle } from '../../../inference/index.ts';
import type { Case, Suite } from '../suite.ts';

const rle = z.object({ size: z.tuple([z.number(), z.number()]), counts: z.string() });
const point = z.object({ x: z.number(), y: z.number() });
const caseSchema = z.object({
  id: z.string(),
  kind: z.string(),
  image: z.string(),
  intent: z.enum(['ANSWER', 'SEGMENT']),
  answer: z.string(),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })),
  /** Null when a text is expected; empty when the phrase refers to nothing. */
  target: rle.nullable(),
  route: z.enum(['answer', 'segment', 'both', 'out-of-scope']),
  /** The regions of the question, and the mask to refine. Pixels of the image. */
  regions: z
    .array(
      z.object({
        points: z.array(point).optional(),
        box: point.extend({ width: z.number(), height: z.number() }).optional(),
      }),
    )
    .default([]),
  refine: rle.optional(),
});

export function readTabletop(folder: string): Suite {
  const cases = readFileSync(join(folder, 'cases.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Case => {
      const { answer, target, image, regions, refine, ...rest } = caseSchema.parse(JSON.parse(line));
      return {
        ...rest,
        pointing: {
          regions: regions.map(({ points, box }) => ({ image: 0, ...(points && { points }), ...(box && { box }) })),
          ...(refine && { refine }),
        },
        ask: 'AUTO',
        answers: [answer],
        ownAnswers: true,
        truth: () => (target === null ? null : { mask: decodeRle(target) }),
        picture: () => new Uint8Array(readFileSync(join(folder, image))),
      };
    });
  return { name: basename(resolve(folder)), judge: 'same', cases };
}
