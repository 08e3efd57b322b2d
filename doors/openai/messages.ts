// The messages of a request as rounds of question and answer. Pure.
import { AppError } from '../../src/errors.ts';
import type { PictureInput } from './pictures.ts';

export interface Said {
  role: 'user' | 'assistant';
  text: string;
  pictures: PictureInput[];
}

export type Asked = Omit<Said, 'role'>;

export interface Round {
  question: Asked;
  answer: string;
}

/** The question, and what was said before it. Messages of the user that follow one another are one question. */
export function lastQuestion(said: readonly Said[]): { question: Asked; earlier: Said[] } {
  const start = said.findLastIndex(({ role }) => role === 'assistant') + 1;
  const asked = said.slice(start);
  if (asked.length === 0) throw new AppError('BAD_USER_INPUT', 'The last message must be one of the user.');
  return { question: join(asked), earlier: said.slice(0, start) };
}

/** Messages that end with an answer. An answer before the first question is left out: no turn has it. */
export function roundsOf(said: readonly Said[]): Round[] {
  const rounds: Round[] = [];
  let rest = said.slice(
    Math.max(
      0,
      said.findIndex(({ role }) => role === 'user'),
    ),
  );
  while (rest[0]?.role === 'user') {
    const answered = rest.findIndex(({ role }) => role === 'assistant');
    const next = rest.findIndex(({ role }, i) => i > answered && role === 'user');
    const end = next === -1 ? rest.length : next;
    rounds.push({ question: join(rest.slice(0, answered)), answer: join(rest.slice(answered, end)).text });
    rest = rest.slice(end);
  }
  return rounds;
}

const join = (said: readonly Said[]): Asked => ({
  text: said
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n'),
  pictures: said.flatMap(({ pictures }) => pictures),
});
