// Errors on their way out: ours keep code and sentence, the request's own faults are BAD_USER_INPUT, everything else is
// masked and logged under an id. The only place that translates to GraphQL.
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { ExecutionResult, FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { AppError, writeError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Logger } from '../platform/log.ts';

export type ErrorFormatter = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

export function createErrorFormatter(log: Logger): ErrorFormatter {
  return (formatted, error) => {
    const cause = error instanceof GraphQLError ? (error.originalError ?? unwrapResolverError(error)) : error;
    if (cause instanceof AppError && cause.code === 'DATABASE_UNAVAILABLE')
      log.warn({ err: cause, path: formatted.path }, 'a request met a database that is not available');
    if (cause instanceof AppError && cause.code !== 'INTERNAL')
      return shaped(formatted, cause.code, cause.message, cause.details);
    if (isFaultOfRequest(error)) {
      const reason = error.extensions['code'];
      return shaped(
        formatted,
        'BAD_USER_INPUT',
        formatted.message,
        typeof reason === 'string' && reason !== 'BAD_USER_INPUT' ? { reason } : {},
      );
    }
    const id = randomUUID();
    log.error({ err: cause, id, path: formatted.path }, 'a request failed');
    return shaped(formatted, 'INTERNAL', `The server failed (${id}).`, { id });
  };
}

export function formatResult(
  formatError: ErrorFormatter,
  { errors, ...result }: { errors?: readonly GraphQLError[] | undefined; data?: unknown },
): FormattedExecutionResult {
  return {
    ...(result as Omit<ExecutionResult, 'errors'>),
    ...(errors === undefined ? {} : { errors: errors.map((error) => formatError(error.toJSON(), error)) }),
  };
}

/**
 * Parsing, validation, variables: found before a resolver ran, so there is no path, and not thrown by anybody, but for
 * a scalar that cannot read what stands at one of its nodes. Their text speaks of the document only.
 */
function isFaultOfRequest(error: unknown): error is GraphQLError {
  if (
    !(error instanceof GraphQLError) ||
    error.path !== undefined ||
    error.extensions['code'] === 'INTERNAL_SERVER_ERROR'
  )
    return false;
  return error.originalError === undefined || error.nodes !== undefined || error.originalError instanceof GraphQLError;
}

function shaped(
  formatted: GraphQLFormattedError,
  code: ErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>>,
): GraphQLFormattedError {
  return {
    ...writeError({ code, message, details }),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
  };
}
