// The fair queue: first the oldest queued turn of every user, then the next turn of every user, and so on. It computes
// positions and each user's next turn. The BullMQ queue (platform/queue) runs turns in about this order. Prisma's types
// end here.
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { TurnEvent } from './events.ts';

export interface FairQueueRepository {
  /** The oldest queued turn of the user of this turn that may start; null when there is none. */
  nextTurnOfUser(turnId: string): Promise<string | null>;
  /**
   * Appends a TurnQueued to the journal of each queued turn whose position changed by a tenth or more, and whose last
   * position is older than `minAgeMs`. Leaves out turns that another transaction changes. Returns the events, to be
   * published. Does nothing when no turn is queued, or when any process did it within `everyMs`.
   */
  appendPositions(times: { minAgeMs: number; everyMs: number }): Promise<TurnEvent[]>;
}

type MadePosition = Pick<TurnEvent, 'turnId' | 'conversationId' | 'seq' | 'at'> & { position: number };

/** The row of "Duty" for publishing positions. */
const DUTY = 'positions';

/**
 * Queued turns whose conversation has no earlier turn that has not ended. Ids rise with time, so their order is the
 * order of creation.
 */
const runnable = (t: string): string =>
  `${t}.status = 'QUEUED' AND NOT EXISTS (SELECT 1 FROM "Turn" o WHERE o."conversationId" = ` +
  `${t}."conversationId" AND o.index < ${t}.index AND o.status IN ('QUEUED', 'RUNNING'))`;
const RUNNABLE = Prisma.raw(runnable('t'));

/** A subquery: the number of queued turns of an owner that may start. */
export const waitingTurnsOf = (ownerId: string): string =>
  `SELECT count(*)::int FROM "Turn" w WHERE ${runnable('w')} AND w."ownerId" = ${ownerId}`;

/** A subquery: the number of queued turns of all users before the next turn of an owner. */
export const positionOfNextTurn = (ownerId: string): string => `
  SELECT count(*)::int FROM (SELECT "ownerId", row_number() OVER (PARTITION BY "ownerId" ORDER BY id) AS round FROM
    "Turn" WHERE status = 'QUEUED') waiting
  WHERE round <= (SELECT count(*) + 1 FROM "Turn" WHERE status = 'QUEUED' AND "ownerId" = ${ownerId})`;

/** A subquery: the oldest queued turn of an owner that may start, except one. */
export const nextTurnOfUser = (ownerId: string, butFor: string): string =>
  `SELECT w.id FROM "Turn" w WHERE ${runnable('w')} AND w."ownerId" = ${ownerId} AND w.id <> ` +
  `${butFor} ORDER BY w.id LIMIT 1`;

export function createFairQueueRepository(client: PrismaClient): FairQueueRepository {
  return {
    async nextTurnOfUser(turnId) {
      const [row] = await client.$queryRaw<{ id: string }[]>`
        SELECT t.id FROM "Turn" t WHERE ${RUNNABLE} AND t."ownerId" = (SELECT "ownerId" FROM "Turn" WHERE id =
          ${turnId}::uuid) ORDER BY t.id LIMIT 1`;
      return row?.id ?? null;
    },

    async appendPositions({ minAgeMs, everyMs }) {
      const rows = await client.$queryRaw<MadePosition[]>`
      WITH duty AS (
        UPDATE "Duty" SET "doneAt" = now() WHERE name = ${DUTY} AND "doneAt" <= now() - make_interval(secs =>
          ${everyMs / 1000}) AND EXISTS (SELECT 1 FROM "Turn" WHERE status = 'QUEUED') RETURNING name
      ), ranked AS (
        SELECT id, row_number() OVER (PARTITION BY "ownerId" ORDER BY id) AS round FROM "Turn", duty WHERE status =
          'QUEUED'
      ), queue AS (
        SELECT id, (row_number() OVER (ORDER BY round, id) - 1)::int AS position FROM ranked
      ), due AS (
        SELECT t.id, queue.position FROM "Turn" t JOIN queue ON queue.id = t.id
        WHERE t.status = 'QUEUED' AND (t."queueToldAt" IS NULL OR t."queueToldAt" <= now() - make_interval(secs =>
          ${minAgeMs / 1000}))
          AND (t."queuePosition" IS NULL OR abs(t."queuePosition" - queue.position) >= GREATEST(1, t."queuePosition" /
            10))
        ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED
      ), changed AS (
        UPDATE "Turn" t SET "lastSeq" = "lastSeq" + 1, "queuePosition" = due.position, "queueToldAt" = now() FROM due
        WHERE t.id = due.id
        RETURNING t.id, t."conversationId", t."lastSeq" AS seq, due.position
      ), made AS (
        INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT id, seq, 'TurnQueued',
          jsonb_build_object('position', position) FROM changed RETURNING "turnId", at
      )
      SELECT made."turnId", made.at, changed.seq, changed.position, changed."conversationId" FROM made JOIN changed ON
        changed.id = made."turnId"`;
      return rows.map((row) => ({ type: 'TurnQueued', ...row }));
    },
  };
}
