// Asking: a question becomes a turn that waits, with its first event, in one transaction with its conversation, in the order of locks of
// docs/architecture.md ("Locks"). Prisma's types end here.
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Limits } from '../config.ts';
import type { ConversationRow } from '../conversations/repository.ts';
import { newId } from '../ids.ts';
import { admitTurn, countTurn } from '../usage/repository.ts';
import { stored } from './journal-repository.ts';
import { placeOfNext } from './line-repository.ts';
import { include, read } from './repository.ts';
import type { CostWishes, Pointing, RequestedIntent, TurnRow } from './repository.ts';

export interface NewTurn extends CostWishes, Pointing {
  viewerId: string;
  /** A new conversation, or one that is there. */
  conversation: { title: string } | { id: string; titleIfNone: string };
  parent: Parent;
  text: string;
  imageIds: readonly string[];
  /** The pictures that the model will see, sent with this question or before it; none is deleted while it is asked. */
  seenImageIds: readonly string[];
  requestedIntent: RequestedIntent;
  /** The mask that the turn makes in full. */
  fullOfMaskId: string | null;
  idempotency: { key: string; inputHash: string } | null;
}

/**
 * The turn that was named (null: the first place), or the last one of the branch that is shown at the moment of asking, so that of questions
 * asked at once one follows the other. `only`: what the question points at was checked for this one, and is not there after another one.
 */
export type Parent = { id: string | null } | { active: true; only?: string | null };

export type CreateRefusal = 'KEY_TAKEN' | 'CROWDED' | 'GONE' | 'MOVED' | 'FULL';

/** Most turns with the same parent: lists of children and siblings are not paged. */
export const MAX_SIBLINGS = 100;

export interface AskRepository {
  /**
   * The turn, its conversation where that is new, and its first event; it becomes the conversation's active one.
   * CROWDED: it would stand beside MAX_SIBLINGS others. GONE: the conversation was deleted meanwhile. MOVED: the parent is another one than
   * `only`, or a picture was deleted meanwhile. FULL: so many turns wait that there is no room for one more.
   */
  create(turn: NewTurn): Promise<{ turn: TurnRow; conversation: ConversationRow } | CreateRefusal>;
  findByKey(viewerId: string, key: string): Promise<{ turn: TurnRow; inputHash: string } | null>;
  countQueued(): Promise<number>;
}

/** `limits`: of each user's turns, RATE_LIMITED beyond them, and of all that wait. */
export function createAskRepository(client: PrismaClient, limits: Limits): AskRepository {
  const countQueued = (): Promise<number> => client.turn.count({ where: { status: 'QUEUED' } });
  return {
    async create(turn) {
      // A first look costs less than a turn that is stored and taken back; what counts is the second one.
      if ((await countQueued()) >= limits.maxQueuedTurns) return 'FULL';
      try {
        return await client.$transaction(async (tx) => {
          await admitTurn(tx, turn.viewerId, limits);
          const made = await insert(tx, turn);
          await keepPictures(tx, turn.seenImageIds);
          await countTurn(tx, turn.viewerId);
          await refuseWhenFull(tx, limits.maxQueuedTurns);
          return made;
        });
      } catch (error) {
        if (error instanceof Refused) return error.reason;
        if (turn.idempotency !== null && error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return 'KEY_TAKEN';
        throw error;
      }
    },

    async findByKey(ownerId, idempotencyKey) {
      const row = await client.turn.findUnique({ where: { ownerId_idempotencyKey: { ownerId, idempotencyKey } }, include });
      return row === null ? null : { turn: read(row), inputHash: row.inputHash ?? '' };
    },

    countQueued,
  };
}

/** Ends the transaction. */
class Refused extends Error {
  readonly reason: CreateRefusal;

  constructor(reason: CreateRefusal) {
    super(reason);
    this.reason = reason;
  }
}

async function insert(tx: Prisma.TransactionClient, turn: NewTurn): Promise<{ turn: TurnRow; conversation: ConversationRow }> {
  const conversation = 'id' in turn.conversation
    ? await touch(tx, turn.conversation)
    : await tx.conversation.create({ data: { id: newId(), ownerId: turn.viewerId, title: turn.conversation.title, tags: [] } });
  // The conversation's row is locked by now: nobody else takes the same number, or follows the same turn.
  const parentId = parentOf(turn.parent, conversation);
  if ((await tx.turn.count({ where: { conversationId: conversation.id, parentId } })) >= MAX_SIBLINGS) throw new Refused('CROWDED');
  const { _max } = await tx.turn.aggregate({ where: { conversationId: conversation.id }, _max: { index: true } });
  const { position, now } = await placeOfNext(tx, turn.viewerId);
  const row = await tx.turn.create({
    data: {
      id: newId(), conversationId: conversation.id, ownerId: turn.viewerId, parentId, index: (_max.index ?? -1) + 1,
      text: turn.text, requestedIntent: turn.requestedIntent, maxScale: turn.maxScale, deadlineMs: turn.deadlineMs, stopWhenStable: turn.stopWhenStable, fullOfMaskId: turn.fullOfMaskId,
      refineMaskId: turn.refineMaskId, ...(turn.regionPrompts.length === 0 ? {} : { regionPrompts: [...turn.regionPrompts] }),
      createdAt: now, lastSeq: 1, queuePosition: position, queueToldAt: now,
      idempotencyKey: turn.idempotency?.key ?? null, inputHash: turn.idempotency?.inputHash ?? null,
      images: { create: turn.imageIds.map((imageId, i) => ({ imageId, position: i })) },
      events: { create: { seq: 1, at: now, ...stored({ type: 'TurnQueued', position }) } },
    },
    include,
  });
  return { turn: read(row), conversation: await tx.conversation.update({ where: { id: conversation.id }, data: { activeTurnId: row.id } }) };
}

function parentOf(parent: Parent, { activeTurnId }: ConversationRow): string | null {
  if ('id' in parent) return parent.id;
  if (parent.only !== undefined && parent.only !== activeTurnId) throw new Refused('MOVED');
  return activeTurnId;
}

/** Whoever deletes one of them waits, and finds the turn then; one that is deleted already is not asked about. */
async function keepPictures(tx: Prisma.TransactionClient, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const kept = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Image" WHERE id = ANY(${[...ids]}::uuid[]) AND status = 'READY' ORDER BY id FOR SHARE`;
  if (kept.length < new Set(ids).size) throw new Refused('MOVED');
}

/** Whoever asks comes through here one after the other, the turn stored already, so that of many at once none is too many. */
async function refuseWhenFull(tx: Prisma.TransactionClient, maxQueuedTurns: number): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('turns that wait', 0))`;
  if ((await tx.turn.count({ where: { status: 'QUEUED' } })) > maxQueuedTurns) throw new Refused('FULL');
}

/** Locks the conversation, marks it as changed, and gives it a title where it has none. */
async function touch(tx: Prisma.TransactionClient, { id, titleIfNone }: { id: string; titleIfNone: string }): Promise<ConversationRow> {
  const [conversation] = await tx.conversation.updateManyAndReturn({ where: { id, deletedAt: null }, data: { updatedAt: new Date() } });
  if (conversation === undefined) throw new Refused('GONE');
  return conversation.title === null ? tx.conversation.update({ where: { id }, data: { title: titleIfNone } }) : conversation;
}
