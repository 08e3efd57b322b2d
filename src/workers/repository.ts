// The table of running workers. Times are those of the database. Prisma's types end here.
import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { EngineInfo } from '../../inference/engine.ts';

export interface WorkerRepository {
  /** Stores that the worker runs, with its model. */
  announce(id: string, info: EngineInfo): Promise<void>;
  retire(id: string): Promise<void>;
  /** The model of the worker with the latest report within `maxAgeMs`; null when there is none. */
  newest(maxAgeMs: number): Promise<EngineInfo | null>;
}

const engineInfo = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    domain: z.string(),
    sha256: z.string(),
    scaleSides: z.array(z.number()),
    maskSide: z.number(),
    maskThreshold: z.number(),
    precision: z.string(),
    executionProvider: z.string(),
    device: z.string(),
    metrics: z.record(z.string(), z.number()),
    // Workers of an earlier release do not report all of this.
    abilities: z
      .object({
        points: z.boolean(),
        boxes: z.boolean(),
        scribbles: z.boolean(),
        refine: z.boolean(),
        ambiguity: z.boolean().default(false),
        mainObject: z.boolean().default(false),
      })
      .default({
        points: false,
        boxes: false,
        scribbles: false,
        refine: false,
        ambiguity: false,
        mainObject: false,
      }),
    maxImages: z.number().optional(),
    needsImage: z.boolean().optional(),
    defaultAmbiguity: z.enum(['AUTO', 'OFF']).optional(),
    defaultDetail: z.enum(['STANDARD', 'FINE', 'AUTO']).optional(),
  })
  .transform(({ maxImages, needsImage, defaultAmbiguity, defaultDetail, ...info }): EngineInfo => ({
    ...info,
    ...(maxImages === undefined ? {} : { maxImages }),
    ...(needsImage === undefined ? {} : { needsImage }),
    ...(defaultAmbiguity === undefined ? {} : { defaultAmbiguity }),
    ...(defaultDetail === undefined ? {} : { defaultDetail }),
  }));

export function createWorkerRepository(client: PrismaClient): WorkerRepository {
  return {
    async announce(id, info) {
      await client.$executeRaw`
        INSERT INTO "Worker" (id, info, "heartbeatAt") VALUES (${id}::uuid, ${JSON.stringify(info)}::jsonb, now())
        ON CONFLICT (id) DO UPDATE SET info = EXCLUDED.info, "heartbeatAt" = EXCLUDED."heartbeatAt"`;
    },
    async retire(id) {
      await client.worker.deleteMany({ where: { id } });
    },
    async newest(maxAgeMs) {
      const [row] = await client.$queryRaw<{ info: unknown }[]>`
        SELECT info FROM "Worker" WHERE "heartbeatAt" > now() - make_interval(secs => ${maxAgeMs / 1000}) ORDER BY
          "heartbeatAt" DESC LIMIT 1`;
      return row === undefined ? null : engineInfo.parse(row.info);
    },
  };
}
