// Turn creation: stores a queued turn and its first event in one transaction of three statements
// (creation-statements.ts).
import type { Limits } from '../config.ts';
import type { ConversationRow } from '../conversations/repository.ts';
import { newId } from '../ids.ts';
import type { Database, Sql, Statement } from '../platform/database.ts';
import { breaksUnique } from '../platform/outage.ts';
import { admitTurn, countsTurns, dayOf } from '../usage/repository.ts';
import { LOCK, READ_STATE, insertInto, insertWithConversation } from './creation-statements.ts';
import type { CreationState } from './creation-statements.ts';
import { include, read } from './repository.ts';
import type { OnDisconnect, TurnOptions, Pointing, RequestedIntent, TurnRow } from './repository.ts';

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
  onDisconnect: OnDisconnect;
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

/** The statements of a process. They publish on `channel`, unless it is null. */
interface Inserts {
  withConversation: Statement;
  into: Statement;
  channel: string | null;
}

/** `limits`: of the turns of each user (RATE_LIMITED beyond them), and of all queued turns. */
export function createCreationRepository(
  { client, transaction }: Pick<Database, 'client' | 'transaction'>,
  limits: Limits,
  channel: string | null = null,
): CreationRepository {
  const inserts: Inserts = { withConversation: insertWithConversation(channel), into: insertInto(channel), channel };
  return {
    async create(turn) {
      try {
        return await transaction((sql) => create(sql, inserts, turn, limits));
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
async function create(sql: Sql, inserts: Inserts, turn: NewTurn, limits: Limits): Promise<CreatedTurn> {
  const { conversationId, parentId } = await lock(sql, turn, limits);
  const today = dayOf(new Date());
  const state = await readState(sql, [conversationId, parentId, turn.viewerId, today], limits);
  const { index, position, userPosition } = state;
  const place = { id: newId(), conversationId, parentId, index };
  const [row] = await sql<ConversationRow & { turnCreatedAt: Date }>(
    'id' in turn.conversation ? inserts.into : inserts.withConversation,
    [...valuesOf(turn, place, position, today), ...(inserts.channel === null ? [] : [inserts.channel])],
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

/** The parameters of both statements that insert, without the channel. */
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
    turn.detail,
    turn.onDisconnect === 'CANCEL',
    turn.previews,
    turn.ambiguity,
    turn.candidate,
    turn.instances,
  ];
}

/** The stored row as it is read later, so that it is not read back. */
function queuedTurn(turn: NewTurn, createdAt: Date): Omit<TurnRow, keyof Place> {
  const { text, imageIds, requestedIntent, maxScale, deadlineMs, stopWhenStable, detail, cleanUp } = turn;
  const { previews, ambiguity, instances, refineMaskId, candidate, regionPrompts, onDisconnect } = turn;
  return {
    status: 'QUEUED',
    text,
    imageIds: [...imageIds],
    requestedIntent,
    onDisconnect,
    resolvedIntent: null,
    maxScale,
    deadlineMs,
    stopWhenStable,
    detail,
    previews,
    ambiguity,
    instances,
    cleanUp,
    refineMaskId,
    candidate,
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
