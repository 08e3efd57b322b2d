// Inserts masks: rows, scales, journal events and labels of one mask in one statement or transaction. Reads are in
// repository.ts. Locks are taken in the order of docs/architecture.md ("Locks").
import { Prisma } from '../../prisma/generated/client.ts';
import type { MaskOperation } from '../../inference/mask/algebra.ts';
import type { Database, Statement } from '../platform/database.ts';
import type { ScaleRecord, TurnEventBody } from '../turns/events.ts';
import { eventsOf, insertEvents, selectEvents, write } from '../turns/journal-sql.ts';
import type { MadeRow } from '../turns/journal-sql.ts';
import type { Stored } from '../turns/journal.ts';
import type { MaskRow, MaskShapes } from './repository.ts';

export type NewMask = Omit<MaskRow, 'conversationId' | 'origin' | 'operation' | 'createdAt'> & MaskShapes;
/** A mask that is added to a turn after the turn's end. The repository gives it the turn's next index. */
type AddedMask = Omit<NewMask, 'index' | 'lastScale' | 'stoppedBy' | 'zoom' | 'candidates'>;
type Keyed = { idempotencyKey: string | null };
export type NewCombination = Omit<AddedMask, 'parentId'> &
  Keyed & {
    operation: MaskOperation;
    sourceIds: readonly string[];
  };
export type NewHumanMask = AddedMask & Keyed;

/**
 * BUSY: the turn has not ended. FULL: the turn has MAX_MASKS_OF_TURN masks. GONE: the turn or its conversation was
 * deleted. NO_PICTURE: the image was deleted.
 */
export type AddRefusal = 'BUSY' | 'FULL' | 'GONE' | 'NO_PICTURE';

/** The API returns the masks of a turn in one list, without pages. */
export const MAX_MASKS_OF_TURN = 100;

export interface MaskInserts {
  /**
   * Inserts a mask, its scales, and the journal events `before` and MaskFinished in one statement. Returns null and
   * inserts nothing when this attempt does not run the turn (any longer).
   */
  insert(
    mask: NewMask,
    attempt: number,
    scales: readonly ScaleRecord[],
    before: readonly TurnEventBody[],
  ): Promise<Stored | null>;
  /** Returns null when the mask was inserted. KEY_TAKEN: the turn has a mask with this idempotency key. */
  insertCombined(mask: NewCombination): Promise<AddRefusal | 'KEY_TAKEN' | null>;
  /** Returns null when the mask was inserted. KEY_TAKEN: the turn has a mask with this idempotency key. */
  insertHuman(mask: NewHumanMask): Promise<AddRefusal | 'KEY_TAKEN' | null>;
}

/** Locks the turn, then the mask, then its image. The label joins `Turn.labels`, which full-text search reads. */
const insert = (channel: string | null): Statement => ({
  name: 'insert mask',
  text: `WITH own AS (
      UPDATE "Turn" SET "lastSeq" = "lastSeq" + cardinality($3::text[]), labels = CASE WHEN labels = '' THEN $5 ELSE
        labels || E'\\n' || $5 END
      WHERE id = $1::uuid AND attempt = $2 AND status = 'RUNNING' RETURNING id, "conversationId", "lastSeq"
    ), mask AS (
      INSERT INTO "Mask" (id, "turnId", label, "imageId", "parentId", index, outcome, width, height, area, box,
        confidence, rle, polygons, tokens, "lastScale", "stoppedBy", zoom, candidates)
      SELECT $4::uuid, own.id, $5, $6::uuid, $7::uuid, $8::int, $9::"MaskOutcome", $10::int, $11::int, $12::int,
        $13::jsonb, $14::float8, $15::jsonb, $16::jsonb, $17::bytea, $18::int, $19::"MaskStop", $21::jsonb,
        $22::jsonb
      FROM own
    ), scales AS (
      INSERT INTO "MaskScale" ("maskId", scale, "scaleCount", side, box, rle, stability, "elapsedMs")
      SELECT $4::uuid, s.* FROM own, jsonb_to_recordset($20::jsonb) AS s (scale int, "scaleCount" int, side int,
        box jsonb, rle jsonb, stability float8, "elapsedMs" float8)
    ), ${insertEvents('$3::text[]')} ${selectEvents('$3::text[]', channel === null ? null : '$23')}`,
});

