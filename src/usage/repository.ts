// What each owner used, day by day, and whether one more turn or upload is within the limits. Counted in the database, so that several
// servers count together: of two requests at once the second one finds the first. Prisma's types end here.
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';

/** Of one day in UTC. */
export interface UsageDayRow {
  /** Midnight UTC. */
  day: Date;
  turns: number;
  uploadBytes: number;
  promptTokens: number;
  imageTokens: number;
  answerTokens: number;
  maskTokens: number;
  /** Of those that ended otherwise than COMPLETED the time from their start to their end. */
  modelMs: number;
}

export type Work = Pick<UsageDayRow, 'promptTokens' | 'imageTokens' | 'answerTokens' | 'maskTokens' | 'modelMs'>;

export interface UsageRepository {
  /** Newest first; days without anything are left out. */
  days(ownerId: string, count: number): Promise<UsageDayRow[]>;
  /** Null: counted. Otherwise nothing is counted, and these are the seconds until there is room again. */
  chargeUpload(ownerId: string, byteSize: number, limit: number | null): Promise<number | null>;
}

const DAY_MS = 86_400_000;
/** A turn that runs ends at some time: worth asking again soon. */
const RETRY_RUNNING_SECONDS = 2;

/** Midnight of today, UTC. */
const today = (): Date => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
const secondsToMidnight = (): number => Math.ceil((today().getTime() + DAY_MS - Date.now()) / 1000);

export function createUsageRepository(client: PrismaClient): UsageRepository {
  return {
    async days(ownerId, count) {
      const rows = await client.usageDay.findMany({ where: { ownerId, day: { gt: new Date(today().getTime() - count * DAY_MS) } }, orderBy: { day: 'desc' } });
      return rows.map(({ day, turns, modelMs, uploadBytes, promptTokens, imageTokens, answerTokens, maskTokens }) => ({
        day, turns, modelMs, uploadBytes: Number(uploadBytes), promptTokens: Number(promptTokens), imageTokens: Number(imageTokens), answerTokens: Number(answerTokens), maskTokens: Number(maskTokens),
      }));
    },
    async chargeUpload(ownerId, byteSize, limit) {
      const counted = await client.$executeRaw`
        INSERT INTO "UsageDay" AS u ("ownerId", day, "uploadBytes") VALUES (${ownerId}, ${today()}::date, ${byteSize}::bigint)
        ON CONFLICT ("ownerId", day) DO UPDATE SET "uploadBytes" = u."uploadBytes" + EXCLUDED."uploadBytes"
        WHERE ${limit}::bigint IS NULL OR u."uploadBytes" + EXCLUDED."uploadBytes" <= ${limit}::bigint`;
      return counted > 0 ? null : secondsToMidnight();
    },
  };
}

/**
 * Throws RATE_LIMITED unless this transaction may store one more turn. Turns of one owner come through here one after the other, from
 * whichever server, until their transaction ends.
 */
export async function admitTurn(tx: Prisma.TransactionClient, ownerId: string, limits: Limits): Promise<void> {
  const { maxTurnsPerMinute, maxConcurrentTurns, maxModelMsPerDay } = limits;
  if (maxTurnsPerMinute !== null || maxConcurrentTurns !== null) await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`turns of ${ownerId}`}, 0))`;
  if (maxTurnsPerMinute !== null) {
    const since = new Date(Date.now() - 60_000);
    const [last] = await tx.turn.findMany({ where: { ownerId, createdAt: { gt: since } }, orderBy: { createdAt: 'desc' }, skip: maxTurnsPerMinute - 1, take: 1, select: { createdAt: true } });
    if (last !== undefined) throw refused(`At most ${maxTurnsPerMinute} turns per minute are accepted.`, (last.createdAt.getTime() - since.getTime()) / 1000);
  }
  if (maxConcurrentTurns !== null && (await tx.turn.count({ where: { ownerId, status: { in: ['QUEUED', 'RUNNING'] } } })) >= maxConcurrentTurns) {
    throw refused(`At most ${maxConcurrentTurns} turns may be queued or running at the same time.`, RETRY_RUNNING_SECONDS);
  }
  if (maxModelMsPerDay !== null) {
    const used = await tx.usageDay.findUnique({ where: { ownerId_day: { ownerId, day: today() } }, select: { modelMs: true } });
    if ((used?.modelMs ?? 0) >= maxModelMsPerDay) throw refused(`The ${maxModelMsPerDay} ms of model time for today (UTC) are used up.`, secondsToMidnight());
  }
}

/** A turn that this transaction has stored. The day is the last row that a transaction locks: all turns of its owner meet there. */
export const countTurn = (tx: Prisma.TransactionClient, ownerId: string): Promise<void> => add(tx, ownerId, { turns: 1 });

/** What a turn cost that ends in this transaction; at its end, as countTurn. */
export const recordWork = (tx: Prisma.TransactionClient, ownerId: string, work: Partial<Work>): Promise<void> => add(tx, ownerId, work);

async function add(tx: Prisma.TransactionClient, ownerId: string, { turns = 0, promptTokens = 0, imageTokens = 0, answerTokens = 0, maskTokens = 0, modelMs = 0 }: Partial<Work & { turns: number }>): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "UsageDay" AS u ("ownerId", day, turns, "promptTokens", "imageTokens", "answerTokens", "maskTokens", "modelMs")
    VALUES (${ownerId}, ${today()}::date, ${turns}, ${promptTokens}, ${imageTokens}, ${answerTokens}, ${maskTokens}, ${modelMs})
    ON CONFLICT ("ownerId", day) DO UPDATE SET turns = u.turns + EXCLUDED.turns, "promptTokens" = u."promptTokens" + EXCLUDED."promptTokens", "imageTokens" = u."imageTokens" + EXCLUDED."imageTokens",
      "answerTokens" = u."answerTokens" + EXCLUDED."answerTokens", "maskTokens" = u."maskTokens" + EXCLUDED."maskTokens", "modelMs" = u."modelMs" + EXCLUDED."modelMs"`;
}

const refused = (message: string, retryAfterSeconds: number): AppError => new AppError('RATE_LIMITED', message, { retryAfter: Math.max(1, Math.ceil(retryAfterSeconds)) });
