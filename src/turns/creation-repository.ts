// Turn creation: stores a queued turn and its first event in one transaction of three statements (lock, read, insert).
// Locks are taken in the order of docs/architecture.md ("Locks").
import type { Limits } from '../config.ts';
import type { ConversationRow } from '../conversations/repository.ts';
import { newId } from '../ids.ts';
import type { Database, Sql, Statement } from '../platform/database.ts';
import { breaksUnique } from '../platform/outage.ts';
import { admitTurn, countsTurns, dayOf, ownUse, recordWork } from '../usage/repository.ts';
import type { OwnUse } from '../usage/repository.ts';
import { positionOfNextTurn, waitingTurnsOf } from './fair-queue-repository.ts';
import { include, read } from './repository.ts';
import type { TurnOptions, Pointing, RequestedIntent, TurnRow } from './repository.ts';

export interface NewTurn extends TurnOptions, Pointing {
  viewerId: string;
  /** A new conversation, or an existing one. */
  conversation: { title: string } | { id: string; titleIfNone: string };
  parent: Parent;
  text: string;
  imageIds: readonly string[];
  /** The images that the model gets, of this question or an earlier one. None is deleted during the creation. */
  seenImageIds: readonly string[];
  requestedIntent: RequestedIntent;
  /** The mask that the turn completes to the last scale. */
  fullOfMaskId: string | null;
  idempotency: { key: string; inputHash: string } | null;
}

/**
 * The parent that the request names (null: the turn becomes a root), or the active turn at the moment of the creation,
 * so that turns created at the same time follow one another. `only`: the regions or the mask of the question were
 * checked for this parent; with another active turn the creation is refused (MOVED).
 */
export type Parent = { id: string | null } | { active: true; only?: string | null };

export type CreateRefusal = 'KEY_TAKEN' | 'CROWDED' | 'GONE' | 'MOVED' | 'FULL';

/** Most turns with the same parent: lists of children and siblings are not paged. */
export const MAX_SIBLINGS = 100;

export interface CreationRepository {
  /**
   * Stores the turn, its first event, and a new conversation. The turn becomes the active one. KEY_TAKEN: a turn of the
   * user has this idempotency key. CROWDED: the parent has MAX_SIBLINGS children. GONE: the conversation was deleted.
   * MOVED: the parent is not `only`, or an image was deleted. FULL: the queue has `maxQueuedTurns` turns.
   */
  create(turn: NewTurn): Promise<CreatedTurn | CreateRefusal>;
  findByKey(viewerId: string, key: string): Promise<{ turn: TurnRow; inputHash: string } | null>;
}

export interface CreatedTurn {
  turn: TurnRow;
  conversation: ConversationRow;
  /** Number of queued turns of the same user before this one. */
  userPosition: number;
}

const CONVERSATION = ['id', 'ownerId', 'title', 'tags', 'createdAt', 'updatedAt', 'archivedAt', 'activeTurnId'];
const conversationColumns = (of: string): string => CONVERSATION.map((name) => `${of}."${name}"`).join(', ');

/**
 * Locks the owner when a limit counts the owner's turns, then an existing conversation, then the creation of queued
 * turns, which makes the limit on queued turns exact for simultaneous creations. The next statement reads the counts,
 * after all transactions that held these locks have committed.
 */
const LOCK: Statement = {
  name: 'lock for new turn',
  text: `WITH owner AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended('turns of ' || $2, 0)) WHERE $3::boolean
    ), locked AS MATERIALIZED (
      SELECT c.* FROM (SELECT count(*) FROM owner) first, "Conversation" c WHERE c.id = $1::uuid AND c."deletedAt"
        IS NULL FOR NO KEY UPDATE OF c
    ), queue AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended('turns that wait', 0)) FROM (SELECT count(*) FROM locked) second
    )
    SELECT ${conversationColumns('locked')} FROM (SELECT count(*) FROM queue) third LEFT JOIN locked ON true`,
};

interface CreationState extends OwnUse {
  siblings: number;
  index: number;
  queued: number;
  position: number;
  userPosition: number;
}

