// Formats errors for clients. An AppError keeps its code and message. A fault in the request is BAD_USER_INPUT. Any
// other error is masked as INTERNAL and logged under an id. No other file translates errors to GraphQL.
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { ExecutionResult, FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { AppError, writeError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import { maskFailure } from './mask-failure.ts';

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
    const { code, message, details } = maskFailure(log, cause, { path: formatted.path });
    return shaped(formatted, code, message, details);
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
 * Whether an error comes from parsing, validation or variables. Such an error occurs before resolvers run, so it has no
 * path and, except for scalars that cannot read a value, no original error. Its message describes only the document.
 */
export function isFaultOfRequest(error: unknown): error is GraphQLError {
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
