// Messages of a request, and rounds of a question and its answer. Pure functions.
import { AppError } from '../../src/errors.ts';
import type { PictureInput } from './pictures.ts';

export interface Message {
  role: 'user' | 'assistant';
  text: string;
  pictures: PictureInput[];
}

export type UserMessage = Omit<Message, 'role'>;

export interface Round {
  question: UserMessage;
  answer: string;
}

/**
 * The question, and the messages before it. Consecutive messages of the user are one question. `param`: the field that
 * has the messages.
 */
export function lastQuestion(
  messages: readonly Message[],
  param: string,
): { question: UserMessage; earlier: Message[] } {
  const start = messages.findLastIndex(({ role }) => role === 'assistant') + 1;
  const question = messages.slice(start);
  if (question.length === 0)
    throw new AppError('BAD_USER_INPUT', 'The last message must be one of the user.', { param });
  return { question: join(question), earlier: messages.slice(0, start) };
}

/** `messages` ends with an answer. Answers before the first question are ignored, because no turn has them. */
export function roundsOf(messages: readonly Message[]): Round[] {
  const rounds: Round[] = [];
  const first = messages.findIndex(({ role }) => role === 'user');
  let rest = first === -1 ? [] : messages.slice(first);
  while (rest[0]?.role === 'user') {
    const answered = rest.findIndex(({ role }) => role === 'assistant');
    const next = rest.findIndex(({ role }, i) => i > answered && role === 'user');
    const end = next === -1 ? rest.length : next;
    rounds.push({ question: join(rest.slice(0, answered)), answer: join(rest.slice(answered, end)).text });
    rest = rest.slice(end);
  }
  return rounds;
}

const join = (messages: readonly Message[]): UserMessage => ({
  text: messages
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n'),
  pictures: messages.flatMap(({ pictures }) => pictures),
});
