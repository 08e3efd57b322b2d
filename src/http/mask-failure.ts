// Masks failures that a client must not read: the client gets a sentence with an id, and the log has the error under
// the same id.
import { randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Logger } from '../platform/log.ts';

/** `fields`: where the failure happened; they are logged beside it. */
export function maskFailure(log: Logger, error: unknown, fields: Readonly<Record<string, unknown>> = {}): AppError {
  const id = randomUUID();
  log.error({ err: error, id, ...fields }, 'a request failed');
  return new AppError('INTERNAL', `The server failed (${id}).`, { id }, error);
}
