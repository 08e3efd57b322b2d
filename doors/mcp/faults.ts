// Errors in the forms of MCP: an error of a request is a JSON-RPC error, an error of a tool is its result. Both have a
// code of src/errors.ts.
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { describeCode, writeError } from '../../src/errors.ts';
import type { AppError } from '../../src/errors.ts';

/** The `error` of a JSON-RPC response. `clientCode`: its number when the client is at fault. */
export function errorOf(fault: AppError, clientCode: ErrorCode): { code: number; message: string; data: object } {
  const code = describeCode(fault.code).httpStatus >= 500 ? ErrorCode.InternalError : clientCode;
  return { code, message: fault.message, data: writeError(fault).extensions };
}

/** The response to a request whose id is not known. */
export const writeFault = (fault: AppError, clientCode = ErrorCode.InvalidRequest): object => ({
  jsonrpc: '2.0',
  id: null,
  error: errorOf(fault, clientCode),
});

/** Thrown by the handler of a method: the SDK writes `code`, `message` and `data` into its response. */
export class RequestFault extends Error {
  readonly code: number;
  readonly data: object;

  constructor(fault: AppError, clientCode = ErrorCode.InvalidParams) {
    super(fault.message, { cause: fault });
    ({ code: this.code, data: this.data } = errorOf(fault, clientCode));
  }
}

/** A code of src/errors.ts, and the sentence. */
export const faultText = ({ code, message }: Pick<AppError, 'code' | 'message'>): string => `${code}: ${message}`;

export const failedResult = (fault: AppError): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: faultText(fault) }],
  _meta: { ...writeError(fault).extensions },
});
