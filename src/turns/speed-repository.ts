// How fast the model was in its recent turns, by the times that are stored with them. All users' turns count, and no
// text is read. Prisma's types end here.
import type { PrismaClient } from '../../prisma/generated/client.ts';

export interface Speed {
  /** Milliseconds for each token of a prompt that was computed, the encoding of images included. */
  msPerPromptToken: number;
  /** Milliseconds of the text of one answer. */
  answerMs: number;
  /** Milliseconds for each visual token of a mask; 0 when no recent turn has a mask. */
  msPerMaskToken: number;
}

export interface SpeedRepository {
  /** Null when no recent turn of this model has ended with an answer. */
  speedOf(modelSha256: string): Promise<Speed | null>;
}

/** Of so many turns that were created last, the newest completed ones of the model count. */
const LOOK_AT = 1000;
const COUNT = 100;

export function createSpeedRepository(client: PrismaClient): SpeedRepository {
  return {
    async speedOf(modelSha256) {
      const [row] = await client.$queryRaw<{ [Name in keyof Speed]: number | null }[]>`
        SELECT sum("prefillMs") / nullif(sum(computed), 0) AS "msPerPromptToken", avg("answerMs") AS "answerMs",
          coalesce(sum("maskMs") / nullif(sum("maskTokens"), 0), 0) AS "msPerMaskToken"
        FROM (
          SELECT (usage->>'prefillMs')::float8 AS "prefillMs", (usage->>'answerMs')::float8 AS "answerMs",
            (usage->>'maskMs')::float8 AS "maskMs", (usage->>'maskTokens')::float8 AS "maskTokens",
            (usage->>'promptTokens')::float8 - coalesce((usage->>'cachedTokens')::float8, 0) AS computed
          FROM (SELECT id, status, "modelSha256", usage FROM "Turn" ORDER BY id DESC LIMIT ${LOOK_AT}) newest
          WHERE status = 'COMPLETED' AND usage IS NOT NULL AND "modelSha256" = ${modelSha256}
          ORDER BY id DESC LIMIT ${COUNT}
        ) counted`;
      const { msPerPromptToken = null, answerMs = null, msPerMaskToken = null } = row ?? {};
      if (msPerPromptToken === null || answerMs === null || msPerMaskToken === null) return null;
      return { msPerPromptToken, answerMs, msPerMaskToken };
    },
  };
}
