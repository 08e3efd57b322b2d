// Creates turns: checks a question, stores the turn, and adds it to the queue. run.ts answers it.
import type { Limits } from '../config.ts';
import type { ConversationRow } from '../conversations/repository.ts';
import type { ConversationService } from '../conversations/service.ts';
import { AppError, notFound } from '../errors.ts';
import type { ViewerEvents } from '../events/service.ts';
import type { MaskService } from '../masks/service.ts';
import { MAX_SIBLINGS } from './creation-repository.ts';
import type { CreatedTurn, CreateRefusal, CreationRepository, NewTurn } from './creation-repository.ts';
import { requireTurn } from './own-turn.ts';
import type { Placement } from './placement.ts';
import { hashOf, readKey, readQuestion, titleFrom } from './question.ts';
import type { TurnQuestion } from './question.ts';
import type { TurnOptions, TurnRepository, TurnRow } from './repository.ts';
import type { Scheduling } from './scheduling.ts';

export interface TurnAndConversation {
  turn: TurnRow;
  conversation: ConversationRow;
}

export interface Creation {
  send(viewerId: string, question: TurnQuestion): Promise<TurnAndConversation>;
  /**
   * The turn that `send` created earlier with this key; null when there is none. BAD_USER_INPUT when the key was used
   * for another input.
   */
  sentBefore(viewerId: string, idempotencyKey: string, inputHash: string): Promise<TurnRow | null>;
  /** Creates a sibling of the turn with the same question. */
  regenerate(viewerId: string, id: string): Promise<TurnRow>;
  /** Creates a sibling of the mask's turn with the same question, without the limits that ended the mask early. */
  refineToFull(viewerId: string, maskId: string): Promise<TurnRow>;
}

export interface CreationParts {
  creations: CreationRepository;
  turns: Pick<TurnRepository, 'find'>;
  conversations: () => Pick<ConversationService, 'get'>;
  masks: Pick<MaskService, 'get'>;
  placement: Placement;
  scheduling: Pick<Scheduling, 'enqueue'>;
  viewerEvents: Pick<ViewerEvents, 'publish'>;
  limits: Limits;
}

/** A question with regions or a mask is placed again when its parent changed meanwhile, at most this often. */
const MAX_PLACEMENTS = 10;

export function createCreation(parts: CreationParts): Creation {
  const { turns, masks } = parts;
  return {
    async send(viewerId, question) {
      const checked = check(question, parts.limits);
      const { idempotency } = checked;
      if (idempotency !== null) {
        const earlier = await createdBefore(parts, viewerId, idempotency);
        if (earlier !== null) return earlier;
      }
      let created = await store(parts, viewerId, checked);
      for (let tries = 1; created === 'MOVED' && tries < MAX_PLACEMENTS; tries++)
        created = await store(parts, viewerId, checked);
      if (created === 'KEY_TAKEN' && idempotency !== null) {
        // Two requests with the same key ran at the same time, and the other one was first.
        const earlier = await createdBefore(parts, viewerId, idempotency);
        if (earlier !== null) return earlier;
      }
      return enqueue(parts, created);
    },

    async sentBefore(viewerId, idempotencyKey, inputHash) {
      const key = readKey(idempotencyKey);
      return key === null ? null : ((await createdBefore(parts, viewerId, { key, inputHash }))?.turn ?? null);
    },

    async regenerate(viewerId, id) {
      return again(parts, viewerId, await requireTurn(turns, viewerId, id), {});
    },

    async refineToFull(viewerId, maskId) {
      const mask = await masks.get(viewerId, maskId);
      if (mask === null) throw notFound('mask', maskId);
      if (mask.stoppedBy === null || mask.stoppedBy === 'LAST_SCALE')
        throw new AppError('BAD_USER_INPUT', `Mask ${maskId} was not ended early.`);
      const turn = await requireTurn(turns, viewerId, mask.turnId);
      const unlimited = { maxScale: null, deadlineMs: null, stopWhenStable: null };
      return again(parts, viewerId, turn, { ...unlimited, fullOfMaskId: mask.id });
    },
  };
}

type Idempotency = NonNullable<NewTurn['idempotency']>;

interface CheckedQuestion extends ReturnType<typeof readQuestion> {
  question: TurnQuestion;
  idempotency: Idempotency | null;
}

