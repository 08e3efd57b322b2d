// Reads the tables of masks and their scales; insert-repository.ts writes them. Prisma's types end here, and JSON
// columns are parsed here.
import { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Candidate, FinishedMask, MaskStop } from '../../inference/events.ts';
import type { Box, Polygon, Rle } from '../../inference/mask/shapes.ts';
import { splitPolygon } from '../../inference/mask/index.ts';
import type { MaskOperation } from '../../inference/mask/algebra.ts';
import { isId } from '../ids.ts';
import type { Database, Statement } from '../platform/database.ts';
import type { ScaleRecord } from '../turns/events.ts';

export interface MaskRow {
  id: string;
  turnId: string;
  conversationId: string;
  imageId: string | null;
  parentId: string | null;
  /** Number of the mask in its turn, from 0. */
  index: number;
  label: string;
  outcome: FinishedMask['outcome'];
  /** Empty unless the outcome is AMBIGUOUS. */
  candidates: Candidate[];
  /** Size of the image in pixels. */
  width: number;
  height: number;
  /** Pixels of the mask. */
  area: number;
  /** Original pixels, origin top-left; null when the mask is empty. */
  box: Box | null;
  /** 0 to 1. */
  confidence: number;
  rle: Rle;
  origin: 'MODEL' | 'COMBINED' | 'HUMAN';
  /** The set operation of a COMBINED mask; otherwise null. */
  operation: MaskOperation | null;
  /** 1-based; null for masks that are older than this column. */
  lastScale: number | null;
  stoppedBy: MaskStop | null;
  /** The part of the image that a second run drew, in original pixels; null when the first run drew the mask. */
  zoom: Box | null;
  createdAt: Date;
}

/** Columns that are large for large images. They are selected only when a client selects them. */
export interface MaskShapes {
  polygons: Polygon[];
  /** uint16, little-endian. */
  tokens: Uint8Array;
}

/** The ids that the keys of a mask's files consist of. */
export type MaskIds = Pick<MaskRow, 'id' | 'turnId' | 'conversationId'>;
export type ScaleRow = ScaleRecord & { maskId: string };

/** Most ancestors of a mask that `lineageOf` returns. */
const MAX_LINEAGE = 100;

export interface MaskRepository {
  find(viewerId: string, id: string): Promise<MaskRow | null>;
  byIds(ids: readonly string[]): Promise<MaskRow[]>;
  /** The masks of each turn in the order of their index. */
  byTurns(turnIds: readonly string[]): Promise<MaskRow[]>;
  /** The labels of the masks of a conversation that are neither empty nor AMBIGUOUS: each once, oldest mask first. */
  labelsIn(conversationId: string): Promise<string[]>;
  /**
   * The next `limit` masks on an image in a conversation, oldest first: those after the mask `after`, or the first ones
   * when it is null.
   */
  onImage(
    conversationId: string,
    imageId: string,
    after: Pick<MaskRow, 'id' | 'createdAt'> | null,
    limit: number,
  ): Promise<MaskRow[]>;
  /** The next `limit` masks on an image by id, in deleted conversations too: those after the id `after`. */
  idsOnImage(imageId: string, after: string | null, limit: number): Promise<MaskIds[]>;
  /** The outlines of each mask. */
  polygonsOf(maskIds: readonly string[]): Promise<Polygon[][]>;
  /** The tokens of each mask; empty for a mask that does not exist. */
  tokensOf(maskIds: readonly string[]): Promise<Uint8Array[]>;
  /** The scales of each mask, coarse to fine. */
  scalesOf(maskIds: readonly string[]): Promise<ScaleRow[]>;
  /** The mask of the turn that was created with this idempotency key. */
  findByKey(turnId: string, key: string): Promise<MaskRow | null>;
  /** For each mask the id of its parent, of the parent's parent and so on, at most MAX_LINEAGE ids. */
  lineageOf(maskIds: readonly string[]): Promise<string[][]>;
  /** For each combined mask the ids of the masks that it was computed from, in order. */
  sourceIdsOf(maskIds: readonly string[]): Promise<string[][]>;
}

const storedRle = z.object({ size: z.tuple([z.number(), z.number()]), counts: z.string() });
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable();
const candidates = z
  .array(z.object({ label: z.string(), confidence: z.number(), area: z.number(), box: box.unwrap(), rle: storedRle }))
  .nullable();
const polygons = z.array(z.object({ outer: z.array(z.number()), holes: z.array(z.array(z.number())) }));

const inKeptConversation = { conversation: { deletedAt: null } } satisfies Prisma.TurnWhereInput;
const include = { turn: { select: { conversationId: true } } } satisfies Prisma.MaskInclude;
const omit = { polygons: true, tokens: true } satisfies Prisma.MaskOmit;
type Found = Prisma.MaskGetPayload<{ include: typeof include; omit: typeof omit }>;

/** One statement reads the conversation's id too, because every follower of a turn reads each finished mask. */
const BY_IDS: Statement = {
  name: 'masks by ids',
  text: `SELECT m.id, m."turnId", t."conversationId", m."imageId", m."parentId", m.index, m.label, m.outcome::text,
      m.width, m.height, m.area, m.box, m.confidence, m.rle, m.origin::text, m.operation::text, m."lastScale",
      m."stoppedBy"::text, m.zoom, m.candidates, m."createdAt"
    FROM "Mask" m JOIN "Turn" t ON t.id = m."turnId" JOIN "Conversation" c ON c.id = t."conversationId"
    WHERE m.id = ANY($1::uuid[]) AND c."deletedAt" IS NULL`,
};

export const createMaskRepository = (database: Pick<Database, 'client' | 'sql'>): MaskRepository =>
  new PostgresMaskRepository(database);

