// Reads and writes the rows of journals that are trimmed. Prisma's types end here.
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { parseTurnEventBody } from './events.ts';
import { trimJournal } from './trim.ts';

export interface TrimRepository {
  /** Turns that ended at least `endedForMs` ago and whose journal is complete, oldest end first. */
  whole(endedForMs: number, limit: number): Promise<string[]>;
  /** In one transaction, so a follower reads the journal before or after it. False when another process was first. */
  trim(turnId: string): Promise<boolean>;
}

export function createTrimRepository(client: PrismaClient): TrimRepository {
  return {
    async whole(endedForMs, limit) {
      const rows = await client.$queryRaw<{ id: string }[]>`
        SELECT id FROM "Turn" WHERE "journalTrimmedAt" IS NULL AND "finishedAt" < now() - make_interval(secs =>
          ${endedForMs / 1000}) ORDER BY "finishedAt" LIMIT ${limit}`;
      return rows.map(({ id }) => id);
    },

    trim: (turnId) =>
      client.$transaction(async (tx) => {
        const claimed = await tx.$executeRaw`
          UPDATE "Turn" SET "journalTrimmedAt" = date_trunc('milliseconds', now())
          WHERE id = ${turnId}::uuid AND "journalTrimmedAt" IS NULL AND "finishedAt" IS NOT NULL`;
        if (claimed === 0) return false;
        const rows = await tx.turnEvent.findMany({ where: { turnId }, orderBy: { seq: 'asc' } });
        const { dropped, changed } = trimJournal(
          rows.map(({ type, payload, seq, at }) => ({ ...parseTurnEventBody(type, payload), seq, turnId, at })),
        );
        await tx.turnEvent.deleteMany({ where: { turnId, seq: { in: dropped } } });
        for (const {
          seq,
          body: { type, ...payload },
        } of changed)
          await tx.turnEvent.update({ where: { turnId_seq: { turnId, seq } }, data: { type, payload: payload } });
        return true;
      }),
  };
}