function check(question: TurnQuestion, limits: Limits): CheckedQuestion {
  const read = readQuestion(question, limits);
  const { text, imageIds } = read;
  const key = readKey(question.idempotencyKey ?? null);
  const inputHash = question.inputHash ?? hashOf({ ...question, idempotencyKey: null, text, imageIds });
  return { ...read, question, idempotency: key === null ? null : { key, inputHash } };
}

/** Finds the place of the question and stores it there. */
async function store(
  { creations, placement }: CreationParts,
  viewerId: string,
  { question, text, imageIds, options, idempotency }: CheckedQuestion,
): Promise<CreatedTurn | CreateRefusal> {
  const { conversation, parent, refined, pictures } = await placement.find(viewerId, question, imageIds);
  await placement.requireSupported(pictures.length);
  const title = titleFrom(text);
  return creations.create({
    viewerId,
    conversation: conversation === null ? { title } : { id: conversation.id, titleIfNone: title },
    parent,
    text,
    imageIds,
    seenImageIds: pictures.map(({ id }) => id),
    requestedIntent: question.intent ?? 'AUTO',
    onDisconnect: question.onDisconnect ?? 'CONTINUE',
    ...options,
    regionPrompts: question.regionPrompts ?? [],
    refineMaskId: refined?.id ?? null,
    candidate: question.candidate ?? null,
    fullOfMaskId: null,
    idempotency,
  });
}

/** Creates a sibling of `turn` with the same question. */
async function again(
  parts: CreationParts,
  viewerId: string,
  turn: TurnRow,
  changes: Partial<TurnOptions & Pick<NewTurn, 'fullOfMaskId'>>,
): Promise<TurnRow> {
  const { creations, placement } = parts;
  const { conversationId, parentId, text, imageIds, requestedIntent, regionPrompts, refineMaskId, candidate } = turn;
  const { maxScale, deadlineMs, stopWhenStable, detail, previews, ambiguity, instances, cleanUp, onDisconnect } = turn;
  const pictures = await placement.imagesOf(viewerId, parentId, imageIds);
  await placement.requireSupported(pictures.length);
  const created = await creations.create({
    viewerId,
    conversation: { id: conversationId, titleIfNone: titleFrom(text) },
    parent: { id: parentId },
    text,
    imageIds,
    seenImageIds: pictures.map(({ id }) => id),
    requestedIntent,
    onDisconnect,
    maxScale,
    deadlineMs,
    stopWhenStable,
    detail,
    previews,
    ambiguity,
    instances,
    cleanUp,
    regionPrompts,
    refineMaskId,
    candidate,
    fullOfMaskId: null,
    idempotency: null,
    ...changes,
  });
  return (await enqueue(parts, created)).turn;
}

async function createdBefore(
  { creations, conversations }: CreationParts,
  viewerId: string,
  { key, inputHash }: Idempotency,
): Promise<TurnAndConversation | null> {
  const earlier = await creations.findByKey(viewerId, key);
  if (earlier === null) return null;
  if (earlier.inputHash !== inputHash)
    throw new AppError('BAD_USER_INPUT', 'This idempotencyKey was used for another input.');
  const conversation = await conversations().get(viewerId, earlier.turn.conversationId);
  return conversation === null ? null : { turn: earlier.turn, conversation };
}

async function enqueue(
  { scheduling, viewerEvents }: CreationParts,
  created: CreatedTurn | CreateRefusal,
): Promise<CreatedTurn> {
  if (typeof created === 'string') throw errorOf(created);
  void viewerEvents.publish(created.conversation.ownerId);
  await scheduling.enqueue(created);
  return created;
}

function errorOf(refusal: CreateRefusal): Error {
  switch (refusal) {
    case 'CROWDED':
      return new AppError('BAD_USER_INPUT', `There are ${MAX_SIBLINGS} sibling turns at this position already.`);
    case 'GONE':
      return new AppError('NOT_FOUND', 'The conversation was deleted.');
    case 'MOVED':
      return new AppError(
        'CONVERSATION_BUSY',
        'Other questions were asked in the conversation at the same moment. Ask again.',
      );
    case 'FULL':
      return new AppError('QUEUE_FULL', 'Too many turns are waiting. Try again in a moment.');
    case 'KEY_TAKEN':
      return new Error('an idempotency key was taken, and then no turn had it');
  }
}
