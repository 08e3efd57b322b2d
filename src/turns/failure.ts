// Converts an error of a turn into a code and a message for clients: engine codes become codes of the public table,
// unknown errors get an id.
import { randomUUID } from 'node:crypto';
import { InferenceError } from '../../inference/index.ts';
import type { InferenceErrorCode } from '../../inference/errors.ts';
import { AppError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import { isTemporary } from '../platform/outage.ts';

export interface Failure {
  code: ErrorCode;
  message: string;
}

/** The failure as clients get it. */
export type ReportedFailure = Failure & { retryable: boolean };

const CODES: Readonly<Record<InferenceErrorCode, ErrorCode>> = {
  CANCELLED: 'MODEL_UNAVAILABLE',
  IMAGE_UNREADABLE: 'IMAGE_UNREADABLE',
  IMAGE_TOO_LARGE: 'IMAGE_TOO_LARGE',
  PROMPT_TOO_LONG: 'PROMPT_TOO_LONG',
  UNSUPPORTED_BY_MODEL: 'UNSUPPORTED_BY_MODEL',
  MODEL_INVALID: 'MODEL_UNAVAILABLE',
  DEVICE_UNAVAILABLE: 'MODEL_UNAVAILABLE',
  OUT_OF_MEMORY: 'MODEL_UNAVAILABLE',
  ENGINE_LOST: 'MODEL_UNAVAILABLE',
  INTERNAL: 'INTERNAL',
};

export function describeFailure(error: unknown, log: Logger, turnId: string): Failure {
  if (error instanceof AppError && error.code !== 'INTERNAL') return { code: error.code, message: error.message };
  if (error instanceof InferenceError && CODES[error.code] !== 'INTERNAL') {
    const code = CODES[error.code];
    log.warn({ err: error, turnId }, 'the engine ended a turn');
    return {
      code,
      message: code === 'MODEL_UNAVAILABLE' ? 'The model was interrupted while it answered. Ask again.' : error.message,
    };
  }
  if (isTemporary(error)) {
    log.warn({ err: error, turnId }, 'a turn was ended by an outage');
    return {
      code: 'MODEL_UNAVAILABLE',
      message: 'A part of the server could not be reached while it answered. Ask again.',
    };
  }
  const id = randomUUID();
  log.error({ err: error, turnId, id }, 'a turn failed');
  return { code: 'INTERNAL', message: `The server failed while it answered (${id}).` };
}
