// Adds a code of src/errors.ts to the errors that the SDK writes itself: of a method that is not there, and of
// parameters that do not fit their method. The errors of this door's handlers have a code.
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { describeInput } from '../../src/input-fault.ts';
import { errorOf } from './faults.ts';

const METHOD_NOT_FOUND: number = ErrorCode.MethodNotFound;

/** Changes the transport. */
export function addCodes(transport: Transport): void {
  const send = transport.send.bind(transport);
  transport.send = (message, options) => send(withCode(message), options);
}

function withCode(message: JSONRPCMessage): JSONRPCMessage {
  if (!('error' in message) || coded.safeParse(message.error).success) return message;
  const isUnknown = message.error.code === METHOD_NOT_FOUND;
  const issues = issuesIn(message.error.message);
  const sentence = isUnknown
    ? 'This server does not have the method.'
    : issues === null
      ? message.error.message
      : describeInput(issues, 'The request').sentence;
  const clientCode = isUnknown ? ErrorCode.MethodNotFound : ErrorCode.InvalidParams;
  return { ...message, error: errorOf(new AppError('BAD_USER_INPUT', sentence), clientCode) };
}

const coded = z.object({ data: z.object({ code: z.string() }) });
const shape = z.looseObject({ code: z.string(), path: z.array(z.string().or(z.number())), message: z.string() });
const zodIssues = z.array(z.custom<z.core.$ZodIssue>((one) => shape.safeParse(one).success));

/** The SDK's message for parameters that do not fit is the JSON of the issues. Null for another message. */
function issuesIn(message: string): z.core.$ZodIssue[] | null {
  try {
    return zodIssues.parse(JSON.parse(message));
  } catch {
    return null;
  }
}
