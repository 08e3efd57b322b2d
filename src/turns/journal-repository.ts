// The table of the journal: append while the attempt is the current one, read on from a number. Prisma's types end here.
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { parseTurnEventBody } from './events.ts';
import type { TurnEventBody } from './events.ts';
import type { JournalStore } from './journal.ts';
import { kept } from './repository.ts';
import { unread } from './trim.ts';

/** To readers there is no turn of a deleted conversation. */
export function createJournalRepository(client: PrismaClient): JournalStore {
  return {
    async append(turnId, attempt, { type, ...payload }) {
      const [row] = await client.$queryRaw<{ seq: number }[]>`
        WITH own AS (UPDATE "Turn" SET "lastSeq" = "lastSeq" + 1 WHERE id = ${turnId}::uuid AND attempt = ${attempt} AND status = 'RUNNING' RETURNING "lastSeq")
        INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT ${turnId}::uuid, "lastSeq", ${type}, ${JSON.stringify(payload)}::jsonb FROM own RETURNING seq`;
      return row?.seq ?? null;
    },

    async readAfter(turnId, after, limit) {
      const rows = await client.turnEvent.findMany({ where: { turnId, seq: { gt: after }, turn: kept }, orderBy: { seq: 'asc' }, take: limit });
      if (rows.length === 0 && (await client.turn.count({ where: { id: turnId, ...kept } })) === 0) return null;
      return rows.map(({ type, payload, seq, at }) => unread({ ...parseTurnEventBody(type, payload), seq, turnId, at }, after));
    },

    async head(turnId) {
      const row = await client.turn.findUnique({ where: { id: turnId, ...kept }, select: { lastSeq: true, finishedAt: true } });
      return row === null ? null : { seq: row.lastSeq, finished: row.finishedAt !== null };
    },
  };
}

/** `seq`: of the turn's row, which the caller has updated in this transaction. */
export async function insertLast(tx: Prisma.TransactionClient, turnId: string, seq: number, status: 'COMPLETED' | 'FAILED' | 'CANCELLED'): Promise<number> {
  const { type, payload } = stored({ type: 'TurnFinished', status });
  // By its own column's default: Prisma's would be this process's time.
  await tx.$executeRaw`INSERT INTO "TurnEvent" ("turnId", seq, type, payload) VALUES (${turnId}::uuid, ${seq}, ${type}, ${JSON.stringify(payload)}::jsonb)`;
  return seq;
}

export function stored({ type, ...payload }: TurnEventBody): { type: string; payload: Prisma.InputJsonObject } {
  return { type, payload };
}
