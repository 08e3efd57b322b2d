// A suite of training/make_scenes: cases.jsonl beside its pictures.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

const rle = z.object({ size: z.tuple([z.number(), z.number()]), counts: z.string() });
const caseSchema = z.object({
  id: z.string(), kind: z.string(), image: z.string(), intent: z.enum(['ANSWER', 'SEGMENT']), answer: z.string(),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })),
  /** Null where an answer in words is wanted; empty where a mask is wanted and nothing is meant. */
  target: rle.nullable(),
});
export type Case = z.infer<typeof caseSchema>;

export interface Suite {
  name: string;
  cases: Case[];
  picture: (one: Case) => Uint8Array;
}

export function readSuite(folder: string, limit: number): Suite {
  const lines = readFileSync(join(folder, 'cases.jsonl'), 'utf8').split('\n').filter((line) => line !== '');
  return { name: basename(folder), cases: lines.slice(0, limit).map((line) => caseSchema.parse(JSON.parse(line))), picture: ({ image }) => new Uint8Array(readFileSync(join(folder, image))) };
}
