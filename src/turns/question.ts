// Checks the parts of a question that need no table: its text and its limits. Derives the title and the hash from them.
import { createHash } from 'node:crypto';
import type { Ambiguity } from '../../inference/engine.ts';
import type { Detail } from '../../inference/mask/zoom.ts';
import type { Previews } from '../../inference/previews.ts';
import { cutText } from '../cut-text.ts';
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';
import { trimVisible } from '../visible.ts';
import { readCleanUp } from './clean-up.ts';
import type { CleanUpInput } from './clean-up.ts';
import type { RegionPrompt } from './region-prompts.ts';
import type { OnDisconnect, RequestedIntent, TurnOptions } from './repository.ts';

export interface TurnQuestion extends CleanUpInput {
  conversationId?: string | null | undefined;
  text: string;
  imageIds?: readonly string[] | null | undefined;
  regionPrompts?: readonly RegionPrompt[] | null | undefined;
  intent?: RequestedIntent | null | undefined;
  parentTurnId?: string | null | undefined;
  siblingOfTurnId?: string | null | undefined;
  refineMaskId?: string | null | undefined;
  maxScale?: number | null | undefined;
  deadlineMs?: number | null | undefined;
  stopWhenStable?: number | null | undefined;
  detail?: Detail | null | undefined;
  onDisconnect?: OnDisconnect | null | undefined;
  previews?: Previews | null | undefined;
  ambiguity?: Ambiguity | null | undefined;
  instances?: TurnOptions['instances'] | undefined;
  /** Of the mask `refineMaskId`. */
  candidate?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  /** Identifies the input of the key when the question itself differs on a repeat, for example by new image ids. */
  inputHash?: string | undefined;
}

const MAX_KEY = 200;
const MAX_DEADLINE_MS = 600_000;
const MAX_DERIVED_TITLE = 80;

/** Returns the checked text, the ids of the images without repeats, and the options. Throws BAD_USER_INPUT. */
export function readQuestion(
  question: TurnQuestion,
  { maxTextLength, maxImagesPerTurn }: Limits,
): { text: string; imageIds: string[]; options: TurnOptions } {
  const text = readText(question.text, maxTextLength);
  const imageIds = [...new Set(question.imageIds ?? [])];
  if (imageIds.length > maxImagesPerTurn)
    throw new AppError(
      'BAD_USER_INPUT',
      `There are ${imageIds.length.toLocaleString('en')} images, at most ${maxImagesPerTurn} are taken.`,
    );
  if (question.parentTurnId != null && question.siblingOfTurnId != null)
    throw new AppError('BAD_USER_INPUT', 'Give parentTurnId or siblingOfTurnId, not both.');
  return { text, imageIds, options: readOptions(question) };
}

function readText(text: string, max: number): string {
  const trimmed = trimVisible(text);
  if (trimmed === '') throw new AppError('BAD_USER_INPUT', 'text must not be empty.');
  if (trimmed.length > max)
    throw new AppError(
      'BAD_USER_INPUT',
      `text has ${trimmed.length.toLocaleString('en')} characters, at most ${max.toLocaleString('en')} are allowed.`,
      {
        limit: max,
      },
    );
  return trimmed;
}

function readOptions(question: TurnQuestion): TurnOptions {
  const { maxScale = null, deadlineMs = null, stopWhenStable = null } = question;
  if (maxScale !== null && maxScale < 1) throw new AppError('BAD_USER_INPUT', 'maxScale must be at least 1.');
  if (deadlineMs !== null && (deadlineMs < 1 || deadlineMs > MAX_DEADLINE_MS))
    throw new AppError('BAD_USER_INPUT', `deadlineMs must be between 1 and ${MAX_DEADLINE_MS.toLocaleString('en')}.`);
  if (stopWhenStable !== null && !(stopWhenStable >= 0.5 && stopWhenStable <= 1))
    throw new AppError('BAD_USER_INPUT', 'stopWhenStable must be between 0.5 and 1.');
  return {
    maxScale,
    deadlineMs,
    stopWhenStable,
    detail: question.detail ?? null,
    previews: question.previews ?? null,
    ambiguity: question.ambiguity ?? null,
    instances: question.instances ?? null,
    cleanUp: readCleanUp(question),
  };
}

export function readKey(key: string | null): string | null {
  if (key !== null && (key.length < 1 || key.length > MAX_KEY))
    throw new AppError('BAD_USER_INPUT', `idempotencyKey must have 1 to ${MAX_KEY} characters.`);
  return key;
}

/** The start of the text, cut at a word. */
export function titleFrom(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  if (line.length <= MAX_DERIVED_TITLE) return line;
  const cut = cutText(line, MAX_DERIVED_TITLE);
  const space = cut.lastIndexOf(' ');
  return `${space > MAX_DERIVED_TITLE / 2 ? cut.slice(0, space) : cut}…`;
}

/** Equal inputs have equal hashes. An absent field equals null, and the order of fields does not matter. */
export function hashOf(input: Record<string, unknown>): string {
  const fields = Object.entries(input)
    .filter(([, value]) => value != null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
