// Queries and mutations over HTTP, one document per request. It does not retry: only the caller knows whether a retry
// is harmless.
import { ApiError, readErrors } from './api-error.ts';
import type { Document } from './document.ts';

/** The headers with the credentials. Called for each request and each connection, so that a token can change. */
export type HeaderSource = () => Record<string, string> | Promise<Record<string, string>>;

export type Request = <Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
) => Promise<Result>;

export function createRequest(url: string, headers: HeaderSource): Request {
  return async <Result>(query: string, variables: unknown, signal?: AbortSignal): Promise<Result> => {
    const init = {
      method: 'POST',
      headers: {
        ...(await headers()),
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json;q=0.9',
      },
      body: JSON.stringify({ query, variables }),
      ...(signal === undefined ? {} : { signal }),
    };
    const answer = await fetch(url, init).then(
      async (response) => ({
        status: response.status,
        body: (await response.json().catch(() => null)) as Body<Result> | null,
      }),
      (cause: unknown) => {
        signal?.throwIfAborted();
        throw new ApiError('UNREACHABLE', 'The server cannot be reached.', { cause });
      },
    );
    if (answer.body?.errors !== undefined) throw readErrors(answer.body.errors);
    if (answer.body?.data == null)
      throw new ApiError('UNREACHABLE', `The server gave no answer (${answer.status}).`, {
        retryable: !REFUSED.test(String(answer.status)),
      });
    return answer.body.data;
  };
}

/** What a server in between refuses for good, e.g. a body that is too large for it. */
const REFUSED = /^4(?!08|29)/;

interface Body<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}
