// Reads an operation from a request of a streaming transport, and checks it with the guard.
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
  /**
   * The viewer of an HTTP request that was authenticated before. A WebSocket authenticates by its first message
   * instead.
   */
  viewerOf(request: IncomingMessage): Viewer;
  /** `gone`: aborted when the client no longer waits for the results. */
  contextFor(viewer: Viewer, gone: AbortSignal, request: IncomingMessage): Context;
}

export interface OperationRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

export type Operation = OperationArgs & { operation: OperationTypeNode };

/**
 * Returns the operation, or the errors of a refused one. `context` is called only for a document that can be parsed.
 * Never throws.
 */
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
