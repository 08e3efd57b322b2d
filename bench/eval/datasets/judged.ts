// A suite of bench/suites: judged.jsonl beside its images. The score counts the kind of answer, the masks, and yes
// or no. The text of an answer is free.
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { decodeRle } from '../../../inference/index.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';
import type { Message } from '../../../inference/engine.ts';
import { DatasetError } from '../suite.ts';
import type { Case, Suite } from '../suite.ts';

export const JUDGED_FILE = 'judged.jsonl';

const caseSchema = z.object({
  id: z.string(),
  kind: z.string(),
  image: z.string(),
  says: z.array(z.string()).min(1),
  way: z.enum(['ANSWER', 'SEGMENT']).nullable(),
  targets: z.array(z.object({ size: z.tuple([z.number(), z.number()]), counts: z.string() })).nullable(),
  yes: z.boolean().nullable(),
  ambiguous: z.boolean().optional(),
  size: z.tuple([z.number(), z.number()]),
});

export function readJudged(folder: string): Suite {
  const lines = readFileSync(join(folder, JUDGED_FILE), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const cases = lines.map((line): Case => {
    const {
      id,
      kind,
      image,
      says,
      way,
      targets,
      yes,
      ambiguous,
      size: [height, width],
    } = caseSchema.parse(JSON.parse(line));
    const things = (targets ?? []).map((rle) => (): BinaryMask => decodeRle(rle));
    return {
      id,
      kind,
      ask: 'AUTO',
      ownAnswers: true,
      messages: says.map((text): Message => ({ role: 'user', text })),
      // When both kinds of answer are right, a mask should be empty.
      intent: way ?? 'SEGMENT',
      answers: yes === null ? [] : [yes ? 'yes' : 'no'],
      truth: () =>
        targets === null
          ? null
          : {
              mask: unionOf(
                things.map((read) => read()),
                width,
                height,
              ),
            },
      ...(ambiguous === undefined ? {} : { ambiguous }),
      ...(things.length > 1 ? { things: () => things.map((read) => read()) } : {}),
      picture: () => new Uint8Array(readFileSync(join(folder, image))),
    };
  });
  if (cases.length === 0) throw new DatasetError(`${folder} has no cases.`);
  return { name: basename(resolve(folder)), judge: 'yes-no', cases };
}

export function unionOf(masks: readonly BinaryMask[], width: number, height: number): BinaryMask {
  const data = new Uint8Array(width * height);
  for (const mask of masks)
    mask.data.forEach((inside, i) => {
      if (inside === 1) data[i] = 1;
    });
  return { width, height, data };
}
