// The closed table of what can go wrong inside the engine. Crosses the process boundary as {code, message, details}.

export type InferenceErrorCode =
  | 'CANCELLED' // the signal was aborted: a result, not a fault
  | 'IMAGE_UNREADABLE' // not an image, truncated, unknown type
  | 'IMAGE_TOO_LARGE' // too many bytes or pixels; refused before decoding
  | 'PROMPT_TOO_LONG' // the last message alone does not fit the model's positions
  | 'UNSUPPORTED_BY_MODEL' // the request asks for what the bundle has not
  | 'MODEL_INVALID' // manifest, checksum or graph signature is wrong
  | 'DEVICE_UNAVAILABLE' // execution provider or device cannot be had
  | 'ENGINE_LOST' // the engine's process died; retryable
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
