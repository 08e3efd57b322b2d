// An error of the server, or the failure to reach it.
import type { ErrorCode } from './generated.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** A code of the server's closed table; UNREACHABLE when no server answered. */
  readonly code: ErrorCode | 'UNREACHABLE';
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** Further values of the error, e.g. the limit that was exceeded. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode | 'UNREACHABLE',
    message: string,
    {
      retryable = code === 'UNREACHABLE',
      details = {},
      cause,
    }: { retryable?: boolean; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.retryable = retryable;
    this.details = details;
  }
}

interface ErrorOnTheWire {
  message: string;
  extensions?: Record<string, unknown> | undefined;
}

/** The first of the errors of a response. */
export function readErrors([first]: readonly ErrorOnTheWire[]): ApiError {
  const { code, retryable, ...details } = first?.extensions ?? {};
  return new ApiError(
    (typeof code === 'string' ? code : 'INTERNAL') as ErrorCode,
    first?.message ?? 'The server failed.',
    { retryable: retryable === true, details },
  );
}
