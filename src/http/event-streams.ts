// Subscriptions over plain HTTP at /graphql, as Server-Sent Events (graphql-sse, distinct connections) or as
// multipart/mixed (Apollo): the same checks, the same context, the same errors as by WebSocket. Over Server-Sent Events
// queries and mutations are answered too, as one event.
import { once } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import { watchCredentials } from '../access/authenticator.ts';
import { AppError, describeCode, writeError } from '../errors.ts';
import { MULTIPART, SERVER_SENT_EVENTS } from './event-stream-formats.ts';
import type { StreamFormat } from './event-stream-formats.ts';
import { executeOnce, failure, only, subscribeTo } from './execute.ts';
import type { Results } from './execute.ts';
import { formatResult } from './format-error.ts';
import { goneSignal } from './gone.ts';
import { isOperation, operationOf } from './operation.ts';
import type { Operation, OperationParts, OperationRequest } from './operation.ts';

export interface EventStreams {
  /** Answers requests that ask for a stream, passes all others on. */
  handler: RequestHandler;
  /** Tells all streams that they are cut off, and ends them. */
  close(): void;
}

const HEARTBEAT_MS = 10_000;

interface Stream {
  format: StreamFormat;
  response: Response;
  /** Aborted with what cuts the stream off. */
  cut: AbortController;
}

export function createEventStreams(parts: OperationParts): EventStreams {
  const open = new Set<Stream>();

  const handler: RequestHandler = async (request, response, next) => {
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
    const stream = { format, response, cut: new AbortController() };
    open.add(stream);
    const expired = (): void =>
      stream.cut.abort(new AppError('UNAUTHENTICATED', 'The credentials are no longer valid.'));
    const stopWatching = watchCredentials(
      parts.authenticate,
      request.headers.authorization,
      parts.viewerOf(request),
      expired,
    );
    try {
      await write(parts, stream, isStream(results) ? results : only(results));
    } finally {
      stopWatching();
      open.delete(stream);
      await leave(results);
    }
  };

  return {
    handler,
    close() {
      for (const { cut } of open)
        cut.abort(new AppError('MODEL_UNAVAILABLE', 'The server is stopping; subscribe again.'));
    },
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

/**
 * Until the results end, the client is gone, or the stream is cut off. Waits for the reader: a slow one holds back
 * whoever makes the results.
 */
async function write(
  { formatError }: OperationParts,
  { format, response, cut: { signal } }: Stream,
  results: Results,
): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  // nginx and its like hold a response back until it ends, unless they are told not to.
  response.writeHead(200, {
    ...format.headers,
    'cache-control': 'no-cache',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  });
  const end = AbortSignal.any([signal, closed.signal]);
  const ended = once(end, 'abort').then(() => null);
  response.write(format.opening);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(format.heartbeat);
  }, HEARTBEAT_MS);
  try {
    while (!end.aborted) {
      const step = await Promise.race([results.next(), ended]);
      if (step === null) break;
      if (step.done === true) return void response.end(format.complete);
      const text = format.result(formatResult(formatError, step.value), results.lastId());
      if (!response.write(text))
        await Promise.race([once(response, 'drain', { signal: end }).catch(() => null), ended]);
      heartbeat.refresh();
    }
    if (closed.signal.aborted) return;
    if (format.cutOff === null) response.destroy();
    else response.end(format.cutOff(explain(signal.reason)));
  } finally {
    clearInterval(heartbeat);
  }
}

function explain(reason: unknown): GraphQLFormattedError {
  return writeError(reason instanceof AppError ? reason : new AppError('INTERNAL', 'The stream was cut off.'));
}

const isStream = (results: Results | ExecutionResult): results is Results => Symbol.asyncIterator in results;

const leave = async (results: Results | ExecutionResult): Promise<void> => {
  if (isStream(results)) await results.return?.();
};

const isAway = ({ errors = [] }: ExecutionResult): boolean =>
  errors.some(
    ({ originalError }) => originalError instanceof AppError && originalError.code === 'DATABASE_UNAVAILABLE',
  );
