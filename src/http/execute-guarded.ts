// An Apollo plugin that validates, limits and executes operations with the same code as the other transports.
import { HeaderMap } from '@apollo/server';
import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode } from 'graphql';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { AppError, describeCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { executeOnce, failure } from './execute.ts';
import { documentStatus } from './document-status.ts';
import { formatResult, isFaultOfRequest } from './format-error.ts';
import type { ErrorFormatter } from './format-error.ts';
import type { Guard } from './guard.ts';

export function executeGuarded(guard: Guard, formatError: ErrorFormatter): ApolloServerPlugin<Context> {
  /** The result that refuses an operation; null when it may run. */
  const refusalOf = (
    document: DocumentNode,
    operation: OperationDefinitionNode | undefined,
    variables: Record<string, unknown> | undefined,
    viewer: Viewer,
  ): ExecutionResult | null => {
    try {
      const faults = guard.faultsOf(document);
      if (faults.length > 0) return { errors: faults };
      // The document has several operations and none is selected. Execution reports this.
      if (operation === undefined) return null;
      if (operation.operation === OperationTypeNode.SUBSCRIPTION)
        throw new AppError(
          'BAD_USER_INPUT',
          'A subscription is followed over Server-Sent Events ("accept: text/event-stream"), as ' +
            'multipart ("accept: multipart/mixed;subscriptionSpec=1.0") or over a WebSocket ' +
            '(graphql-transport-ws), all at this address.',
        );
      guard.admit({ document, operation }, variables, viewer);
      return null;
    } catch (error) {
      return { errors: [failure(error)] };
    }
  };
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({
        schema,
        document,
        operation,
        request: { operationName, variables, http },
        contextValue,
      }) => {
        const result =
          refusalOf(document, operation, variables, contextValue.viewer) ??
          (await executeOnce({ schema, document, operationName, variableValues: variables, contextValue }));
        const singleResult = formatResult(formatError, result);
        const code = singleResult.errors?.[0]?.extensions?.['code'] as ErrorCode | undefined;
        const statusOf = (refusal: ErrorCode): number =>
          result.errors?.every(isFaultOfRequest) === true ? documentStatus(http) : describeCode(refusal).httpStatus;
        return {
          http: {
            headers: new HeaderMap(),
            ...(!('data' in singleResult) && code !== undefined ? { status: statusOf(code) } : {}),
          },
          body: { kind: 'single', singleResult },
        };
      },
      willSendResponse: async ({ document, request: { http }, response }) => {
        // Apollo Server answers a document with a syntax error.
        if (document === undefined && response.http.status === 400) response.http.status = documentStatus(http);
      },
    }),
  };
}
