// One error class, and one closed table of codes: the HTTP status of a code, and whether the same request may succeed
// later. Only http/format-error.ts translates errors to GraphQL.
import { cutText } from './cut-text.ts';

/** The same names as schema/error.graphql (a test compares them). */
const CODES = {
  UNAUTHENTICATED: { httpStatus: 401, retryable: false },
  FORBIDDEN: { httpStatus: 403, retryable: false },
  NOT_FOUND: { httpStatus: 404, retryable: false },
  BAD_USER_INPUT: { httpStatus: 400, retryable: false },
  IMAGE_TOO_LARGE: { httpStatus: 413, retryable: false },
  IMAGE_UNREADABLE: { httpStatus: 422, retryable: false },
  PROMPT_TOO_LONG: { httpStatus: 422, retryable: false },
  UNSUPPORTED_BY_MODEL: { httpStatus: 422, retryable: false },
  CONVERSATION_BUSY: { httpStatus: 409, retryable: true },
  RATE_LIMITED: { httpStatus: 429, retryable: true },
  QUEUE_FULL: { httpStatus: 503, retryable: true },
  MODEL_UNAVAILABLE: { httpStatus: 503, retryable: true },
  AUTHENTICATION_UNAVAILABLE: { httpStatus: 503, retryable: true },
  DATABASE_UNAVAILABLE: { httpStatus: 503, retryable: true },
  STORE_UNAVAILABLE: { httpStatus: 503, retryable: true },
  INTERNAL: { httpStatus: 500, retryable: false },
} as const satisfies Record<string, { httpStatus: number; retryable: boolean }>;

export type ErrorCode = keyof typeof CODES;

export const ERROR_CODES = Object.keys(CODES) as ErrorCode[];

export const describeCode = (code: ErrorCode): { httpStatus: number; retryable: boolean } => CODES[code];

export const isRetryable = (code: ErrorCode): boolean => CODES[code].retryable;

/** The code that a row contains, or INTERNAL when it is not in the table. */
export const readErrorCode = (code: string): ErrorCode =>
  Object.hasOwn(CODES, code) ? (code as ErrorCode) : 'INTERNAL';

/** Characters of a message. A message may quote the request, which may be megabytes long. */
const MAX_MESSAGE = 1000;
/** Characters of an id in a message. */
const MAX_ID = 100;

const shorten = (message: string): string =>
  message.length <= MAX_MESSAGE ? message : `${cutText(message, MAX_MESSAGE - 1)}…`;

/** `message`: one sentence that any client may read. Secrets belong into `cause`, which is only logged. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(shorten(message), { cause });
    this.code = code;
    this.details = details;
  }
}

/** NOT_FOUND for the id of an object that does not exist or is not the viewer's. */
export const notFound = (noun: string, id: string, details: AppError['details'] = {}): AppError =>
  new AppError(
    'NOT_FOUND',
    id.trim() === '' ? `The id of the ${noun} is empty.` : `There is no ${noun} ${cutText(id, MAX_ID)}.`,
    details,
  );

/**
 * The JSON of an error for clients: an entry of `errors` in a GraphQL response, and in the response to a request that
 * was refused before GraphQL.
 */
export interface WrittenError {
  message: string;
  extensions: { code: ErrorCode; retryable: boolean; [detail: string]: unknown };
}

export const writeError = ({
  code,
  message,
  details,
}: Pick<AppError, 'code' | 'message' | 'details'>): WrittenError => ({
  message: shorten(message),
  extensions: { ...details, code, retryable: describeCode(code).retryable },
});
