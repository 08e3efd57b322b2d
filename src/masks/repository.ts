// The tables of masks and their scales. Prisma's types end here; JSON columns are parsed where they are read.
import { z } from 'zod';
import { Prisma } from '../../prisma/generated/client.ts';
import type { MaskStop } from '../../inference/events.ts';
import type { Polygon, Rle } from '../../inference/mask/shapes.ts';
import { splitPolygon } from '../../inference/mask/index.ts';
import type { MaskOperation } from '../../inference/mask/algebra.ts';
import { isId } from '../ids.ts';
import type { Database, Statement } from '../platform/database.ts';
import type { ScaleRecord, TurnEventBody } from '../turns/events.ts';
import { eventsOf, insertEvents, selectEvents, write } from '../turns/journal-sql.ts';
import type { MadeRow } from '../turns/journal-sql.ts';
import type { Stored } from '../turns/journal.ts';

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
  origin: 'MODEL' | 'COMBINED' | 'HUMAN';
  /** How it was made of others; null unless COMBINED. */
  operation: MaskOperation | null;
  /** 1-based; null for masks of before this was kept. */
  lastScale: number | null;
  stoppedBy: MaskStop | null;
  createdAt: Date;
}

/** What takes long to read of large pictures; read only when it is asked for. */
interface MaskBulk {
  polygons: Polygon[];
  /** uint16 little-endian. */
  tokens: Uint8Array;
}
export type PlaceRow = Pick<MaskRow, 'id' | 'turnId' | 'conversationId'>;
export type ScaleRow = ScaleRecord & { maskId: string };

export type NewMask = Omit<MaskRow, 'conversationId' | 'origin' | 'operation' | 'createdAt'> & MaskBulk;
/** Put beside the masks of a turn that has ended. */
type AddedMask = Omit<NewMask, 'index' | 'lastScale' | 'stoppedBy'>;
export type NewCombination = Omit<AddedMask, 'parentId'> & {
  operation: MaskOperation;
  sourceIds: readonly string[];
};
export type NewHumanMask = AddedMask & { idempotencyKey: string | null };

/**
 * BUSY: the turn has not ended. FULL: it has MAX_MASKS_OF_TURN masks. GONE: it was deleted. NO_PICTURE: the picture was
 * deleted.
 */
export type AddRefusal = 'BUSY' | 'FULL' | 'GONE' | 'NO_PICTURE';

/** Most ancestors of a mask that are told. */
const LINEAGE = 100;
/** A list of masks is not paged. */
export const MAX_MASKS_OF_TURN = 100;

export interface MaskRepository {
  find(viewerId: string, id: string): Promise<MaskRow | null>;
  byIds(ids: readonly string[]): Promise<MaskRow[]>;
  /** In the order of the answer. */
  byTurns(turnIds: readonly string[]): Promise<MaskRow[]>;
  /** Those of one turn likewise. */
  ofTurn(turnId: string): Promise<MaskRow[]>;
  /** Of the masks in a conversation with anything in them: each label once, in the order in which they were made. */
  labelsIn(conversationId: string): Promise<string[]>;
  /**
   * The next `limit` masks on a picture in a conversation, in the order they were made; from the beginning, or after
   * one of them.
   */
  onPicture(
    conversationId: string,
    imageId: string,
    after: Pick<MaskRow, 'id' | 'createdAt'> | null,
    limit: number,
  ): Promise<MaskRow[]>;
  /** Where the masks on a picture lie, in deleted conversations too; the next `limit` after one of them, by id. */
  placesOn(imageId: string, after: string | null, limit: number): Promise<PlaceRow[]>;
  /** For each mask its outlines. */
  polygonsOf(maskIds: readonly string[]): Promise<Polygon[][]>;
  /** For each mask its tokens; none for one that is gone. */
  tokensOf(maskIds: readonly string[]): Promise<Uint8Array[]>;
  /** Coarse to fine. */
  scalesOf(maskIds: readonly string[]): Promise<ScaleRow[]>;
  /**
   * Mask, scales and what the journal says of it, in one statement: `before`, and then MaskFinished. Null, and nothing,
   * when the turn is not (any longer) run by this attempt.
   */
  insert(
    mask: NewMask,
    attempt: number,
    scales: readonly ScaleRecord[],
    before: readonly TurnEventBody[],
  ): Promise<Stored | null>;
  /** Under the next number of its turn. */
  insertCombined(mask: NewCombination): Promise<AddRefusal | null>;
  /** The same; KEY_TAKEN: the turn has a mask with this key. */
  insertHuman(mask: NewHumanMask): Promise<AddRefusal | 'KEY_TAKEN' | null>;
  /** The mask of a turn that was made with this key. */
  findByKey(turnId: string, key: string): Promise<MaskRow | null>;
  /** For each mask the ids of its parent, of the parent's parent and so on, at most LINEAGE. */
  lineageOf(maskIds: readonly string[]): Promise<string[][]>;
  /** For each mask the ids of those it was made of, in order. */
  sourceIdsOf(maskIds: readonly string[]): Promise<string[][]>;
}

