// The tables of viewers' events: reads them after a number, and removes old ones. record.ts stores them.
import { isId } from '../ids.ts';
import type { Sql, Statement } from '../platform/database.ts';
import { parseViewerEvent } from './event.ts';
import type { ViewerEvent } from './event.ts';

/** The state of a viewer's events, and a page of them. */
export interface ViewerEventPage {
  /** Number of the last event; 0 when there is none. */
  lastSeq: number;
  /** In order. It begins with EventsRemoved when events after the cursor no longer exist. */
  events: ViewerEvent[];
}

export interface ViewerEventRepository {
  /**
   * At most `limit` stored events of the viewer with a number above `after`. Null when `conversationId` is given and
   * the viewer has no such conversation.
   */
  read(ownerId: string, conversationId: string | null, after: number, limit: number): Promise<ViewerEventPage | null>;
  lastSeq(ownerId: string): Promise<number>;
  /** Viewers with events that are older. */
  ownersWithOlder(olderThanMs: number, limit: number): Promise<string[]>;
  /** Removes the older events of a viewer. */
  remove(ownerId: string, olderThanMs: number): Promise<void>;
}

/** In one snapshot. Deleted conversations are not found. */
const READ: Statement = {
  name: 'read viewer events',
  text: `SELECT COALESCE(f."lastSeq", 0) AS "lastSeq", COALESCE(f."removedSeq", 0) AS "removedSeq", COALESCE((
      SELECT json_agg(json_build_object('seq', e.seq, 'type', e.type, 'conversationId', e."conversationId", 'turnId',
        e."turnId", 'at', (EXTRACT(EPOCH FROM e.at) * 1000)::bigint) ORDER BY e.seq)
      FROM (SELECT * FROM "ViewerEvent" WHERE "ownerId" = $1 AND seq > GREATEST($3::int, f."removedSeq")
        ORDER BY seq LIMIT $4) e
    ), '[]') AS page
    FROM (SELECT $1::text AS id) viewer LEFT JOIN "ViewerFeed" f ON f."ownerId" = viewer.id
    WHERE $2::uuid IS NULL OR EXISTS (SELECT 1 FROM "Conversation" c WHERE c.id = $2::uuid AND c."ownerId" = $1 AND
      c."deletedAt" IS NULL)`,
};
const LAST: Statement = { name: 'last viewer event', text: 'SELECT "lastSeq" FROM "ViewerFeed" WHERE "ownerId" = $1' };
const OLDER = `at < now() - make_interval(secs => `;
const OWNERS: Statement = {
  name: 'viewers with old events',
  text: `SELECT DISTINCT "ownerId" FROM (SELECT "ownerId" FROM "ViewerEvent" WHERE ${OLDER}$1::float8 / 1000)
    ORDER BY at LIMIT $2) old`,
};
const REMOVE: Statement = {
  name: 'remove old viewer events',
  text: `WITH old AS (DELETE FROM "ViewerEvent" WHERE "ownerId" = $1 AND ${OLDER}$2::float8 / 1000) RETURNING seq)
    UPDATE "ViewerFeed" SET "removedSeq" = GREATEST("removedSeq", (SELECT max(seq) FROM old)) WHERE "ownerId" = $1`,
};

interface ReadRow {
  lastSeq: number;
  /** The highest number of a removed event. */
  removedSeq: number;
  page: unknown[];
}

export function createViewerEventRepository(sql: Sql): ViewerEventRepository {
  return {
    async read(ownerId, conversationId, after, limit) {
      if (conversationId !== null && !isId(conversationId)) return null;
      const [row] = await sql<ReadRow>(READ, [ownerId, conversationId, after, limit]);
      if (row === undefined) return null;
      const events = row.page.map((one): ViewerEvent => parseViewerEvent(one));
      if (after < row.removedSeq)
        events.unshift({ type: 'EventsRemoved', seq: row.removedSeq, at: new Date(), conversationId: null });
      return { lastSeq: row.lastSeq, events };
    },

    async lastSeq(ownerId) {
      const [row] = await sql<{ lastSeq: number }>(LAST, [ownerId]);
      return row?.lastSeq ?? 0;
    },

    async ownersWithOlder(olderThanMs, limit) {
      const rows = await sql<{ ownerId: string }>(OWNERS, [olderThanMs, limit]);
      return rows.map(({ ownerId }) => ownerId);
    },

    async remove(ownerId, olderThanMs) {
      await sql(REMOVE, [ownerId, olderThanMs]);
    },
  };
}
