// What the tools of one request need.
import type { Context } from '../../src/context.ts';
import type { AppError } from '../../src/errors.ts';
import type { IsTask } from './task-requests.ts';

export interface ToolParts {
  context: Context;
  /** Converts an error to one that a client may read. */
  explain: (error: unknown) => AppError;
  isTask: IsTask;
}
