// Reads which files database rows refer to, and the row of the sweeper. Prisma's types end here.
import type { PrismaClient } from '../../prisma/generated/client.ts';

export interface SweepClaim {
  databaseId: string;
  cursor: string;
  /** The database's clock. */
  now: Date;
}

export interface ArtifactRepository {
  /** Acquires the sweep for one process for a time; null for the others. */
  claim(holdMs: number): Promise<SweepClaim | null>;
  release(cursor: string): Promise<void>;
  /**
   * Deletes rows of uploads that were announced before this time and never completed, and rows of deleted images that
   * nothing refers to. Returns their ids.
   */
  removeAbandonedImages(announcedBefore: Date): Promise<string[]>;
  /** Ids of images that can be used or are being uploaded, among the given ids. */
  imagesInUse(ids: readonly string[]): Promise<Set<string>>;
  /** Ids of masks that have a row, among the given ids. */
  masksStored(ids: readonly string[]): Promise<Set<string>>;
  /** Ids of turns that have not ended, among the given ids. */
  turnsUnfinished(ids: readonly string[]): Promise<Set<string>>;
  /** The previews in the journals of the turns, as `<mask>/<scale>`. */
  previewsInJournals(turnIds: readonly string[]): Promise<Set<string>>;
}

const NAME = 'artifacts';

export function createArtifactRepository(client: PrismaClient): ArtifactRepository {
  const idsOf = (rows: readonly { id: string }[]): Set<string> => new Set(rows.map(({ id }) => id));
  return {
    async claim(holdMs) {
      const [row] = await client.$queryRaw<SweepClaim[]>`
        INSERT INTO "Sweep" AS s (name, "claimedUntil") VALUES (${NAME}, now() + make_interval(secs =>
          ${holdMs / 1000}))
        ON CONFLICT (name) DO UPDATE SET "claimedUntil" = excluded."claimedUntil" WHERE s."claimedUntil" <= now()
        RETURNING "databaseId", cursor, now()`;
      return row ?? null;
    },
    async release(cursor) {
      // The column rounds to milliseconds, so now() may be stored as a time to come.
      await client.$executeRaw`UPDATE "Sweep" SET cursor = ${cursor}, "claimedUntil" = date_trunc('milliseconds', now())
        WHERE name = ${NAME}`;
    },
    async removeAbandonedImages(announcedBefore) {
      const rows = await client.$queryRaw<{ id: string }[]>`
        DELETE FROM "Image" i
        WHERE (i.status = 'PENDING' AND i."createdAt" < ${announcedBefore})
          OR (i.status = 'DELETED' AND NOT EXISTS (SELECT 1 FROM "TurnImage" t WHERE t."imageId" = i.id)
            AND NOT EXISTS (SELECT 1 FROM "Mask" m WHERE m."imageId" = i.id))
        RETURNING id`;
      return rows.map(({ id }) => id);
    },
    async imagesInUse(ids) {
      const where = { id: { in: [...ids] }, status: { in: ['PENDING' as const, 'READY' as const] } };
      return idsOf(await client.image.findMany({ where, select: { id: true } }));
    },
    masksStored: async (ids) =>
      idsOf(await client.mask.findMany({ where: { id: { in: [...ids] } }, select: { id: true } })),
    turnsUnfinished: async (ids) =>
      idsOf(
        await client.turn.findMany({
          where: { id: { in: [...ids] }, status: { in: ['QUEUED', 'RUNNING'] } },
          select: { id: true },
        }),
      ),
    async previewsInJournals(turnIds) {
      const rows = await client.$queryRaw<{ preview: string }[]>`
        SELECT (payload->>'maskId') || '/' || (payload->'preview'->>'scale') AS preview FROM "TurnEvent" WHERE
          "turnId" = ANY(${turnIds}::uuid[]) AND type = 'MaskScaleReady'`;
      return new Set(rows.map(({ preview }) => preview));
    },
  };
}