const rle = z.object({ size: z.tuple([z.number(), z.number()]), counts: z.string() });
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable();
const polygons = z.array(z.object({ outer: z.array(z.number()), holes: z.array(z.array(z.number())) }));

/** Not in a deleted conversation. */
const kept = { conversation: { deletedAt: null } } satisfies Prisma.TurnWhereInput;

const include = { turn: { select: { conversationId: true } } } satisfies Prisma.MaskInclude;
const omit = { polygons: true, tokens: true } satisfies Prisma.MaskOmit;
type Found = Prisma.MaskGetPayload<{ include: typeof include; omit: typeof omit }>;

/** With the conversation's id in the same statement: every follower of a turn asks for each finished mask. */
const BY_IDS: Statement = {
  name: 'masks by ids',
  text: `SELECT m.id, m."turnId", t."conversationId", m."imageId", m."parentId", m.index, m.label, m.outcome::text,
      m.width, m.height, m.area, m.box, m.confidence, m.rle, m.origin::text, m.operation::text, m."lastScale",
      m."stoppedBy"::text, m."createdAt"
    FROM "Mask" m JOIN "Turn" t ON t.id = m."turnId" JOIN "Conversation" c ON c.id = t."conversationId"
    WHERE m.id = ANY($1::uuid[]) AND c."deletedAt" IS NULL`,
};

/** The turn is locked first, then the mask, then its picture. The turn's full text knows the labels of its masks. */
const insert = (channel: string | null): Statement => ({
  name: 'insert mask',
  text: `WITH own AS (
      UPDATE "Turn" SET "lastSeq" = "lastSeq" + cardinality($3::text[]), labels = CASE WHEN labels = '' THEN $5 ELSE
        labels || E'\\n' || $5 END
      WHERE id = $1::uuid AND attempt = $2 AND status = 'RUNNING' RETURNING id, "conversationId", "lastSeq"
    ), mask AS (
      INSERT INTO "Mask" (id, "turnId", label, "imageId", "parentId", index, outcome, width, height, area, box,
        confidence, rle, polygons, tokens, "lastScale", "stoppedBy")
      SELECT $4::uuid, own.id, $5, $6::uuid, $7::uuid, $8::int, $9::"MaskOutcome", $10::int, $11::int, $12::int,
        $13::jsonb, $14::float8, $15::jsonb, $16::jsonb, $17::bytea, $18::int, $19::"MaskStop"
      FROM own
    ), scales AS (
      INSERT INTO "MaskScale" ("maskId", scale, "scaleCount", side, rle, stability, "elapsedMs")
      SELECT $4::uuid, s.* FROM own, jsonb_to_recordset($20::jsonb) AS s (scale int, "scaleCount" int, side int, rle
        jsonb, stability float8, "elapsedMs" float8)
    ), ${insertEvents('$3::text[]')} ${selectEvents('$3::text[]', channel === null ? null : '$21')}`,
});

