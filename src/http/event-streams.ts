// Subscriptions over plain HTTP at /graphql, as Server-Sent Events (graphql-sse, distinct connections) or as
// multipart/mixed (Apollo): the same checks, the same context, the same errors as by WebSocket. Over Server-Sent Events
// queries and mutations are answered too, as one event.
import type { Request, RequestHandler, Response } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { AppError, describeCode, writeError } from '../errors.ts';
import { MULTIPART, SERVER_SENT_EVENTS } from './event-stream-formats.ts';
import type { StreamFormat } from './event-stream-formats.ts';
import { executeOnce, failure, only, subscribeTo } from './execute.ts';
import type { Results } from './execute.ts';
import { formatResult } from './format-error.ts';
import { goneSignal } from './gone.ts';
import type { OpenStreams } from './open-streams.ts';
import { isOperation, operationOf } from './operation.ts';
import type { Operation, OperationParts, OperationRequest } from './operation.ts';

/** Answers requests that ask for a stream, passes all others on. */
export function createEventStreams(parts: OperationParts, open: OpenStreams): RequestHandler {
  return async (request, response, next) => {
    const format = formatFor(request);
    if (format === null) return next();
    const operation = readOperation(parts, request, response);
    // What is no subscription is answered by Apollo, as is what cannot be read at all.
    if (format === MULTIPART && !(isOperation(operation) && operation.operation === OperationTypeNode.SUBSCRIPTION))
      return next();
    const results = await begin(operation, request.method);
    if (response.destroyed) return leave(results);
    if (!isStream(results) && isAway(results)) {
      // A status, so that clients try again by themselves.
      return void response
        .status(describeCode('DATABASE_UNAVAILABLE').httpStatus)
        .json(formatResult(parts.formatError, results));
    }
    await write(parts, open, { request, response, format }, isStream(results) ? results : only(results));
  };
}

/**
 * Some clients name every type that they can read with every request (urql does): what counts is which one they like
 * best.
 */
function formatFor(request: Request): StreamFormat | null {
  if (/multipart\/mixed[^,]*subscriptionspec/i.test(request.headers.accept ?? '')) return MULTIPART;
  const liked = request.accepts(['application/graphql-response+json', 'application/json', 'text/event-stream']);
  return liked === 'text/event-stream' ? SERVER_SENT_EVENTS : null;
}

function readOperation(
  parts: OperationParts,
  request: Request,
  response: Response,
): Operation | readonly GraphQLError[] {
  const last = request.headers['last-event-id'];
  if (last !== undefined && !/^\d{1,10}$/.test(String(last)))
    return [
      failure(
        new AppError('BAD_USER_INPUT', 'Last-Event-ID must be the id of an event of this stream, a whole number.'),
      ),
    ];
  return operationOf(parts, parametersOf(request), () => ({
    ...parts.contextFor(parts.viewerOf(request), goneSignal(response), request),
    resumeAfter: last === undefined ? null : Number(last),
  }));
}

/** Their shapes were looked at before (well-formed.ts). */
function parametersOf({ method, query, body }: Request): OperationRequest {
  if (method !== 'GET') return body as OperationRequest;
  const { variables } = query;
  return {
    ...query,
    variables:
      typeof variables === 'string' && variables !== '' ? (JSON.parse(variables) as Record<string, unknown>) : null,
  } as OperationRequest;
}

/**
 * An operation that is refused is an event, not a status: graphql-sse's client takes any status but 200 for an outage,
 * and tries again and again.
 */
async function begin(
  operation: Operation | readonly GraphQLError[],
  method: string,
): Promise<Results | ExecutionResult> {
  if (!isOperation(operation)) return { errors: operation };
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return subscribeTo(operation);
  if (method === 'GET' && operation.operation === OperationTypeNode.MUTATION)
    return { errors: [new GraphQLError('A mutation must be sent by POST.')] };
  return executeOnce(operation);
}

/** Until the results end, the client is gone, or the stream is cut off. */
async function write(
  { formatError }: OperationParts,
  open: OpenStreams,
  { request, response, format }: { request: Request; response: Response; format: StreamFormat },
  results: Results,
): Promise<void> {
  const texts: AsyncIterator<string> = {
    async next() {
      const step = await results.next();
      return step.done === true
        ? { done: true, value: undefined }
        : { done: false, value: format.result(formatResult(formatError, step.value), results.lastId()) };
    },
  };
  try {
    const end = await open.write(request, response, format, texts);
    if (end === 'ENDED') response.end(format.complete);
    else if (end !== 'GONE' && format.cutOff === null) response.destroy();
    else if (end !== 'GONE') response.end(format.cutOff?.(writeError(end)));
  } finally {
    await leave(results);
  }
}

const isStream = (results: Results | ExecutionResult): results is Results => Symbol.asyncIterator in results;

const leave = async (results: Results | ExecutionResult): Promise<void> => {
  if (isStream(results)) await results.return?.();
};

const isAway = ({ errors = [] }: ExecutionResult): boolean =>
  errors.some(
    ({ originalError }) => originalError instanceof AppError && originalError.code === 'DATABASE_UNAVAILABLE',
  );