/** `channel`: PostgreSQL channel of the notice that the insert of a mask sends; null when it sends none. */
export function createMaskInserts(
  { client, sql }: Pick<Database, 'client' | 'sql'>,
  channel: string | null = null,
): MaskInserts {
  const INSERT = insert(channel);
  return {
    async insert(mask, attempt, scales, before) {
      const bodies: TurnEventBody[] = [...before, { type: 'MaskFinished', maskId: mask.id }];
      const rows = await sql<MadeRow>(INSERT, [
        ...valuesOf(mask, attempt, bodies, scales),
        ...(channel === null ? [] : [channel]),
      ]);
      return rows.length === 0 ? null : { events: eventsOf(mask.turnId, bodies, rows), published: channel !== null };
    },

    insertCombined: ({ operation, sourceIds, idempotencyKey, ...mask }) =>
      client.$transaction(async (tx) => {
        const refusal = await lockTurn(tx, mask.turnId, idempotencyKey);
        if (refusal !== null) return refusal;
        const sources = { createMany: { data: sourceIds.map((sourceId, position) => ({ sourceId, position })) } };
        return add(tx, { ...mask, parentId: null }, { origin: 'COMBINED', operation, sources, idempotencyKey });
      }),

    insertHuman: ({ idempotencyKey, ...mask }) =>
      client.$transaction(async (tx) => {
        const refusal = await lockTurn(tx, mask.turnId, idempotencyKey);
        if (refusal !== null) return refusal;
        return add(tx, mask, { origin: 'HUMAN', idempotencyKey });
      }),
  };
}

/** Parameters $1 to $22 of the statement. */
function valuesOf(
  mask: NewMask,
  attempt: number,
  bodies: readonly TurnEventBody[],
  scales: readonly ScaleRecord[],
): unknown[] {
  return [
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
    mask.tokens,
    mask.lastScale,
    mask.stoppedBy,
    JSON.stringify(scales),
    mask.zoom === null ? null : JSON.stringify(mask.zoom),
    mask.candidates.length === 0 ? null : JSON.stringify(mask.candidates),
  ];
}

/**
 * Locks the row of the turn, so that no other transaction takes the same index or key. Null: the turn has ended and has
 * no mask with the key.
 */
async function lockTurn(
  tx: Prisma.TransactionClient,
  turnId: string,
  idempotencyKey: string | null,
): Promise<'GONE' | 'BUSY' | 'KEY_TAKEN' | null> {
  const [turn] = await tx.$queryRaw<{ status: string; deleted: boolean }[]>`
    SELECT t.status::text, c."deletedAt" IS NOT NULL AS deleted FROM "Turn" t JOIN "Conversation" c ON c.id =
      t."conversationId" WHERE t.id = ${turnId}::uuid FOR NO KEY UPDATE OF t`;
  if (turn === undefined || turn.deleted) return 'GONE';
  if (turn.status === 'QUEUED' || turn.status === 'RUNNING') return 'BUSY';
  const taken = idempotencyKey !== null && (await tx.mask.count({ where: { turnId, idempotencyKey } })) > 0;
  return taken ? 'KEY_TAKEN' : null;
}

/** Inserts the mask under the next index of its turn, whose row is locked. */
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
  // The lock makes the deletion of the image wait. The deletion then finds this mask and deletes its overlay too.
  const pictures = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM "Image" WHERE id = ${mask.imageId}::uuid AND status <> 'DELETED' FOR SHARE`;
  if (mask.imageId !== null && pictures.length === 0) return 'NO_PICTURE';
  const placed = {
    ...mask,
    index: (_max.index ?? -1) + 1,
    lastScale: null,
    stoppedBy: null,
    zoom: null,
    candidates: [],
  };
  await tx.mask.create({ data: { ...columnsOf(placed), ...columns } });
  await addLabel(tx, mask);
  return null;
}

/** Values in the types of Prisma's columns. */
function columnsOf(mask: NewMask): Omit<Prisma.MaskUncheckedCreateInput, 'scales' | 'sources'> {
  return {
    ...mask,
    tokens: new Uint8Array(mask.tokens),
    rle: { ...mask.rle },
    polygons: mask.polygons.map(({ outer, holes }) => ({ outer, holes })),
    box: mask.box === null ? Prisma.DbNull : { ...mask.box },
    zoom: mask.zoom === null ? Prisma.DbNull : { ...mask.zoom },
    candidates: Prisma.DbNull,
  };
}

/** Adds the label to `Turn.labels`, which full-text search reads. */
async function addLabel(
  tx: Prisma.TransactionClient,
  { turnId, label }: Pick<NewMask, 'turnId' | 'label'>,
): Promise<void> {
  await tx.$executeRaw`UPDATE "Turn" SET labels = CASE WHEN labels = '' THEN ${label} ELSE labels || E'\n' || ${label}
        END WHERE id = ${turnId}::uuid`;
}