/** `channel`: of the notices that a mask is to announce itself with; null where it cannot. */
export function createMaskRepository(
  { client, sql }: Pick<Database, 'client' | 'sql'>,
  channel: string | null = null,
): MaskRepository {
  const INSERT = insert(channel);
  return {
    async find(viewerId, id) {
      if (!isId(id)) return null;
      const row = await client.mask.findFirst({
        where: { id, turn: { ownerId: viewerId, ...kept } },
        include,
        omit,
      });
      return row === null ? null : read(row);
    },
    async byIds(ids) {
      const rows = await sql<MaskRow>(BY_IDS, [ids.filter(isId)]);
      return rows.map((row) => ({ ...row, rle: rle.parse(row.rle), box: box.parse(row.box) }));
    },
    byTurns: async (ids) =>
      (
        await client.mask.findMany({
          where: { turnId: { in: [...ids] } },
          include,
          omit,
          orderBy: [{ turnId: 'asc' }, { index: 'asc' }],
        })
      ).map(read),
    async ofTurn(turnId) {
      return (await client.mask.findMany({ where: { turnId }, include, omit, orderBy: { index: 'asc' } })).map(read);
    },
    async labelsIn(conversationId) {
      const where = { turn: { conversationId }, area: { gt: 0 } };
      const rows = await client.mask.findMany({
        where,
        select: { label: true },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return [...new Set(rows.map(({ label }) => label))];
    },
    async onPicture(conversationId, imageId, after, limit) {
      const beyond =
        after === null
          ? {}
          : { OR: [{ createdAt: { gt: after.createdAt } }, { createdAt: after.createdAt, id: { gt: after.id } }] };
      const where = { imageId, turn: { conversationId }, ...beyond };
      const rows = await client.mask.findMany({
        where,
        include,
        omit,
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: limit,
      });
      return rows.map(read);
    },
    async placesOn(imageId, after, limit) {
      const where = { imageId, ...(after === null ? {} : { id: { gt: after } }) };
      const select = { id: true, turnId: true, ...include };
      const rows = await client.mask.findMany({ where, select, orderBy: { id: 'asc' }, take: limit });
      return rows.map(({ id, turnId, turn }) => ({ id, turnId, conversationId: turn.conversationId }));
    },
    async polygonsOf(ids) {
      const rows = await client.mask.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, polygons: true },
      });
      // Rows of before rings were split where they touch themselves are still there.
      const byId = new Map(rows.map((row) => [row.id, polygons.parse(row.polygons).map(splitPolygon)]));
      return ids.map((id) => byId.get(id) ?? []);
    },
    async tokensOf(ids) {
      const rows = await client.mask.findMany({ where: { id: { in: [...ids] } }, select: { id: true, tokens: true } });
      const byId = new Map(rows.map(({ id, tokens }) => [id, tokens]));
      return ids.map((id) => byId.get(id) ?? new Uint8Array());
    },
    async scalesOf(ids) {
      const rows = await client.maskScale.findMany({
        where: { maskId: { in: [...ids] } },
        orderBy: [{ maskId: 'asc' }, { scale: 'asc' }],
      });
      return rows.map((row) => ({ ...row, rle: rle.parse(row.rle) }));
    },
    async insert(mask, attempt, scales, before) {
      const bodies: TurnEventBody[] = [...before, { type: 'MaskFinished', maskId: mask.id }];
      const rows = await sql<MadeRow>(INSERT, [
        mask.turnId,
        attempt,
        write(bodies),
        mask.id,
        mask.label,
        mask.imageId,
        mask.parentId,
        mask.index,
        mask.outcome,
        mask.width,
        mask.height,
        mask.area,
        mask.box === null ? null : JSON.stringify(mask.box),
        mask.confidence,
        JSON.stringify(mask.rle),
        JSON.stringify(mask.polygons),
        Buffer.from(mask.tokens),
        mask.lastScale,
        mask.stoppedBy,
        JSON.stringify(scales),
        ...(channel === null ? [] : [channel]),
      ]);
      return rows.length === 0 ? null : { events: eventsOf(mask.turnId, bodies, rows), told: channel !== null };
    },

    insertCombined: ({ operation, sourceIds, ...mask }) =>
      client.$transaction(async (tx) => {
        const refusal = await lockTurn(tx, mask.turnId);
        if (refusal !== null) return refusal;
        const sources = { createMany: { data: sourceIds.map((sourceId, position) => ({ sourceId, position })) } };
        return add(tx, { ...mask, parentId: null }, { origin: 'COMBINED', operation, sources });
      }),

    insertHuman: ({ idempotencyKey, ...mask }) =>
      client.$transaction(async (tx) => {
        const refusal = await lockTurn(tx, mask.turnId);
        if (refusal !== null) return refusal;
        if (idempotencyKey !== null && (await tx.mask.count({ where: { turnId: mask.turnId, idempotencyKey } })) > 0)
          return 'KEY_TAKEN';
        return add(tx, mask, { origin: 'HUMAN', idempotencyKey });
      }),

    async findByKey(turnId, idempotencyKey) {
      const row = await client.mask.findFirst({ where: { turnId, idempotencyKey, turn: kept }, include });
      return row === null ? null : read(row);
    },

    async lineageOf(ids) {
      const rows = await client.$queryRaw<{ of: string; id: string }[]>`
        WITH RECURSIVE line AS (
          SELECT id AS "of", "parentId" AS id, 1 AS step FROM "Mask" WHERE id = ANY(${ids.filter(isId)}::uuid[])
          UNION ALL
          SELECT line."of", m."parentId", step + 1 FROM line JOIN "Mask" m ON m.id = line.id WHERE step < ${LINEAGE}
        ) SELECT "of"::text, id::text FROM line WHERE id IS NOT NULL ORDER BY step`;
      return ids.map((id) => rows.filter((row) => row.of === id).map((row) => row.id));
    },

    async sourceIdsOf(ids) {
      const rows = await client.maskSource.findMany({
        where: { maskId: { in: [...ids] } },
        orderBy: { position: 'asc' },
      });
      return ids.map((id) => rows.filter(({ maskId }) => maskId === id).map(({ sourceId }) => sourceId));
    },
  };
}

