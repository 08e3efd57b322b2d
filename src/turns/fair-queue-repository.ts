// The fair queue: first the oldest queued turn of every user, then the next turn of every user, and so on. It computes
// positions and each user's next turn. The BullMQ queue (platform/queue) runs turns in about this order. Prisma's types
// end here.
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { TurnEvent } from './events.ts';

export interface FairQueueRepository {
  /** The oldest turn that waits of the user of this one; null when there is none. */
  nextTurnOfUser(turnId: string): Promise<string | null>;
  /**
   * Appends a TurnQueued to the journal of each waiting turn whose position has changed enough since it was told, and
   * was told long enough ago; one that somebody else changes just now is told later. Resolves with what is to be told.
   * Nothing while nobody waits, and when any process did it within the last `everyMs`: looking costs such a process one
   * row.
   */
  appendPositions(times: { minAgeMs: number; everyMs: number }): Promise<TurnEvent[]>;
}

type MadePosition = Pick<TurnEvent, 'turnId' | 'conversationId' | 'seq' | 'at'> & { position: number };

/** The row of "Duty" of those who tell positions. */
const TELLING = 'positions';

/** Ids rise with time: the order of asking. Turns whose conversation is busy do not stand in anyone's way. */
const runnable = (t: string): string =>
  `${t}.status = 'QUEUED' AND NOT EXISTS (SELECT 1 FROM "Turn" o WHERE o."conversationId" = ` +
  `${t}."conversationId" AND o.index < ${t}.index AND o.status IN ('QUEUED', 'RUNNING'))`;
const RUNNABLE = Prisma.raw(runnable('t'));

/** A subquery: how many turns of an owner wait and may begin. */
export const waitingTurnsOf = (ownerId: string): string =>
  `SELECT count(*)::int FROM "Turn" w WHERE ${runnable('w')} AND w."ownerId" = ${ownerId}`;

/** A subquery: how many turns of everybody wait in front of the next one that an owner asks. */
export const positionOfNextTurn = (ownerId: string): string => `
  SELECT count(*)::int FROM (SELECT "ownerId", row_number() OVER (PARTITION BY "ownerId" ORDER BY id) AS round FROM
    "Turn" WHERE status = 'QUEUED') waiting
  WHERE round <= (SELECT count(*) + 1 FROM "Turn" WHERE status = 'QUEUED' AND "ownerId" = ${ownerId})`;

/** A subquery: the oldest turn of an owner that waits and may begin, but for one. */
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
        UPDATE "Duty" SET "doneAt" = now() WHERE name = ${TELLING} AND "doneAt" <= now() - make_interval(secs =>
          ${everyMs / 1000}) AND EXISTS (SELECT 1 FROM "Turn" WHERE status = 'QUEUED') RETURNING name
      ), ranked AS (
        SELECT id, row_number() OVER (PARTITION BY "ownerId" ORDER BY id) AS round FROM "Turn", duty WHERE status =
          'QUEUED'
      ), line AS (
        SELECT id, (row_number() OVER (ORDER BY round, id) - 1)::int AS position FROM ranked
      ), due AS (
        SELECT t.id, line.position FROM "Turn" t JOIN line ON line.id = t.id
        WHERE t.status = 'QUEUED' AND (t."queueToldAt" IS NULL OR t."queueToldAt" <= now() - make_interval(secs =>
          ${minAgeMs / 1000}))
          AND (t."queuePosition" IS NULL OR abs(t."queuePosition" - line.position) >= GREATEST(1, t."queuePosition" /
            10))
        ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED
      ), told AS (
        UPDATE "Turn" t SET "lastSeq" = "lastSeq" + 1, "queuePosition" = due.position, "queueToldAt" = now() FROM due
        WHERE t.id = due.id
        RETURNING t.id, t."conversationId", t."lastSeq" AS seq, due.position
      ), made AS (
        INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT id, seq, 'TurnQueued',
          jsonb_build_object('position', position) FROM told RETURNING "turnId", at
      )
      SELECT made."turnId", made.at, told.seq, told.position, told."conversationId" FROM made JOIN told ON told.id =
        made."turnId"`;
      return rows.map((row) => ({ type: 'TurnQueued', ...row }));
    },
  };
}
