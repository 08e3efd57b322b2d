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

/** For people, whatever was thrown. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function unwrap<T>({ data, error }: { data?: T | undefined; error?: { graphQLErrors: readonly { message: string }[] } | undefined }): T {
  if (error !== undefined) throw new ApiError(error.graphQLErrors[0]?.message ?? 'The server cannot be reached.');
  if (data === undefined) throw new ApiError('The server gave no answer.');
  return data;
}

const PING_MS = 10_000;
const PONG_MS = 5_000;
let unanswered: ReturnType<typeof setTimeout> | undefined;

/**
 * Reconnecting is follow-turn's affair: it knows where it was. A line that went dead without a word (sleep, another network) is
 * noticed by a ping that nobody answers.
 */
export const socket = createClient({
  url: `${location.origin.replace(/^http/, 'ws')}/graphql`, lazy: true, retryAttempts: 0, keepAlive: PING_MS,
  on: {
    ping: (received) => { if (!received) unanswered = setTimeout(() => socket.terminate(), PONG_MS); },
    pong: (received) => { if (received) clearTimeout(unanswered); },
    closed: () => clearTimeout(unanswered),
  },
});
