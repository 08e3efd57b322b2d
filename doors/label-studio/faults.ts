// Errors for Label Studio. It shows the reason phrase of a response and not its body, so both have the code of
// src/errors.ts and the sentence.
import { writeError } from '../../src/errors.ts';
import type { AppError } from '../../src/errors.ts';

const MAX_REASON = 300;

export function writeFault(fault: AppError): object {
  const { message, extensions } = writeError(fault);
  return { error: `${fault.code}: ${message}`, ...extensions };
}

/** The reason phrase of HTTP: printable ASCII on one line. */
export const reasonOf = ({ code, message }: AppError): string =>
  `${code}: ${message}`.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_REASON);
