// The two formats of the results of a subscription in one HTTP response. Pure.
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';

export interface StreamFormat {
  headers: Readonly<Record<string, string>>;
  /** Sent first. */
  opening: string;
  /** `id`: the number with which a client resumes (`Last-Event-ID`); null when the subscription has none. */
  result: (result: FormattedExecutionResult, id: number | null) => string;
  /** Sent while there are no results, because proxies close silent connections. */
  heartbeat: string;
  /** Sent when the subscription has ended. */
  complete: string;
  /**
   * Sent when the stream ends before the subscription, so that the client subscribes again. null: the connection is
   * closed instead.
   */
  cutOff: ((error: GraphQLFormattedError) => string) | null;
}

/**
 * Server-Sent Events by the protocol of graphql-sse ("distinct connections"), with ids. A stream without `complete` was
 * interrupted.
 */
export const SERVER_SENT_EVENTS: StreamFormat = {
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  opening: ':\n\n',
  result: (result, id) => `event: next\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(result)}\n\n`,
  heartbeat: ':\n\n',
  complete: 'event: complete\ndata:\n\n',
  cutOff: null,
};

const part = (body: unknown): string =>
  `\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(body)}\r\n--graphql`;

/**
 * Apollo's multipart subscription protocol
 * (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol). GraphQL errors are
 * inside `payload`; errors of the transport are beside a `payload` that is null. Each part ends with the boundary of
 * the next one, so that a reader can process it at once.
 */
export const MULTIPART: StreamFormat = {
  headers: { 'content-type': 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0' },
  opening: '--graphql',
  result: (result) => part({ payload: result }),
  heartbeat: part({}),
  complete: '--\r\n',
  cutOff: (error) => `${part({ payload: null, errors: [error] })}--\r\n`,
};
