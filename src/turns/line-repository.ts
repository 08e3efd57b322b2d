// The waiting line, in which users take turns: of every user the oldest waiting turn, then of every user the next one, and so on. It tells
// positions and who is next of whom; the queue (platform/queue) hands the turns out in about this order. Prisma's types end here.
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';

export interface LineRepository {
  /** How many turns of the same user wait in front of this one. */
  placeOf(turnId: string): Promise<number>;
  /** The oldest turn that waits of the user of this one; null when there is none. */
  nextOfUser(turnId: string): Promise<string | null>;
  /**
   * Appends a TurnQueued to the journal of each waiting turn whose position has changed enough since it was told, and was told long enough
   * ago; one that somebody else changes just now is told later. Resolves with what is to be announced. Nothing while nobody waits, and when any process did it within the last `everyMs`: looking
   * costs such a process one row.
   */
  tellPositions(times: { minAgeMs: number; everyMs: number }): Promise<{ turnId: string; seq: number }[]>;
}

/** The row of "Duty" of those who tell positions. */
const TELLING = 'positions';

/** Ids rise with time: the order of asking. Turns whose conversation is busy do not stand in anyone's way. */
const RUNNABLE = Prisma.sql`t.status = 'QUEUED' AND NOT EXISTS (SELECT 1 FROM "Turn" o WHERE o."conversationId" = t."conversationId" AND o.index < t.index AND o.status IN ('QUEUED', 'RUNNING'))`;

export function createLineRepository(client: PrismaClient): LineRepository {
  return {
    async placeOf(turnId) {
      const [row] = await client.$queryRaw<{ place: number }[]>`
        SELECT count(*)::int AS place FROM "Turn" t WHERE ${RUNNABLE} AND t.id < ${turnId}::uuid AND t."ownerId" = (SELECT "ownerId" FROM "Turn" WHERE id = ${turnId}::uuid)`;
      return row?.place ?? 0;
    },

    async nextOfUser(turnId) {
      const [row] = await client.$queryRaw<{ id: string }[]>`
        SELECT t.id FROM "Turn" t WHERE ${RUNNABLE} AND t."ownerId" = (SELECT "ownerId" FROM "Turn" WHERE id = ${turnId}::uuid) ORDER BY t.id LIMIT 1`;
      return row?.id ?? null;
    },

    tellPositions: ({ minAgeMs, everyMs }) => client.$queryRaw`
      WITH duty AS (
        UPDATE "Duty" SET "doneAt" = now() WHERE name = ${TELLING} AND "doneAt" <= now() - make_interval(secs => ${everyMs / 1000}) AND EXISTS (SELECT 1 FROM "Turn" WHERE status = 'QUEUED') RETURNING name
      ), ranked AS (
        SELECT id, row_number() OVER (PARTITION BY "ownerId" ORDER BY id) AS round FROM "Turn", duty WHERE status = 'QUEUED'
      ), line AS (
        SELECT id, (row_number() OVER (ORDER BY round, id) - 1)::int AS position FROM ranked
      ), due AS (
        SELECT t.id, line.position FROM "Turn" t JOIN line ON line.id = t.id
        WHERE t.status = 'QUEUED' AND (t."queueToldAt" IS NULL OR t."queueToldAt" <= now() - make_interval(secs => ${minAgeMs / 1000}))
          AND (t."queuePosition" IS NULL OR abs(t."queuePosition" - line.position) >= GREATEST(1, t."queuePosition" / 10))
        ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED
      ), told AS (
        UPDATE "Turn" t SET "lastSeq" = "lastSeq" + 1, "queuePosition" = due.position, "queueToldAt" = now() FROM due
        WHERE t.id = due.id
        RETURNING t.id, t."lastSeq" AS seq, due.position
      )
      INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT id, seq, 'TurnQueued', jsonb_build_object('position', position) FROM told RETURNING "turnId", seq`,
  };
}

/** How many turns wait in front of the next one that this user asks, and when that is, by the database's clock. */
export async function placeOfNext(tx: Prisma.TransactionClient, ownerId: string): Promise<{ position: number; now: Date }> {
  const [row] = await tx.$queryRaw<{ position: number; now: Date }[]>`
    WITH waiting AS (SELECT "ownerId", row_number() OVER (PARTITION BY "ownerId" ORDER BY id) AS round FROM "Turn" WHERE status = 'QUEUED')
    SELECT count(*)::int AS position, now() FROM waiting WHERE round <= (SELECT count(*) + 1 FROM waiting WHERE "ownerId" = ${ownerId})`;
  if (row === undefined) throw new Error('a count has no row');
  return row;
}
