// Parts of SQL statements that store events of one turn together with other changes. They need a part `own`: the row of
// the turn after its update, with id, "conversationId", and "lastSeq" raised by the number of the events.
import { MAX_NOTICE_BYTES } from '../platform/notifier/notice.ts';
import type { TurnEvent, TurnEventBody } from './events.ts';

/** `bodies`: a parameter of type text[]. Returns the part `made`, which comes after `own`. */
export const insertEvents = (bodies: string): string => `
  made AS (
    INSERT INTO "TurnEvent" ("turnId", seq, type, payload)
    SELECT own.id, own."lastSeq" - cardinality(${bodies}) + given.n, given.body::jsonb->>'type', given.body::jsonb -
      'type'
    FROM own, unnest(${bodies}) WITH ORDINALITY AS given (body, n)
    RETURNING seq, at
  )`;

/**
 * Selects the stored events, in order, and publishes them. `channel`: the parameter with the channel; null: the
 * statement does not publish. The notice has the form of platform/notifier/notice.ts, with a copy in the form of
 * events.ts.
 */
export const selectEvents = (bodies: string, channel: string | null): string => `
  SELECT seq, at, "conversationId"${
    channel === null
      ? ''
      : `,
    pg_notify(${channel}, CASE WHEN octet_length(head) + octet_length(copy) < ${MAX_NOTICE_BYTES} THEN head ||
      E'\\n' || copy ELSE head END)`
  }
  FROM (
    SELECT made.seq, made.at, own."conversationId", '["turn:' || own.id || '",' || made.seq || ']' AS head,
      (EXTRACT(EPOCH FROM made.at) * 1000)::bigint || ' ' || own."conversationId" || ' ' || (${bodies})[made.seq -
        own."lastSeq" + cardinality(${bodies})] AS copy
    FROM own, made
  ) stored ORDER BY seq`;

export const write = (bodies: readonly TurnEventBody[]): string[] => bodies.map((body) => JSON.stringify(body));

export interface MadeRow {
  seq: number;
  at: Date;
  conversationId: string;
}

/** `rows`: one for each body, in order. */
export const eventsOf = (turnId: string, bodies: readonly TurnEventBody[], rows: readonly MadeRow[]): TurnEvent[] =>
  rows.flatMap(({ seq, at, conversationId }, i) => {
    const body = bodies[i];
    return body === undefined ? [] : [{ ...body, seq, at, turnId, conversationId }];
  });