/** Null when the turn has ended and is there. Its row is locked: nobody else takes the same number. */
async function lockTurn(tx: Prisma.TransactionClient, turnId: string): Promise<'GONE' | 'BUSY' | null> {
  const [turn] = await tx.$queryRaw<{ status: string; deleted: boolean }[]>`
    SELECT t.status::text, c."deletedAt" IS NOT NULL AS deleted FROM "Turn" t JOIN "Conversation" c ON c.id =
      t."conversationId" WHERE t.id = ${turnId}::uuid FOR NO KEY UPDATE OF t`;
  if (turn === undefined || turn.deleted) return 'GONE';
  return turn.status === 'QUEUED' || turn.status === 'RUNNING' ? 'BUSY' : null;
}

/** Under the next number of its turn, which is locked. */
async function add(
  tx: Prisma.TransactionClient,
  mask: AddedMask,
  columns: Pick<Prisma.MaskUncheckedCreateInput, 'origin' | 'operation' | 'sources' | 'idempotencyKey'>,
): Promise<'FULL' | 'NO_PICTURE' | null> {
  const { _max, _count } = await tx.mask.aggregate({
    where: { turnId: mask.turnId },
    _max: { index: true },
    _count: true,
  });
  if (_count >= MAX_MASKS_OF_TURN) return 'FULL';
  // Whoever deletes the picture waits, and deletes what shows it beneath this mask too.
  const pictures = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM "Image" WHERE id = ${mask.imageId}::uuid AND status <> 'DELETED' FOR SHARE`;
  if (mask.imageId !== null && pictures.length === 0) return 'NO_PICTURE';
  const placed = { ...mask, index: (_max.index ?? -1) + 1, lastScale: null, stoppedBy: null };
  await tx.mask.create({ data: { ...columnsOf(placed), ...columns } });
  await addLabel(tx, mask);
  return null;
}

/** Columns of their own types, JSON as JSON. */
function columnsOf(mask: NewMask): Omit<Prisma.MaskUncheckedCreateInput, 'scales' | 'sources'> {
  return {
    ...mask,
    tokens: new Uint8Array(mask.tokens),
    rle: { ...mask.rle },
    polygons: mask.polygons.map(({ outer, holes }) => ({ outer, holes })),
    box: mask.box === null ? Prisma.DbNull : { ...mask.box },
  };
}

/** The turn's full text knows the labels of its masks. */
async function addLabel(
  tx: Prisma.TransactionClient,
  { turnId, label }: Pick<NewMask, 'turnId' | 'label'>,
): Promise<void> {
  await tx.$executeRaw`UPDATE "Turn" SET labels = CASE WHEN labels = '' THEN ${label} ELSE labels || E'\n' || ${label}
        END WHERE id = ${turnId}::uuid`;
}

function read({ turn, ...row }: Found): MaskRow {
  return { ...row, conversationId: turn.conversationId, rle: rle.parse(row.rle), box: box.parse(row.box) };
}
