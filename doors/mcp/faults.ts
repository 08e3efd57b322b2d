// Errors in the forms of MCP: an error of a request is a JSON-RPC error, an error of a tool is its result.
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { describeCode, writeError } from '../../src/errors.ts';
import type { AppError } from '../../src/errors.ts';

export function writeFault(fault: AppError): object {
  const { httpStatus } = describeCode(fault.code);
  const code = httpStatus >= 500 ? ErrorCode.InternalError : ErrorCode.InvalidRequest;
  return { jsonrpc: '2.0', id: null, error: { code, message: fault.message, data: writeError(fault).extensions } };
}

/** A code of src/errors.ts, and the sentence. */
export const faultText = ({ code, message }: Pick<AppError, 'code' | 'message'>): string => `${code}: ${message}`;

export const failedResult = (fault: AppError): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: faultText(fault) }],
  _meta: { ...writeError(fault).extensions },
});
