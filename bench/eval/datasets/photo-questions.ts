// Questions written by hand about photographs: bench/photo-questions.jsonl. The photographs are not in the repository:
// <folder>/coco/<number>.jpg of COCO 2017 and <folder>/msrc/<name>.jpg of MSRC v2.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAccepted, QUESTION_KINDS } from '../accepted.ts';
import type { QuestionKind } from '../accepted.ts';
import { DatasetError } from '../suite.ts';
import type { Case, Suite } from '../suite.ts';

const questionSchema = z.strictObject({
  file: z.string(),
  kind: z.enum(QUESTION_KINDS),
  question: z.string().min(1),
  accepts: z.array(z.string()),
  allows: z.array(z.string()).default([]),
});
export type PhotoQuestion = z.infer<typeof questionSchema>;

const FILE = new URL('../../photo-questions.jsonl', import.meta.url);

/** For the report: what is right in words that no list has. */
const ANSWERS_OF: Partial<Record<QuestionKind, string[]>> = { cannot: ['(a refusal)'], hello: ['(a reply)'] };

export const photoQuestions = (): PhotoQuestion[] =>
  readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => questionSchema.parse(JSON.parse(line)));

export function readPhotoQuestions(folder: string): Suite {
  const questions = photoQuestions();
  const files = [...new Set(questions.map(({ file }) => file))];
  const missing = files.filter((file) => !existsSync(join(folder, file)));
  if (missing[0] !== undefined)
    throw new DatasetError(
      `${folder} lacks ${missing.length} of ${files.length} photographs, the first ${missing[0]}.`,
    );
  const cases = questions.map((asked): Case => ({
    id: `${asked.file}-${asked.question}`,
    kind: asked.kind,
    ask: 'AUTO',
    intent: 'ANSWER',
    answers: [...(ANSWERS_OF[asked.kind] ?? []), ...asked.accepts],
    isRight: (text) => isAccepted(text, asked),
    messages: [{ role: 'user', text: asked.question }],
    truth: () => null,
    picture: () => new Uint8Array(readFileSync(join(folder, asked.file))),
  }));
  return { name: 'photo-questions', judge: 'same', cases };
}
