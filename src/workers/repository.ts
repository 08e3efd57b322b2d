// The table of living workers. Prisma's types end here.
import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { EngineInfo } from '../../inference/engine.ts';

export interface WorkerRepository {
  /** Says that the worker lives, and what it runs. */
  announce(id: string, info: EngineInfo): Promise<void>;
  retire(id: string): Promise<void>;
  /** Of the worker heard of last, within `maxAgeMs`; null when there is none. */
  newest(maxAgeMs: number): Promise<EngineInfo | null>;
}

const engineInfo = z.object({
  id: z.string(), name: z.string(), version: z.string(), domain: z.string(), sha256: z.string(), scaleSides: z.array(z.number()), maskSide: z.number(), maskThreshold: z.number(),
  precision: z.string(), executionProvider: z.string(), device: z.string(), metrics: z.record(z.string(), z.number()),
  // A worker of the release before says nothing of it.
  abilities: z.object({ points: z.boolean(), boxes: z.boolean(), scribbles: z.boolean(), refine: z.boolean() }).default({ points: false, boxes: false, scribbles: false, refine: false }),
});

export function createWorkerRepository(client: PrismaClient): WorkerRepository {
  return {
    async announce(id, info) {
      const heartbeatAt = new Date();
      await client.worker.upsert({ where: { id }, create: { id, info: { ...info }, heartbeatAt }, update: { info: { ...info }, heartbeatAt } });
    },
    async retire(id) {
      await client.worker.deleteMany({ where: { id } });
    },
    async newest(maxAgeMs) {
      const row = await client.worker.findFirst({ where: { heartbeatAt: { gt: new Date(Date.now() - maxAgeMs) } }, orderBy: { heartbeatAt: 'desc' }, select: { info: true } });
      return row === null ? null : engineInfo.parse(row.info);
    },
  };
}
