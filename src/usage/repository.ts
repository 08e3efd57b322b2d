// The usage of each owner per day, and the check that one more turn or upload is within the limits. The database
// counts, so that several servers share the limits: of two concurrent requests the second one counts the first.
// Prisma's types end here.
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';

/** The usage of one day in UTC. */
export interface UsageDayRow {
  /** Midnight UTC. */
  day: Date;
  turns: number;
  uploadBytes: number;
  promptTokens: number;
  imageTokens: number;
  answerTokens: number;
  maskTokens: number;
  /** Model time in milliseconds. A turn that failed or was cancelled counts from its start to its end. */
  modelMs: number;
}

export type Work = Pick<UsageDayRow, 'promptTokens' | 'imageTokens' | 'answerTokens' | 'maskTokens' | 'modelMs'>;

export interface UsageRepository {
  /** Newest day first; days without usage are left out. */
  days(ownerId: string, count: number): Promise<UsageDayRow[]>;
  /** Null: the upload was counted. Otherwise it was not counted, and the number is the seconds until it can be. */
  chargeUpload(ownerId: string, byteSize: number, limit: number | null): Promise<number | null>;
}

const DAY_MS = 86_400_000;
/** Seconds after which a refused client may retry when a running turn has to end first. */
const RETRY_RUNNING_SECONDS = 2;

/** Midnight of today, UTC. */
const today = (): Date => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
const secondsToMidnight = (): number => Math.ceil((today().getTime() + DAY_MS - Date.now()) / 1000);

export function createUsageRepository(client: PrismaClient): UsageRepository {
  return {
    async days(ownerId, count) {
      const rows = await client.usageDay.findMany({
        where: { ownerId, day: { gt: new Date(today().getTime() - count * DAY_MS) } },
        orderBy: { day: 'desc' },
      });
      return rows.map(({ day, turns, modelMs, uploadBytes, promptTokens, imageTokens, answerTokens, maskTokens }) => ({
        day,
        turns,
        modelMs,
        uploadBytes: Number(uploadBytes),
        promptTokens: Number(promptTokens),
        imageTokens: Number(imageTokens),
        answerTokens: Number(answerTokens),
        maskTokens: Number(maskTokens),
      }));
    },
    async chargeUpload(ownerId, byteSize, limit) {
      const counted = await client.$executeRaw`
        INSERT INTO "UsageDay" AS u ("ownerId", day, "uploadBytes") VALUES (${ownerId}, ${today()}::date,
          ${byteSize}::bigint)
        ON CONFLICT ("ownerId", day) DO UPDATE SET "uploadBytes" = u."uploadBytes" + EXCLUDED."uploadBytes"
        WHERE ${limit}::bigint IS NULL OR u."uploadBytes" + EXCLUDED."uploadBytes" <= ${limit}::bigint`;
      return counted > 0 ? null : secondsToMidnight();
    },
  };
}

/** The counts that the limits are compared with. */
export interface OwnUse {
  /** Queued and running turns. */
  unfinished: number;
  /** Seconds until the number of turns within the last minute is below the limit; null when it is below it now. */
  minuteFullFor: number | null;
  modelMs: number;
}

/**
 * Columns of OwnUse. Parameters: the owner, the day, the limit per minute and the limit of concurrent turns (null: no
 * limit).
 */
export const ownUse = ({
  owner,
  day,
  perMinute,
  atOnce,
}: Record<'owner' | 'day' | 'perMinute' | 'atOnce', string>): string => `
  (SELECT count(*) FROM "Turn" WHERE ${atOnce}::int IS NOT NULL AND "ownerId" = ${owner} AND status IN ('QUEUED',
    'RUNNING'))::int AS unfinished,
  (SELECT EXTRACT(EPOCH FROM "createdAt" + interval '1 minute' - now())::float8 FROM "Turn"
    WHERE ${perMinute}::int IS NOT NULL AND "ownerId" = ${owner} AND "createdAt" > now() - interval '1 minute'
    ORDER BY "createdAt" DESC OFFSET GREATEST(${perMinute}::int - 1, 0) LIMIT 1) AS "minuteFullFor",
  COALESCE((SELECT "modelMs" FROM "UsageDay" WHERE "ownerId" = ${owner} AND day = ${day}::date), 0) AS "modelMs"`;

/** Whether the turns of one owner must be created one after the other, from all servers, so that the limits hold. */
export const countsTurns = ({ maxTurnsPerMinute, maxConcurrentTurns }: Limits): boolean =>
  maxTurnsPerMinute !== null || maxConcurrentTurns !== null;

/** Throws RATE_LIMITED when one more turn would exceed a limit. */
export function admitTurn(
  { unfinished, minuteFullFor, modelMs }: OwnUse,
  { maxTurnsPerMinute, maxConcurrentTurns, maxModelMsPerDay }: Limits,
): void {
  if (maxTurnsPerMinute !== null && minuteFullFor !== null)
    throw refused(`At most ${maxTurnsPerMinute} turns per minute are accepted.`, minuteFullFor);
  if (maxConcurrentTurns !== null && unfinished >= maxConcurrentTurns) {
    throw refused(
      `At most ${maxConcurrentTurns} turns may be queued or running at the same time.`,
      RETRY_RUNNING_SECONDS,
    );
  }
  if (maxModelMsPerDay !== null && modelMs >= maxModelMsPerDay) {
    throw refused(`The ${maxModelMsPerDay} ms of model time for today (UTC) are used up.`, secondsToMidnight());
  }
}

/**
 * Adds to the usage of owners on a day. `rows`: a SELECT of owner, day, turns, prompt, image, answer and mask tokens,
 * and model milliseconds. Returns the owner. A transaction locks the row of the day after all others but the owner's
 * "ViewerFeed", because all turns of an owner update it.
 */
export const recordWork = (rows: string): string => `
  INSERT INTO "UsageDay" AS u ("ownerId", day, turns, "promptTokens", "imageTokens", "answerTokens", "maskTokens",
    "modelMs") ${rows}
  ON CONFLICT ("ownerId", day) DO UPDATE SET turns = u.turns + EXCLUDED.turns, "promptTokens" = u."promptTokens" +
    EXCLUDED."promptTokens",
    "imageTokens" = u."imageTokens" + EXCLUDED."imageTokens", "answerTokens" = u."answerTokens" +
      EXCLUDED."answerTokens",
    "maskTokens" = u."maskTokens" + EXCLUDED."maskTokens", "modelMs" = u."modelMs" + EXCLUDED."modelMs"
  RETURNING "ownerId"`;

/** A date in UTC, in the format of PostgreSQL. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

const refused = (message: string, retryAfterSeconds: number): AppError =>
  new AppError('RATE_LIMITED', message, { retryAfter: Math.max(1, Math.ceil(retryAfterSeconds)) });
