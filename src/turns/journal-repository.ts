// The journal's table: appends events while the attempt is the current one, and reads events after a number.
import { isId } from '../ids.ts';
import type { Sql, Statement } from '../platform/database.ts';
import { parseTurnEventBody } from './events.ts';
import type { TurnEvent } from './events.ts';
import type { JournalStore } from './journal.ts';
import { eventsOf, insertEvents, selectEvents, write } from './journal-sql.ts';
import type { MadeRow } from './journal-sql.ts';
import { unread } from './trim.ts';

const append = (name: string, channel: string | null): Statement => ({
  name,
  text: `WITH own AS (
      UPDATE "Turn" SET "lastSeq" = "lastSeq" + cardinality($3::text[]) WHERE id = $1::uuid AND attempt = $2 AND
        status = 'RUNNING'
      RETURNING id, "conversationId", "lastSeq"
    ), ${insertEvents('$3::text[]')} ${selectEvents('$3::text[]', channel)}`,
});
const APPEND = append('append', null);
const APPEND_AND_PUBLISH = append('append and publish', '$4');

/** Turns of a deleted conversation are not found. */
const READ: Statement = {
  name: 'read journal',
  text: `SELECT t."conversationId", t."lastSeq", t."finishedAt" IS NOT NULL AS finished, t."followedAt" IS NOT
      NULL AS "endsWithFollowers", COALESCE((
      SELECT json_agg(json_build_object('seq', e.seq, 'type', e.type, 'payload', e.payload, 'at', (EXTRACT(EPOCH
        FROM e.at) * 1000)::bigint) ORDER BY e.seq)
      FROM (SELECT * FROM "TurnEvent" WHERE "turnId" = t.id AND seq > $3 ORDER BY seq LIMIT $4) e
    ), '[]') AS page
    FROM "Turn" t JOIN "Conversation" c ON c.id = t."conversationId"
    WHERE t.id = $1::uuid AND ($2::text IS NULL OR t."ownerId" = $2) AND c."deletedAt" IS NULL`,
};

/** Locks turns in the order of their ids. A turn that another statement changes is locked only for that statement. */
const RENEW_FOLLOWED: Statement = {
  name: 'renew followed',
  text: `UPDATE "Turn" SET "followedAt" = now() WHERE id IN (SELECT id FROM "Turn" WHERE id = ANY($1::uuid[]) AND
      status IN ('QUEUED', 'RUNNING') AND "followedAt" IS NOT NULL ORDER BY id FOR NO KEY UPDATE)`,
};

interface ReadRow {
  conversationId: string;
  lastSeq: number;
  finished: boolean;
  endsWithFollowers: boolean;
  page: { seq: number; type: string; payload: unknown; at: number }[];
}

/** `channel`: the PostgreSQL channel on which an append can publish its events; null when it cannot. */
export function createJournalRepository(sql: Sql, channel: string | null = null): JournalStore {
  async function read(turnId: string, viewerId: string | null, after: number, limit: number): Promise<ReadRow | null> {
    if (!isId(turnId)) return null;
    const [row] = await sql<ReadRow>(READ, [turnId, viewerId, after, limit]);
    return row ?? null;
  }
  const pageOf = (turnId: string, { conversationId, page }: ReadRow, after: number): TurnEvent[] =>
    page.map(({ type, payload, seq, at }) => ({
      ...unread({ ...parseTurnEventBody(type, payload), seq, turnId, at: new Date(at) }, after),
      conversationId,
    }));

  return {
    async append({ turnId, attempt }, bodies, publish) {
      const publishes = publish && channel !== null;
      const values = [turnId, attempt, write(bodies)];
      const rows = await (publishes
        ? sql<MadeRow>(APPEND_AND_PUBLISH, [...values, channel])
        : sql<MadeRow>(APPEND, values));
      return rows.length === 0 ? null : { events: eventsOf(turnId, bodies, rows), published: publishes };
    },

    async open(turnId, viewerId, after, limit) {
      const row = await read(turnId, viewerId, after, limit);
      if (row === null) return null;
      const { lastSeq: seq, finished, endsWithFollowers } = row;
      return { seq, finished, endsWithFollowers, page: pageOf(turnId, row, after) };
    },

    async readAfter(turnId, after, limit) {
      const row = await read(turnId, null, after, limit);
      return row === null ? null : pageOf(turnId, row, after);
    },

    async renewFollowed(turnIds) {
      await sql(RENEW_FOLLOWED, [turnIds]);
    },
  };
}
