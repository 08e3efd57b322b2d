// What the tools of one request need.
import type { Context } from '../../src/context.ts';
import type { AppError } from '../../src/errors.ts';
import type { IsTask } from './task-requests.ts';

export interface Desk {
  context: Context;
  /** What may be said of an error. */
  explain: (error: unknown) => AppError;
  isTask: IsTask;
}
