// From a request of one of the streaming transports to what graphql executes, past the guard.
import type { IncomingMessage } from 'node:http';
import type { GraphQLError, GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Authenticate } from '../access/authenticator.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { failure } from './execute.ts';
import type { OperationArgs } from './execute.ts';
import type { ErrorFormatter } from './format-error.ts';
import type { Guard } from './guard.ts';

export interface OperationParts {
  schema: GraphQLSchema;
  guard: Guard;
  formatError: ErrorFormatter;
  authenticate: Authenticate;
  /** Of a request that was identified already: an event stream is one, a socket is not. */
  viewerOf(request: IncomingMessage): Viewer;
  /** `gone`: of whoever waits for the results. */
  contextFor(viewer: Viewer, gone: AbortSignal, request: IncomingMessage): Context;
}

export interface OperationRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

export type Operation = OperationArgs & { operation: OperationTypeNode };

/** The errors of one that is refused. `context` is called for an operation that can be read. Never throws. */
export function operationOf(
  { schema, guard }: OperationParts,
  request: OperationRequest,
  context: () => Context,
): Operation | readonly GraphQLError[] {
  try {
    const read = guard.read(request.query, request.operationName);
    if (!('document' in read)) return read;
    const contextValue = context();
    guard.admit(read, request.variables, contextValue.viewer);
    return {
      schema,
      document: read.document,
      operation: read.operation.operation,
      contextValue,
      ...(request.operationName == null ? {} : { operationName: request.operationName }),
      ...(request.variables == null ? {} : { variableValues: request.variables }),
    };
  } catch (error) {
    return [failure(error)];
  }
}

export const isOperation = (operation: Operation | readonly GraphQLError[]): operation is Operation =>
  'schema' in operation;
