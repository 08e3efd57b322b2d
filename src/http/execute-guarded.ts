// The step that Apollo is not left: an operation that passed the document's rules is executed as over the other transports, after its cost was
// looked at.
import { HeaderMap } from '@apollo/server';
import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { Context } from '../context.ts';
import { AppError, describeCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { executeOnce, failure } from './execute.ts';
import { formatResult } from './format-error.ts';
import type { ErrorFormatter } from './format-error.ts';
import type { Guard } from './guard.ts';

export function executeGuarded(guard: Guard, formatError: ErrorFormatter): ApolloServerPlugin<Context> {
  /** What must not run; null: it may. */
  const refusalOf = (document: DocumentNode, operation: OperationDefinitionNode, variables: Record<string, unknown> | undefined): ExecutionResult | null => {
    try {
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw new AppError('BAD_USER_INPUT', 'A subscription is followed over Server-Sent Events ("accept: text/event-stream") or over a WebSocket (graphql-transport-ws), both at this address.');
      guard.refuseCostly({ document, operation }, variables);
      return null;
    } catch (error) {
      return { errors: [failure(error)] };
    }
  };
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ schema, document, operation, request: { operationName, variables }, contextValue }) => {
        // Apollo's type promises an operation; where the request names none of the document's, there is none, and execution says so.
        const named = operation as OperationDefinitionNode | undefined;
        const result = (named === undefined ? null : refusalOf(document, named, variables)) ?? await executeOnce({ schema, document, operationName, variableValues: variables, contextValue });
        const singleResult = formatResult(formatError, result);
        const code = singleResult.errors?.[0]?.extensions?.['code'] as ErrorCode | undefined;
        return {
          http: { headers: new HeaderMap(), ...(!('data' in singleResult) && code !== undefined ? { status: describeCode(code).httpStatus } : {}) },
          body: { kind: 'single', singleResult },
        };
      },
    }),
  };
}
