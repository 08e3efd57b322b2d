// Parts of SQL statements that store events of one viewer together with the change that they report. The number comes
// from the viewer's row of "ViewerFeed", which stays locked until the commit: the order of the numbers is the order of
// the commits, without gaps. That row is the last lock of every transaction (docs/architecture.md, "Locks").
import type { StoredType } from './event.ts';

/** One element of `rows` below. `turnId`: SQL, for events of turns. */
export const eventRow = (n: number, type: StoredType, turnId = 'NULL::uuid'): string => `(${n}, '${type}', ${turnId})`;

/**
 * The parts `happened`, `feed` and `recorded`. `rows`: a SELECT of "ownerId", n (1, 2, ...), type, "conversationId" and
 * "turnId", all of one owner. It has to read from the parts that lock other rows, so that the feed is locked after
 * them. `channel`: the parameter with the PostgreSQL channel of the notices; null: the statement publishes none, and
 * the caller publishes after the commit (`ViewerEvents.publish`). A notice has the form of platform/notifier/notice.ts
 * with a copy in the form of event.ts.
 */
export const recordEvents = (rows: string, channel: string | null): string => `
  happened AS MATERIALIZED (${rows}),
  feed AS (
    INSERT INTO "ViewerFeed" AS f ("ownerId", "lastSeq") SELECT "ownerId", count(*)::int FROM happened GROUP BY
      "ownerId"
    ON CONFLICT ("ownerId") DO UPDATE SET "lastSeq" = f."lastSeq" + EXCLUDED."lastSeq"
    RETURNING "ownerId", "lastSeq"
  ), recorded AS (
    INSERT INTO "ViewerEvent" AS e ("ownerId", seq, type, "conversationId", "turnId")
    SELECT h."ownerId", feed."lastSeq" - (SELECT count(*) FROM happened)::int + h.n, h.type, h."conversationId",
      h."turnId"
    FROM happened h JOIN feed ON feed."ownerId" = h."ownerId" ORDER BY h.n
    RETURNING e.seq${
      channel === null
        ? ''
        : `,
      pg_notify(${channel}, '["viewer:' || encode(sha256(convert_to(e."ownerId", 'UTF8')), 'hex') || '",' || e.seq ||
        E']\\n' || jsonb_build_object('seq', e.seq, 'at', (EXTRACT(EPOCH FROM e.at) * 1000)::bigint, 'type', e.type,
        'conversationId', e."conversationId", 'turnId', e."turnId"))`
    }
  )`;

/** Records one event of a conversation in a transaction. Parameters: owner, conversation, and the channel. */
export const recordOne = (type: StoredType, channel: string | null): string => `
  WITH ${recordEvents(
    `SELECT $1::text AS "ownerId", n, type, $2::uuid AS "conversationId", "turnId"
     FROM (VALUES ${eventRow(1, type)}) AS e (n, type, "turnId")`,
    channel === null ? null : '$3',
  )} SELECT seq FROM recorded`;