class PostgresMaskRepository implements MaskRepository {
  readonly #client: Database['client'];
  readonly #sql: Database['sql'];

  constructor({ client, sql }: Pick<Database, 'client' | 'sql'>) {
    this.#client = client;
    this.#sql = sql;
  }

  async find(viewerId: string, id: string): Promise<MaskRow | null> {
    if (!isId(id)) return null;
    const where = { id, turn: { ownerId: viewerId, ...inKeptConversation } };
    const row = await this.#client.mask.findFirst({ where, include, omit });
    return row === null ? null : read(row);
  }

  async byIds(ids: readonly string[]): Promise<MaskRow[]> {
    const rows = await this.#sql<MaskRow>(BY_IDS, [ids.filter(isId)]);
    return rows.map((row) => ({ ...row, ...shapesOf(row) }));
  }

  async byTurns(turnIds: readonly string[]): Promise<MaskRow[]> {
    const where = { turnId: { in: [...turnIds] } };
    const orderBy = [{ turnId: 'asc' as const }, { index: 'asc' as const }];
    return (await this.#client.mask.findMany({ where, include, omit, orderBy })).map(read);
  }

  async labelsIn(conversationId: string): Promise<string[]> {
    const rows = await this.#client.mask.findMany({
      where: { turn: { conversationId }, area: { gt: 0 }, outcome: { not: 'AMBIGUOUS' } },
      select: { label: true },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    return [...new Set(rows.map(({ label }) => label))];
  }

  async onImage(
    conversationId: string,
    imageId: string,
    after: Pick<MaskRow, 'id' | 'createdAt'> | null,
    limit: number,
  ): Promise<MaskRow[]> {
    const beyond =
      after === null
        ? {}
        : { OR: [{ createdAt: { gt: after.createdAt } }, { createdAt: after.createdAt, id: { gt: after.id } }] };
    const rows = await this.#client.mask.findMany({
      where: { imageId, turn: { conversationId }, ...beyond },
      include,
      omit,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: limit,
    });
    return rows.map(read);
  }

  async idsOnImage(imageId: string, after: string | null, limit: number): Promise<MaskIds[]> {
    const where = { imageId, ...(after === null ? {} : { id: { gt: after } }) };
    const select = { id: true, turnId: true, ...include };
    const rows = await this.#client.mask.findMany({ where, select, orderBy: { id: 'asc' }, take: limit });
    return rows.map(({ id, turnId, turn }) => ({ id, turnId, conversationId: turn.conversationId }));
  }

  async polygonsOf(ids: readonly string[]): Promise<Polygon[][]> {
    const where = { id: { in: [...ids] } };
    const rows = await this.#client.mask.findMany({ where, select: { id: true, polygons: true } });
    // Rows of earlier versions have rings that touch themselves; they are split here.
    const byId = new Map(rows.map((row) => [row.id, polygons.parse(row.polygons).map(splitPolygon)]));
    return ids.map((id) => byId.get(id) ?? []);
  }

  async tokensOf(ids: readonly string[]): Promise<Uint8Array[]> {
    const where = { id: { in: [...ids] } };
    const rows = await this.#client.mask.findMany({ where, select: { id: true, tokens: true } });
    const byId = new Map(rows.map(({ id, tokens }) => [id, tokens]));
    return ids.map((id) => byId.get(id) ?? new Uint8Array());
  }

  async scalesOf(ids: readonly string[]): Promise<ScaleRow[]> {
    const rows = await this.#client.maskScale.findMany({
      where: { maskId: { in: [...ids] } },
      orderBy: [{ maskId: 'asc' }, { scale: 'asc' }],
    });
    return rows.map((row) => ({ ...row, rle: storedRle.parse(row.rle), box: box.parse(row.box) }));
  }

  async findByKey(turnId: string, idempotencyKey: string): Promise<MaskRow | null> {
    const where = { turnId, idempotencyKey, turn: inKeptConversation };
    const row = await this.#client.mask.findFirst({ where, include, omit });
    return row === null ? null : read(row);
  }

  async lineageOf(ids: readonly string[]): Promise<string[][]> {
    const rows = await this.#client.$queryRaw<{ of: string; id: string }[]>`
      WITH RECURSIVE ancestor AS (
        SELECT id AS "of", "parentId" AS id, 1 AS step FROM "Mask" WHERE id = ANY(${ids.filter(isId)}::uuid[])
        UNION ALL
        SELECT a."of", m."parentId", step + 1 FROM ancestor a JOIN "Mask" m ON m.id = a.id WHERE step < ${MAX_LINEAGE}
      ) SELECT "of"::text, id::text FROM ancestor WHERE id IS NOT NULL ORDER BY step`;
    return ids.map((id) => rows.filter((row) => row.of === id).map((row) => row.id));
  }

  async sourceIdsOf(ids: readonly string[]): Promise<string[][]> {
    const rows = await this.#client.maskSource.findMany({
      where: { maskId: { in: [...ids] } },
      orderBy: { position: 'asc' },
    });
    return ids.map((id) => rows.filter(({ maskId }) => maskId === id).map(({ sourceId }) => sourceId));
  }
}

function read({ turn, ...row }: Found): MaskRow {
  return { ...row, conversationId: turn.conversationId, ...shapesOf(row) };
}

type StoredShapes = Record<'rle' | 'box' | 'zoom' | 'candidates', unknown>;
const shapesOf = (row: StoredShapes): Pick<MaskRow, 'rle' | 'box' | 'zoom' | 'candidates'> => ({
  rle: storedRle.parse(row.rle),
  box: box.parse(row.box),
  zoom: box.parse(row.zoom),
  candidates: candidates.parse(row.candidates) ?? [],
});
