// The statements that change the state of a turn. Each is conditional, so of all processes that try at the same time
// exactly one succeeds. All times are the database's, because the clocks of processes may differ by hours.
// Locks are taken in the order of docs/architecture.md ("Locks").
import { eventRow, recordEvents } from '../events/record.ts';
import type { Statement } from '../platform/database.ts';
import { recordWork } from '../usage/repository.ts';
import { nextTurnOfUser } from './fair-queue-repository.ts';
import { insertEvents, selectEvents } from './journal-sql.ts';

/** TurnStarted, when the claim starts the turn. A later attempt appends it after it has read the emitted output. */
const STARTED = `(CASE WHEN own.attempt = 1 AND NOT own."cancelRequested" THEN $5::text[] ELSE '{}'::text[] END)`;

/**
 * The claim, and TurnStarted of the first attempt. `channel`: the PostgreSQL channel of the notice; null when the
 * statement publishes none. It is the last parameter of every statement of this file.
 */
export const claimTurn = (channel: string | null): Statement => ({
  name: 'claim turn',
  text: `WITH own AS (
      UPDATE "Turn" t SET status = 'RUNNING', attempt = attempt + 1, "heartbeatAt" = now(), "startedAt" =
        COALESCE("startedAt", now()), "modelId" = $3, "modelSha256" = $4,
        "lastSeq" = "lastSeq" + CASE WHEN attempt = 0 AND "cancelRequestedAt" IS NULL THEN 1 ELSE 0 END
      WHERE id = $1::uuid
        AND ((status = 'QUEUED' AND ("retryAt" IS NULL OR "retryAt" <= now())) OR (status = 'RUNNING' AND
          "heartbeatAt" < now() - make_interval(secs => $2::float8 / 1000)))
        AND NOT EXISTS (SELECT 1 FROM "Turn" o WHERE o."conversationId" = t."conversationId" AND o.index < t.index AND
          o.status IN ('QUEUED', 'RUNNING'))
      RETURNING id, "ownerId", "conversationId", attempt, "requestedIntent", "maxScale", "deadlineMs",
        "stopWhenStable", detail::text, previews::text, "cleanUp", ambiguity::text, instances::text,
        "refineMaskId", candidate,
        "regionPrompts", "fullOfMaskId",
        (SELECT m.index FROM "Mask" m WHERE m.id = t."fullOfMaskId") AS "fullOfIndex",
        "cancelRequestedAt" IS NOT NULL AS "cancelRequested", (EXTRACT(EPOCH FROM now() - "createdAt") * 1000)::float8
          AS "waitedMs",
        (${nextTurnOfUser('t."ownerId"', 't.id')}) AS "nextTurnOfUser", "lastSeq"
    ), ${insertEvents(STARTED)}
    SELECT own.*, started.seq, started.at FROM own LEFT JOIN (
      ${selectEvents(STARTED, channel === null ? null : '$6')}
    ) started ON true`,
});

export const HEARTBEAT: Statement = {
  name: 'heartbeat',
  text:
    `UPDATE "Turn" SET "heartbeatAt" = now() WHERE id = $1::uuid AND attempt = $2 AND status = ` +
    `'RUNNING' RETURNING "cancelRequestedAt" IS NOT NULL AS "cancelRequested"`,
};

/** TurnEnded, for the viewer. Reads the owner from `from`, the part that locks the last row before. */
const recordEnd = (from: string, channel: string | null): string =>
  recordEvents(
    `SELECT own."ownerId", n, type, own."conversationId", own.id AS "turnId" FROM ${from}, (VALUES ${eventRow(
      1,
      'TurnEnded',
    )}) AS e (n, type, "turnId")`,
    channel,
  );

/**
 * Status, answer, TurnFinished, and the user's usage of the day. Locks the turn, then the day, then the viewer's
 * feed. The turn is updated once: a second update would lock its parent and conversation too.
 */
export const finishTurn = (channel: string | null): Statement => ({
  name: 'finish turn',
  text: `WITH own AS (
      UPDATE "Turn" SET "lastSeq" = "lastSeq" + 1, status = $4::"TurnStatus", answer = $5, "finishedAt" = now(),
        "heartbeatAt" = NULL, "resolvedIntent" = $6::"ResolvedIntent",
        usage = $7::jsonb || jsonb_build_object('queueMs', (EXTRACT(EPOCH FROM "startedAt" - "createdAt") *
          1000)::float8), "errorCode" = $8, "errorMessage" = $9
      WHERE id = $1::uuid AND attempt = $2 AND status = 'RUNNING'
      RETURNING id, "conversationId", "lastSeq", "ownerId", (EXTRACT(EPOCH FROM now() - "startedAt") * 1000)::float8
        AS "ranMs"
    ), ${insertEvents('$3::text[]')}, worked AS (
      ${recordWork(
        'SELECT "ownerId", $10::date, 0, $11::bigint, $12::bigint, $13::bigint, $14::bigint, ' +
          'COALESCE($15::float8, "ranMs") FROM own',
      )}
    ), ${recordEnd('own JOIN worked ON worked."ownerId" = own."ownerId"', channel === null ? null : '$16')}
    ${selectEvents('$3::text[]', channel === null ? null : '$16')}`,
});

/** Ends a queued turn. */
export const cancelQueuedTurn = (channel: string | null): Statement => ({
  name: 'cancel queued turn',
  text: `WITH own AS (
      UPDATE "Turn" SET status = 'CANCELLED', "finishedAt" = now(), "lastSeq" = "lastSeq" + 1 WHERE id = $1::uuid
        AND status = 'QUEUED' RETURNING id, "ownerId", "conversationId", "lastSeq"
    ), ${insertEvents('$2::text[]')}, ${recordEnd('own', channel === null ? null : '$3')}
    ${selectEvents('$2::text[]', channel === null ? null : '$3')}`,
});

/** The turns from the root of the branch to a turn. */
export const PATH: Statement = {
  name: 'path of turn',
  text: `WITH RECURSIVE path AS (
      SELECT id, "parentId", text, answer, 0 AS depth FROM "Turn" WHERE id = $1::uuid
      UNION ALL SELECT t.id, t."parentId", t.text, t.answer, depth + 1 FROM "Turn" t JOIN path ON t.id = path."parentId"
    )
    SELECT text, answer, (SELECT m.id::text FROM "Mask" m WHERE m."turnId" = path.id AND m.outcome = 'AMBIGUOUS'
        ORDER BY m.index DESC LIMIT 1) AS "ambiguousMaskId",
      ARRAY(SELECT "imageId"::text FROM "TurnImage" WHERE "turnId" = path.id ORDER BY position)
      AS "imageIds" FROM path ORDER BY depth DESC`,
};
