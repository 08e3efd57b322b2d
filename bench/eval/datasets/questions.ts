// Questions with answers in words: POPE (arXiv 2305.10355; image, text, label) and VQA-style lines (image, question,
// answer or answers).
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Case, Judge, Suite } from '../suite.ts';

const pope = z
  .object({
    question_id: z.union([z.number(), z.string()]),
    image: z.string(),
    text: z.string(),
    label: z.enum(['yes', 'no']),
  })
  .transform(({ question_id: id, image, text, label }) => ({
    id,
    image,
    question: text,
    answers: [label] as string[],
    kind: label,
  }));
const vqa = z
  .object({
    question_id: z.union([z.number(), z.string()]),
    image: z.string(),
    question: z.string(),
    answer: z.string().optional(),
    answers: z.array(z.string()).optional(),
    question_type: z.string().optional(),
  })
  .transform(({ question_id: id, image, question, answer, answers, question_type: kind = 'question' }) => ({
    id,
    image,
    question,
    answers: answers ?? (answer === undefined ? [] : [answer]),
    kind,
  }));

/** One JSON object a line. */
function readQuestions(path: string, images: string, schema: typeof pope | typeof vqa, judge: Judge): Suite {
  const cases = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Case => {
      const { id, image, question, answers, kind } = schema.parse(JSON.parse(line));
      return {
        id: String(id),
        kind,
        ask: 'ANSWER',
        intent: 'ANSWER',
        messages: [{ role: 'user', text: question }],
        answers,
        truth: () => null,
        picture: () => new Uint8Array(readFileSync(join(images, image))),
      };
    });
  return { name: basename(path).replace(/\.jsonl?$/, ''), judge, cases };
}

export const readPope = (path: string, images: string): Suite => readQuestions(path, images, pope, 'yes-no');
export const readVqa = (path: string, images: string): Suite => readQuestions(path, images, vqa, 'normalised');
