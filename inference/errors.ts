// The closed table of errors of the engine. An error crosses the process boundary as {code, message, details}.

export type InferenceErrorCode =
  | 'CANCELLED' // the signal was aborted; not a fault
  | 'IMAGE_UNREADABLE' // not an image, truncated, unknown type
  | 'IMAGE_TOO_LARGE' // too many bytes or pixels; refused before decoding
  | 'PROMPT_TOO_LONG' // the last message alone does not fit the model's positions
  | 'UNSUPPORTED_BY_MODEL' // the request needs a feature that the bundle does not have
  | 'MODEL_INVALID' // the manifest, a checksum or a graph signature is wrong
  | 'DEVICE_UNAVAILABLE' // the execution provider or the device is not available
  | 'OUT_OF_MEMORY' // the machine or the device could not allocate memory for a pass; retryable
  | 'ENGINE_LOST' // the engine's process ended, or its device failed; retryable
  | 'INTERNAL';

export class InferenceError extends Error {
  override readonly name = 'InferenceError';
  readonly code: InferenceErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: InferenceErrorCode,
    message: string,
    details: Record<string, string | number> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }
}

export const cancelled = (): InferenceError => new InferenceError('CANCELLED', 'cancelled');

export const outOfMemory = (cause: unknown): InferenceError =>
  new InferenceError('OUT_OF_MEMORY', 'There is not enough memory to compute this turn now.', {}, cause);

/** Called between two steps of a generation. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}
