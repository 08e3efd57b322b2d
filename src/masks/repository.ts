// The tables of masks and their scales. Prisma's types end here; JSON columns are parsed where they are read.
import { z } from 'zod';
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { Polygon, Rle } from '../../inference/events.ts';
import { isId } from '../ids.ts';
import type { ScaleRecord } from '../turns/events.ts';

export interface MaskRow {
  id: string;
  turnId: string;
  conversationId: string;
  imageId: string | null;
  parentId: string | null;
  index: number;
  label: string;
  outcome: 'FOUND' | 'NO_TARGET';
  width: number;
  height: number;
  area: number;
  box: { x: number; y: number; width: number; height: number } | null;
  confidence: number;
  rle: Rle;
  polygons: Polygon[];
  /** uint16 little-endian. */
  tokens: Uint8Array;
  createdAt: Date;
}

export type ScaleRow = ScaleRecord & { maskId: string };

export type NewMask = Omit<MaskRow, 'conversationId' | 'parentId' | 'createdAt'>;

export interface MaskRepository {
  find(viewerId: string, id: string): Promise<MaskRow | null>;
  byIds(ids: readonly string[]): Promise<MaskRow[]>;
  /** In the order of the answer. */
  byTurns(turnIds: readonly string[]): Promise<MaskRow[]>;
  /** Coarse to fine. */
  scalesOf(maskIds: readonly string[]): Promise<ScaleRow[]>;
  /** Mask and scales in one transaction. */
  insert(mask: NewMask, scales: readonly ScaleRecord[]): Promise<void>;
}

const rle = z.object({ size: z.tuple([z.number(), z.number()]), counts: z.string() });
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable();
const polygons = z.array(z.object({ outer: z.array(z.number()), holes: z.array(z.array(z.number())) }));

/** Not in a deleted conversation. */
const kept = { conversation: { deletedAt: null } } satisfies Prisma.TurnWhereInput;

const include = { turn: { select: { conversationId: true } } } satisfies Prisma.MaskInclude;
type Found = Prisma.MaskGetPayload<{ include: typeof include }>;

export function createMaskRepository(client: PrismaClient): MaskRepository {
  return {
    async find(viewerId, id) {
      if (!isId(id)) return null;
      const row = await client.mask.findFirst({ where: { id, turn: { ownerId: viewerId, ...kept } }, include });
      return row === null ? null : read(row);
    },
    byIds: async (ids) => (await client.mask.findMany({ where: { id: { in: ids.filter(isId) }, turn: kept }, include })).map(read),
    byTurns: async (ids) => (await client.mask.findMany({ where: { turnId: { in: [...ids] } }, include, orderBy: [{ turnId: 'asc' }, { index: 'asc' }] })).map(read),
    async scalesOf(ids) {
      const rows = await client.maskScale.findMany({ where: { maskId: { in: [...ids] } }, orderBy: [{ maskId: 'asc' }, { scale: 'asc' }] });
      return rows.map((row) => ({ ...row, rle: rle.parse(row.rle) }));
    },
    async insert(mask, scales) {
      await client.mask.create({
        data: {
          ...mask, tokens: new Uint8Array(mask.tokens), rle: { ...mask.rle }, polygons: mask.polygons.map(({ outer, holes }) => ({ outer, holes })),
          box: mask.box === null ? undefined : { ...mask.box },
          scales: { createMany: { data: scales.map((scale) => ({ ...scale, rle: { ...scale.rle } })) } },
        } as Prisma.MaskUncheckedCreateInput,
      });
    },
  };
}

function read({ turn, ...row }: Found): MaskRow {
  return { ...row, conversationId: turn.conversationId, rle: rle.parse(row.rle), box: box.parse(row.box), polygons: polygons.parse(row.polygons) };
}
