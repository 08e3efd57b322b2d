// The statements of the creation of a turn: lock, read, insert. Locks are taken in the order of docs/architecture.md
// ("Locks").
import { eventRow, recordEvents } from '../events/record.ts';
import type { Statement } from '../platform/database.ts';
import { ownUse, recordWork } from '../usage/repository.ts';
import type { OwnUse } from '../usage/repository.ts';
import { positionOfNextTurn, waitingTurnsOf } from './fair-queue-repository.ts';

const CONVERSATION = ['id', 'ownerId', 'title', 'tags', 'createdAt', 'updatedAt', 'archivedAt', 'activeTurnId'];
const conversationColumns = (of: string): string => CONVERSATION.map((name) => `${of}."${name}"`).join(', ');

/**
 * Locks the owner when a limit counts the owner's turns, then an existing conversation, then the creation of queued
 * turns, which makes the limit on queued turns exact for simultaneous creations. The next statement reads the counts,
 * after all transactions that held these locks have committed.
 */
export const LOCK: Statement = {
  name: 'lock for new turn',
  text: `WITH owner AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended('turns of ' || $2, 0)) WHERE $3::boolean
    ), locked AS MATERIALIZED (
      SELECT c.* FROM (SELECT count(*) FROM owner) first, "Conversation" c WHERE c.id = $1::uuid AND c."deletedAt"
        IS NULL FOR NO KEY UPDATE OF c
    ), queue AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended('turns that wait', 0)) FROM (SELECT count(*) FROM locked) second
    )
    SELECT ${conversationColumns('locked')} FROM (SELECT count(*) FROM queue) third LEFT JOIN locked ON true`,
};

export interface CreationState extends OwnUse {
  siblings: number;
  index: number;
  queued: number;
  position: number;
  userPosition: number;
}

/** The state on which the limits and the new row depend. */
export const READ_STATE: Statement = {
  name: 'state for new turn',
  text: `SELECT
    (SELECT count(*) FROM "Turn" WHERE "conversationId" = $1::uuid AND ("parentId" = $2::uuid OR ($2::uuid IS NULL
      AND "parentId" IS NULL)))::int AS siblings,
    (SELECT COALESCE(max(index), -1) + 1 FROM "Turn" WHERE "conversationId" = $1::uuid)::int AS index,
    (SELECT count(*) FROM "Turn" WHERE status = 'QUEUED')::int AS queued,
    (${positionOfNextTurn('$3')}) AS position, (${waitingTurnsOf('$3')}) AS "userPosition",
    ${ownUse({ owner: '$3', day: '$4', perMinute: '$5', atOnce: '$6' })}`,
};

/**
 * Stores nothing and returns no row when an image of the prompt ($20) was deleted. The images are locked: a deletion
 * that starts now waits, and then finds the turn. `events`: rows of the viewer's events, record.ts. `channel`: the
 * PostgreSQL channel of their notices; null when the statement publishes none.
 */
const insert = (
  name: string,
  { conversation, events, channel }: { conversation: string; events: string; channel: string | null },
): Statement => ({
  name,
  text: `WITH seen AS (
      SELECT id FROM "Image" WHERE id = ANY($20::uuid[]) AND status = 'READY' ORDER BY id FOR SHARE
    ), kept AS (
      SELECT pictures FROM (SELECT count(*) AS pictures FROM seen) found WHERE pictures = cardinality($20::uuid[])
    ), conversation AS (
      ${conversation} RETURNING ${CONVERSATION.map((column) => `"${column}"`).join(', ')}
    ), turn AS (
      INSERT INTO "Turn" (id, "conversationId", "ownerId", "parentId", index, text, "requestedIntent", "maxScale",
        "deadlineMs", "stopWhenStable", "fullOfMaskId",
        "refineMaskId", "regionPrompts", "idempotencyKey", "inputHash", "lastSeq", "queuePosition", "queueToldAt",
        "cleanUp", detail, "followedAt", previews, ambiguity, candidate,
        instances)
      SELECT $1::uuid, $2::uuid, $3::text, $5::uuid, $6::int, $7, $8::"RequestedIntent", $9::int, $10::int,
        $11::float8, $12::uuid, $13::uuid, $14::jsonb, $15, $16, 1, $17::int, now(), $21::jsonb, $22::"MaskDetail",
        CASE WHEN $23::boolean THEN now() END, $24::"MaskPreviews", $25::"MaskAmbiguity", $26::int,
        $27::"MaskInstances"
      FROM kept
      RETURNING "createdAt" AS "turnCreatedAt"
    ), images AS (
      INSERT INTO "TurnImage" ("turnId", position, "imageId") SELECT $1::uuid, n - 1, image FROM turn,
        unnest($18::uuid[]) WITH ORDINALITY AS sent (image, n)
    ), event AS (
      INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT $1::uuid, 1, 'TurnQueued',
        jsonb_build_object('position', $17::int) FROM turn
    ), counted AS (
      ${recordWork('SELECT $3::text, $19::date, 1, 0, 0, 0, 0, 0 FROM turn')}
    ), ${recordEvents(
      `SELECT counted."ownerId", n, type, $2::uuid AS "conversationId", "turnId" FROM counted, (VALUES ${events}) AS e
        (n, type, "turnId")`,
      channel === null ? null : '$28',
    )}
    SELECT conversation.*, turn."turnCreatedAt" FROM conversation, turn`,
});
export const insertWithConversation = (channel: string | null): Statement =>
  insert('new turn of new conversation', {
    conversation: `INSERT INTO "Conversation" (id, "ownerId", title, tags, "activeTurnId")
      SELECT $2::uuid, $3::text, $4::text, '{}'::text[], $1::uuid FROM kept`,
    events: [eventRow(1, 'ConversationCreated'), eventRow(2, 'TurnCreated', '$1::uuid')].join(', '),
    channel,
  });
export const insertInto = (channel: string | null): Statement =>
  insert('new turn', {
    conversation: `UPDATE "Conversation" SET "updatedAt" = now(), title = COALESCE(title, $4::text), "activeTurnId" =
      $1::uuid FROM kept WHERE id = $2::uuid`,
    events: eventRow(1, 'TurnCreated', '$1::uuid'),
    channel,
  });
