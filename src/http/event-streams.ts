// Subscriptions over HTTP at /graphql, as Server-Sent Events (graphql-sse, distinct connections) or as multipart/mixed
// (Apollo), with the same checks, context and errors as over WebSocket. Over Server-Sent Events queries and mutations
// are also answered, with one event.
import type { Request, RequestHandler, Response } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { AppError, describeCode, writeError } from '../errors.ts';
import { readEventNumber } from '../event-number.ts';
import { MULTIPART, SERVER_SENT_EVENTS } from './event-stream-formats.ts';
import type { StreamFormat } from './event-stream-formats.ts';
import { executeOnce, failure, only, subscribeTo } from './execute.ts';
import type { Results } from './execute.ts';
import { formatResult } from './format-error.ts';
import { goneSignal } from './gone.ts';
import type { OpenStreams } from './open-streams.ts';
import { isOperation, operationOf } from './operation.ts';
import type { Operation, OperationParts, OperationRequest } from './operation.ts';

/** Answers requests that accept a stream, and passes all others to the next handler. */
export function createEventStreams(parts: OperationParts, open: OpenStreams): RequestHandler {
  return async (request, response, next) => {
    const format = formatFor(request);
    if (format === null) return next();
    const last = lastEventIdOf(request);
    const operation = last === WRONG ? [wrongId()] : readOperation(parts, { request, response }, last);
    // Apollo Server answers queries, mutations and documents that cannot be parsed.
    const isSubscription = isOperation(operation) && operation.operation === OperationTypeNode.SUBSCRIPTION;
    if (format === MULTIPART && last !== WRONG && !isSubscription) return next();
    const results = await begin(operation, request.method);
    if (response.destroyed) return leave(results);
    if (!isStream(results) && isAway(results)) {
      // A response with an error status makes clients retry.
      return void response
        .status(describeCode('DATABASE_UNAVAILABLE').httpStatus)
        .json(formatResult(parts.formatError, results));
    }
    await write(parts, open, { request, response, format }, isStream(results) ? results : only(results));
  };
}

/** Some clients (urql) accept every type with every request. The type with the highest preference counts. */
function formatFor(request: Request): StreamFormat | null {
  if (/multipart\/mixed[^,]*subscriptionspec/i.test(request.headers.accept ?? '')) return MULTIPART;
  const liked = request.accepts(['application/graphql-response+json', 'application/json', 'text/event-stream']);
  return liked === 'text/event-stream' ? SERVER_SENT_EVENTS : null;
}

const WRONG = 'WRONG';

/** The number of the last event that the client has; null when it sends none. */
function lastEventIdOf({ headers }: Request): number | null | typeof WRONG {
  const last = headers['last-event-id'];
  if (last === undefined) return null;
  return readEventNumber(last) ?? WRONG;
}

const wrongId = (): GraphQLError =>
  failure(new AppError('BAD_USER_INPUT', 'Last-Event-ID must be the id of an event of this stream, a whole number.'));

const readOperation = (
  parts: OperationParts,
  { request, response }: { request: Request; response: Response },
  resumeAfter: number | null,
): Operation | readonly GraphQLError[] =>
  operationOf(parts, parametersOf(request), () => ({
    ...parts.contextFor(parts.viewerOf(request), goneSignal(response), request),
    resumeAfter,
  }));

/** well-formed.ts has checked their types. */
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
 * A refused operation is sent as an event with status 200: the client of graphql-sse treats any other status as an
 * outage and retries.
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

/** Writes results until they end, the client is gone, or the server ends the stream. */
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
