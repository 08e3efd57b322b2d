// The messages between the server's process and the engine's process (structured clone over the channel of `fork`). One
// generation has one `run` number. `done` or `failed` is the last message of a run.
import type { EngineInfo, EngineStats, GenerateRequest } from '../engine.ts';
import { InferenceError } from '../errors.ts';
import type { InferenceErrorCode } from '../errors.ts';
import type { InferenceEvent } from '../events.ts';
import type { ModelOptions } from '../model.ts';

export type ToEngine =
  | { type: 'load'; folder: string; options: ModelOptions }
  | { type: 'generate'; run: number; request: GenerateRequest }
  | { type: 'abort'; run: number }
  | { type: 'forget-pictures' }
  | { type: 'dispose' };

export type FromEngine =
  /** Before `loaded`: the share that is loaded, 0..1. */
  | { type: 'loading'; share: number }
  | { type: 'loaded'; info: EngineInfo; stats: EngineStats; refusedDevices: readonly string[] }
  | { type: 'load-failed'; error: ErrorMessage }
  /** When they have changed, at most every second. */
  | { type: 'stats'; stats: EngineStats }
  | { type: 'event'; run: number; event: InferenceEvent }
  /** A run that waits for memory sends nothing else meanwhile. */
  | { type: 'waiting'; run: number; waits: boolean }
  | { type: 'done'; run: number }
  | { type: 'failed'; run: number; error: ErrorMessage };

export interface ErrorMessage {
  code: InferenceErrorCode;
  message: string;
  details: Readonly<Record<string, string | number>>;
  /** For the log of the parent; never sent to a client. */
  stack: string;
}

export function packError(error: unknown): ErrorMessage {
  const stack = error instanceof Error ? String(error.stack) : String(error);
  if (error instanceof InferenceError)
    return { code: error.code, message: error.message, details: error.details, stack };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), details: {}, stack };
}

export function unpackError({ code, message, details, stack }: ErrorMessage): InferenceError {
  return new InferenceError(code, message, details, stack);
}
