// Error responses of requests that fail outside GraphQL execution: a body that is too large or not JSON, a refusal of a
// door, or a fault of the server.
import type { ErrorRequestHandler } from 'express';
import { AppError, describeCode, isRetryable, writeError } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Door } from './doors.ts';
import { maskFailure } from './mask-failure.ts';

type FaultFormat = Pick<Door, 'writeFault' | 'reasonOf' | 'largePictures'>;

/** Errors as GraphQL clients read them. */
export const GRAPHQL_FAULTS: FaultFormat = {
  writeFault: (fault) => ({ errors: [writeError(fault)] }),
  largePictures: 'createImageUpload',
};

/** Ends a request that failed: with an error response, or, when that is too late, by closing the connection. */
export function answerFault(
  log: Logger,
  maxBodyBytes: number,
  { writeFault, reasonOf, largePictures }: FaultFormat,
): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    // A client that closed the connection during its upload gets no response.
    if (request.socket.destroyed && isClosedByClient(error)) {
      log.debug({ err: error }, 'a client closed the connection during its request');
      response.destroy();
      return;
    }
    const status = statusOf(error);
    if (response.headersSent) {
      log.error({ err: error }, 'a response was cut off');
      response.destroy();
      return;
    }
    const fault = explain(log, error, status, { maxBodyBytes, largePictures });
    // These headers describe the body that would have been sent.
    for (const name of BODY_HEADERS) response.removeHeader(name);
    if (fault.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
    const { retryAfter } = fault.details;
    if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter));
    if (reasonOf !== undefined) response.statusMessage = reasonOf(fault);
    response.status(status).json(writeFault(fault));
  };
}

const BODY_HEADERS = ['content-type', 'content-disposition', 'cache-control', 'etag', 'last-modified'];

/** The HTTP status of an error. */
export function statusOf(error: unknown): number {
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return error instanceof AppError ? describeCode(error.code).httpStatus : 500;
}

const CLOSED_BY_CLIENT = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ECONNABORTED', 'EPIPE'];

function isClosedByClient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ('code' in error && CLOSED_BY_CLIENT.includes(String(error.code))) ||
    ('type' in error && error.type === 'request.aborted')
  );
}

interface RequestLimits {
  maxBodyBytes: number;
  largePictures: string;
}

/** The error that the client reads. Failures of the server are logged. */
function explain(log: Logger, error: unknown, status: number, limits: RequestLimits): AppError {
  if (!(error instanceof AppError))
    return status >= 500 ? maskFailure(log, error) : explainRefusal(status, error, limits);
  if (status >= 500) log[isRetryable(error.code) ? 'warn' : 'error']({ err: error }, 'a request failed');
  return error;
}

/** The error of a refusal by a library. `type` is body-parser's name of a fault in the body. */
function explainRefusal(status: number, error: unknown, { maxBodyBytes, largePictures }: RequestLimits): AppError {
  if (status === 413) {
    const most = maxBodyBytes.toLocaleString('en');
    const message = `The request is larger than ${most} bytes; upload large images with ${largePictures}.`;
    return new AppError('IMAGE_TOO_LARGE', message);
  }
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  return new AppError('BAD_USER_INPUT', `The request cannot be read${reasonOfType(type)}.`);
}

function reasonOfType(type: string): string {
  if (type === 'charset.unsupported') return ': its charset must be UTF-8';
  if (type === 'encoding.unsupported') return ': its content-encoding must be gzip, deflate or br';
  return /^(entity|encoding|charset|request)\./.test(type) ? ': its body must be JSON' : '';
}
