// The two ways in which the results of one subscription are written into one HTTP response. Pure.
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';

export interface StreamFormat {
  headers: Readonly<Record<string, string>>;
  /** Sent before anything else. */
  opening: string;
  /**
   * `id`: the number by which a client that was cut off goes on (`Last-Event-ID`); null where the subscription has
   * none.
   */
  result: (result: FormattedExecutionResult, id: number | null) => string;
  /** Sent while nothing happens: proxies close connections that are silent. */
  heartbeat: string;
  /** The subscription has ended. */
  complete: string;
  /**
   * The stream ends before the subscription does: a client subscribes again. null: that is said by breaking the
   * connection.
   */
  cutOff: ((error: GraphQLFormattedError) => string) | null;
}

/**
 * Server-Sent Events as graphql-sse's protocol has them ("distinct connections"), with ids. A stream without `complete`
 * was cut off.
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
 * (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol): GraphQL's errors
 * stand within `payload`, those of the transport beside a payload that is null. Each part ends with the boundary of the
 * next one, so that a reader need not wait for that to begin.
 */
export const MULTIPART: StreamFormat = {
  headers: { 'content-type': 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0' },
  opening: '--graphql',
  result: (result) => part({ payload: result }),
  heartbeat: part({}),
  complete: '--\r\n',
  cutOff: (error) => `${part({ payload: null, errors: [error] })}--\r\n`,
};
