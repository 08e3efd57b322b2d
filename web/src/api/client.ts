// Queries and mutations over HTTP (urql), subscriptions over one WebSocket (graphql-ws). The server is where the page came from.
import { Client, fetchExchange } from '@urql/core';
import type { AnyVariables } from '@urql/core';
import { createClient } from 'graphql-ws';

const http = new Client({ url: '/graphql', exchanges: [fetchExchange], requestPolicy: 'network-only', preferGetMethod: false });

/** What the server said no with, in its own sentence. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
}

export async function query<T>(document: string, variables: AnyVariables = {}): Promise<T> {
  return unwrap<T>(await http.query<T>(document, variables).toPromise());
}

export async function mutate<T>(document: string, variables: AnyVariables): Promise<T> {
  return unwrap<T>(await http.mutation<T>(document, variables).toPromise());
}

function unwrap<T>({ data, error }: { data?: T | undefined; error?: { graphQLErrors: readonly { message: string }[] } | undefined }): T {
  if (error !== undefined) throw new ApiError(error.graphQLErrors[0]?.message ?? 'The server cannot be reached.');
  if (data === undefined) throw new ApiError('The server gave no answer.');
  return data;
}

/** Reconnecting is follow-turn's affair: it knows where it was. */
export const socket = createClient({ url: `${location.origin.replace(/^http/, 'ws')}/graphql`, lazy: true, retryAttempts: 0 });