/** The state on which the limits and the new row depend. */
export const READ_STATE: Statement = {
  name: 'state for new turn',
  text: `SELECT
    (SELECT count(*) FROM "Turn" WHERE "conversationId" = $1::uuid AND ("parentId" = $2::uuid OR ($2::uuid IS NULL
      AND "parentId" IS NULL)))::int AS siblings,
    (SELECT COALESCE(max(index), -1) + 1 FROM "Turn" WHERE "conversationId" = $1::uuid)::int AS index,
    (SELECT count(*) FROM "Turn" WHERE status = 'QUEUED')::int AS queued,
    (${positionOfNextTurn('$3')}) AS position, (${waitingTurnsOf('$3')}) AS "userPosition",
    ${ownUse({ owner: '$3', day: '$4', perMinute: '$5', atOnce: '$6' })}`,
};

/**
 * Stores nothing and returns no row when an image of the prompt ($20) was deleted. The images are locked: a deletion
 * that starts now waits, and then finds the turn.
 */
const insert = (name: string, conversation: string): Statement => ({
  name,
  text: `WITH seen AS (
      SELECT id FROM "Image" WHERE id = ANY($20::uuid[]) AND status = 'READY' ORDER BY id FOR SHARE
    ), kept AS (
      SELECT pictures FROM (SELECT count(*) AS pictures FROM seen) found WHERE pictures = cardinality($20::uuid[])
    ), conversation AS (
      ${conversation} RETURNING ${CONVERSATION.map((column) => `"${column}"`).join(', ')}
    ), turn AS (
      INSERT INTO "Turn" (id, "conversationId", "ownerId", "parentId", index, text, "requestedIntent", "maxScale",
        "deadlineMs", "stopWhenStable", "fullOfMaskId",
        "refineMaskId", "regionPrompts", "idempotencyKey", "inputHash", "lastSeq", "queuePosition", "queueToldAt",
        "cleanUp")
      SELECT $1::uuid, $2::uuid, $3::text, $5::uuid, $6::int, $7, $8::"RequestedIntent", $9::int, $10::int,
        $11::float8, $12::uuid, $13::uuid, $14::jsonb, $15, $16, 1, $17::int, now(), $21::jsonb
      FROM kept
      RETURNING "createdAt" AS "turnCreatedAt"
    ), images AS (
      INSERT INTO "TurnImage" ("turnId", position, "imageId") SELECT $1::uuid, n - 1, image FROM turn,
        unnest($18::uuid[]) WITH ORDINALITY AS sent (image, n)
    ), event AS (
      INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT $1::uuid, 1, 'TurnQueued',
        jsonb_build_object('position', $17::int) FROM turn
    ), counted AS (
      ${recordWork('SELECT $3::text, $19::date, 1, 0, 0, 0, 0, 0 FROM turn')}
    )
    SELECT conversation.*, turn."turnCreatedAt" FROM conversation, turn`,
});
const INSERT_WITH_CONVERSATION = insert(
  'new turn of new conversation',
  `INSERT INTO "Conversation" (id, "ownerId", title, tags, "activeTurnId")
      SELECT $2::uuid, $3::text, $4::text, '{}'::text[], $1::uuid FROM kept`,
);
const INSERT = insert(
  'new turn',
  `UPDATE "Conversation" SET "updatedAt" = now(), title = COALESCE(title, $4::text), "activeTurnId" = $1::uuid
      FROM kept WHERE id = $2::uuid`,
);

/** `limits`: of the turns of each user (RATE_LIMITED beyond them), and of all queued turns. */
export function createCreationRepository(
  { client, transaction }: Pick<Database, 'client' | 'transaction'>,
  limits: Limits,
): CreationRepository {
  return {
    async create(turn) {
      try {
        return await transaction((sql) => create(sql, turn, limits));
      } catch (error) {
        if (error instanceof Refused) return error.reason;
        if (turn.idempotency !== null && breaksUnique(error, 'Turn_ownerId_idempotencyKey_key')) return 'KEY_TAKEN';
        throw error;
      }
    },

    async findByKey(ownerId, idempotencyKey) {
      const row = await client.turn.findUnique({
        where: { ownerId_idempotencyKey: { ownerId, idempotencyKey } },
        include,
      });
      return row === null ? null : { turn: read(row), inputHash: row.inputHash ?? '' };
    },
  };
}

/** Rolls the transaction back. */
class Refused extends Error {
  readonly reason: CreateRefusal;

