// Refuses requests to /mcp that the SDK's transport would refuse without a code of src/errors.ts, or whose responses it
// would lose. Nothing of a refused request is carried out.
import { ErrorCode, JSONRPCMessageSchema, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { writeFault } from './faults.ts';

const MAX_BATCH = 100;
const identified = z.object({ id: z.union([z.string(), z.number()]) });
const isInitialize = (message: unknown): boolean => method.safeParse(message).data?.method === 'initialize';
const method = z.object({ method: z.string() });

/** Returns false after it has responded. */
export function isReadable(request: Request, response: Response): boolean {
  const { headers } = request;
  const body: unknown = request.body;
  const refused = (status: number, sentence: string): false => {
    refuse(response, status, sentence, body);
    return false;
  };
  if (!['application/json', 'text/event-stream'].every((type) => headers.accept?.includes(type) === true))
    return refused(406, 'The header Accept must name application/json and text/event-stream.');
  if (body === undefined) return refused(415, 'The body must be JSON, sent with "content-type: application/json".');
  if (!isSupported(request))
    return refused(400, `The header Mcp-Protocol-Version must be one of ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}.`);
  const fault = faultOf(body);
  return fault === null || refused(400, fault);
}

/** The header is absent in the first request of a client. */
function isSupported({ headers, body }: Request): boolean {
  const version = headers['mcp-protocol-version'];
  return version === undefined || isInitialize(body) || SUPPORTED_PROTOCOL_VERSIONS.includes(String(version));
}

function faultOf(body: unknown): string | null {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  if (messages.length === 0) return 'A batch must have at least one message.';
  if (messages.length > MAX_BATCH) return `A batch has at most ${MAX_BATCH} messages, not ${messages.length}.`;
  const wrong = messages.findIndex((message) => !JSONRPCMessageSchema.safeParse(message).success);
  const name = Array.isArray(body) ? `Message ${wrong + 1} of the batch` : 'The body';
  if (wrong !== -1) return `${name} must be a request, notification or response of JSON-RPC 2.0.`;
  if (messages.length > 1 && messages.some(isInitialize)) return '"initialize" must be alone, not in a batch.';
  const ids = messages.flatMap((message) => (method.safeParse(message).success ? (idOf(message) ?? []) : []));
  return new Set(ids).size === ids.length ? null : 'Each request of a batch must have an id of its own.';
}

const idOf = (message: unknown): string | number | null => identified.safeParse(message).data?.id ?? null;

export function refuse(response: Response, status: number, sentence: string, body?: unknown): void {
  const fault = writeFault(new AppError('BAD_USER_INPUT', sentence));
  response.status(status).json({ ...fault, id: idOf(body) });
}

/** JSON-RPC has an error code of its own for a body that is no JSON. */
export const refuseBrokenJson: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const isBroken = error instanceof Error && 'type' in error && error.type === 'entity.parse.failed';
  if (!isBroken) next(error);
  else
    response
      .status(400)
      .json(
        writeFault(
          new AppError('BAD_USER_INPUT', 'The body must be JSON: an object, or a list of objects.'),
          ErrorCode.ParseError,
        ),
      );
};
