// Errors in OpenAI's form; `code` is a code of src/errors.ts.
import { describeCode } from '../../src/errors.ts';
import type { AppError } from '../../src/errors.ts';

export interface WrittenFault {
  message: string;
  /** OpenAI's type of error. */
  type: string;
  code: string;
  /** The invalid field of the request; null when it is not known. */
  param: string | null;
}

const TYPES: Record<number, string> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

export function writeFault({ code, message, details }: AppError): { error: WrittenFault } {
  const { httpStatus } = describeCode(code);
  const type = TYPES[httpStatus] ?? (httpStatus >= 500 ? 'server_error' : 'invalid_request_error');
  const { param } = details;
  return { error: { message, type, code, param: typeof param === 'string' ? param : null } };
}