  constructor(reason: CreateRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** The three statements of the transaction. */
async function create(sql: Sql, turn: NewTurn, limits: Limits): Promise<CreatedTurn> {
  const { conversationId, parentId } = await lock(sql, turn, limits);
  const today = dayOf(new Date());
  const state = await readState(sql, [conversationId, parentId, turn.viewerId, today], limits);
  const { index, position, userPosition } = state;
  const place = { id: newId(), conversationId, parentId, index };
  const [row] = await sql<ConversationRow & { turnCreatedAt: Date }>(
    'id' in turn.conversation ? INSERT : INSERT_WITH_CONVERSATION,
    valuesOf(turn, place, position, today),
  );
  if (row === undefined) throw new Refused('MOVED');
  const { turnCreatedAt, ...conversation } = row;
  return { conversation, userPosition, turn: { ...queuedTurn(turn, turnCreatedAt), ...place } };
}

async function lock(
  sql: Sql,
  { conversation, viewerId, parent }: NewTurn,
  limits: Limits,
): Promise<{ conversationId: string; parentId: string | null }> {
  const existingId = 'id' in conversation ? conversation.id : null;
  const values = [existingId, viewerId, countsTurns(limits)];
  const [locked] = await sql<{ id: string | null; activeTurnId: string | null }>(LOCK, values);
  if (existingId !== null && locked?.id == null) throw new Refused('GONE');
  return { conversationId: existingId ?? newId(), parentId: parentOf(parent, locked?.activeTurnId ?? null) };
}

function parentOf(parent: Parent, activeTurnId: string | null): string | null {
  if ('id' in parent) return parent.id;
  if (parent.only !== undefined && parent.only !== activeTurnId) throw new Refused('MOVED');
  return activeTurnId;
}

/** Throws when a limit refuses the turn. `values`: the first four parameters of READ_STATE. */
async function readState(sql: Sql, values: readonly unknown[], limits: Limits): Promise<CreationState> {
  const ofUser = [limits.maxTurnsPerMinute, limits.maxConcurrentTurns];
  const [state] = await sql<CreationState>(READ_STATE, [...values, ...ofUser]);
  if (state === undefined) throw new Error('a count has no row');
  if (state.queued >= limits.maxQueuedTurns) throw new Refused('FULL');
  admitTurn(state, limits);
  if (state.siblings >= MAX_SIBLINGS) throw new Refused('CROWDED');
  return state;
}

type Place = Pick<TurnRow, 'id' | 'conversationId' | 'parentId' | 'index'>;

/** The parameters of INSERT and INSERT_WITH_CONVERSATION. */
function valuesOf(
  turn: NewTurn,
  { id, conversationId, parentId, index }: Place,
  position: number,
  today: Date | string,
): unknown[] {
  const { conversation, idempotency, regionPrompts, cleanUp } = turn;
  return [
    id,
    conversationId,
    turn.viewerId,
    'id' in conversation ? conversation.titleIfNone : conversation.title,
    parentId,
    index,
    turn.text,
    turn.requestedIntent,
    turn.maxScale,
    turn.deadlineMs,
    turn.stopWhenStable,
    turn.fullOfMaskId,
    turn.refineMaskId,
    regionPrompts.length === 0 ? null : JSON.stringify(regionPrompts),
    idempotency?.key ?? null,
    idempotency?.inputHash ?? null,
    position,
    turn.imageIds,
    today,
    [...new Set(turn.seenImageIds)],
    cleanUp === null ? null : JSON.stringify(cleanUp),
  ];
}

/** The stored row as it is read later, so that it is not read back. */
function queuedTurn(turn: NewTurn, createdAt: Date): Omit<TurnRow, keyof Place> {
  const { text, imageIds, requestedIntent, maxScale, deadlineMs, stopWhenStable, cleanUp } = turn;
  const { refineMaskId, regionPrompts } = turn;
  return {
    status: 'QUEUED',
    text,
    imageIds: [...imageIds],
    requestedIntent,
    resolvedIntent: null,
    maxScale,
    deadlineMs,
    stopWhenStable,
    cleanUp,
    refineMaskId,
    regionPrompts,
    answer: null,
    error: null,
    usage: null,
    model: null,
    feedback: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
  };
}
