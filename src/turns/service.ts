// Rules of turns: what may be asked, which turn it follows, how it is cancelled, asked again, searched and watched.
// Saves and enqueues, and returns; how a turn is answered is run.ts.
import type { EngineInfo } from '../../inference/engine.ts';
import type { Estimate, Estimator } from '../../inference/estimate.ts';
import { AppError } from '../errors.ts';
import type { Limits } from '../config.ts';
import type { ConversationRow } from '../conversations/repository.ts';
import type { ConversationService } from '../conversations/service.ts';
import type { ImageRow } from '../images/repository.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskRow } from '../masks/repository.ts';
import type { MaskService } from '../masks/service.ts';
import { readPageArguments } from '../page.ts';
import type { Page, PageArguments } from '../page.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { Logger } from '../platform/log.ts';
import type { TurnQueue } from '../platform/queue/queue.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import { trimVisible } from '../visible.ts';
import { MAX_SIBLINGS } from './creation-repository.ts';
import type { CreationRepository, CreatedTurn, CreateRefusal, NewTurn, Parent } from './creation-repository.ts';
import type { TurnEvent } from './events.ts';
import { describeFailure } from './failure.ts';
import { buildMessages } from './history.ts';
import type { Journal, Stored } from './journal.ts';
import { cancelTopic } from './lease.ts';
import type { FairQueueRepository } from './fair-queue-repository.ts';
import { hashOf, readCost, readKey, readText, titleFrom } from './question.ts';
import type { TurnQuestion } from './question.ts';
import { refusePictures } from './pictures-of-model.ts';
import type { ModelOfPictures } from './pictures-of-model.ts';
import { checkRegionPrompts, refuseUnable, regionsOf } from './region-prompts.ts';
import type { CostLimits, Thumb, TurnRepository, TurnRow } from './repository.ts';
import type { RunRepository } from './run-repository.ts';
import type { FoundTurn, SearchRepository } from './search-repository.ts';

export interface TurnService {
  get(viewerId: string, id: string): Promise<TurnRow | null>;
  byIds(ids: readonly string[]): Promise<TurnRow[]>;
  /** One page for each conversation, in their order. */
  pagesOf(conversationIds: readonly string[], page: PageArguments): Promise<Page<TurnRow>[]>;
  /** The same of the branch that is shown. */
  activePathsOf(conversationIds: readonly string[], page: PageArguments): Promise<Page<TurnRow>[]>;
  childrenOf(ids: readonly string[]): Promise<TurnRow[]>;
  siblingsOf(turns: readonly TurnRow[]): Promise<TurnRow[]>;
  /** With the pictures that its question is about, all READY; NOT_FOUND or BAD_USER_INPUT otherwise. */
  withPictures(viewerId: string, id: string): Promise<{ turn: TurnRow; pictures: ImageRow[] }>;
  /** The id of a turn of the conversation, as it is stored; otherwise NOT_FOUND or BAD_USER_INPUT. */
  requireIn(viewerId: string, conversationId: string, id: string): Promise<string>;
  /** Ids of the pictures sent in each conversation, once each, in order of first appearance. */
  imageIdsOf(conversationIds: readonly string[]): Promise<string[][]>;
  search(viewerId: string, query: string, page: Pick<PageArguments, 'first' | 'after'>): Promise<Page<FoundTurn>>;
  send(viewerId: string, question: TurnQuestion): Promise<{ turn: TurnRow; conversation: ConversationRow }>;
  /** What `send` made with this key, null when it did not yet; BAD_USER_INPUT when that was another input. */
  sentBefore(viewerId: string, idempotencyKey: string, inputHash: string): Promise<TurnRow | null>;
  cancel(viewerId: string, id: string): Promise<TurnRow>;
  regenerate(viewerId: string, id: string): Promise<TurnRow>;
  /** Replaces what was said of the answer; neither thumb nor text takes it back. */
  setFeedback(
    viewerId: string,
    id: string,
    feedback: { thumb?: Thumb | null | undefined; text?: string | null | undefined },
  ): Promise<TurnRow>;
  /** The mask's question again, without what ended it early. */
  refineToFull(viewerId: string, maskId: string): Promise<TurnRow>;
  estimate(viewerId: string, question: TurnQuestion): Promise<Estimate>;
  /** Ends every turn of the conversation that has not ended; nobody's rights are asked. */
  cancelAllOf(conversationId: string): Promise<void>;
  follow(...place: Parameters<Journal['follow']>): Promise<AsyncIterableIterator<TurnEvent>>;
}

export interface TurnParts {
  repository: TurnRepository;
  creations: CreationRepository;
  searching: SearchRepository;
  runs: Pick<RunRepository, 'path' | 'cancelQueued' | 'requestCancel' | 'unfinishedOf'>;
  conversations: () => Pick<ConversationService, 'get'>;
  images: Pick<ImageService, 'requireReady'>;
  masks: Pick<MaskService, 'get'>;
  /** Counts tokens; rejects with MODEL_UNAVAILABLE where that cannot be done. */
  estimator: () => Promise<Estimator>;
  /** The one that answers; rejects with MODEL_UNAVAILABLE when none does. */
  model: () => Promise<Pick<EngineInfo, 'abilities'> & ModelOfPictures>;
  journal: Journal;
  queue: TurnQueue;
  notifier: Notifier;
  fairQueue: Pick<FairQueueRepository, 'nextTurnOfUser'>;
  limits: Limits;
  log: Logger;
  tracing: Pick<Tracing, 'carrier'>;
  webhooks: EndAnnouncer;
}

/** Where a question stands, as far as is known before it is stored. */
interface Place {
  conversation: ConversationRow | null;
  parentId: string | null;
  parent: Parent;
  /** The mask that it changes. */
  refined: MaskRow | null;
  /** What the model will see. */
  pictures: ImageRow[];
}

/** A question that points is placed anew when another one came in between, at most so often. */
const MAX_PLACES = 10;
const MAX_QUERY = 500;
const MAX_FEEDBACK = 2000;

export function createTurnService({
  repository,
  creations,
  searching,
  runs,
  conversations,
  images,
  masks,
  estimator,
  model,
  journal,
  queue,
  notifier,
  fairQueue,
  limits,
  log,
  tracing,
  webhooks,
}: TurnParts): TurnService {
  const noTurn = (id: string): AppError => new AppError('NOT_FOUND', `There is no turn ${id}.`);
  const anotherConversation = (id: string): AppError =>
    new AppError('BAD_USER_INPUT', `Turn ${id} belongs to another conversation.`);
  const own = async (viewerId: string, id: string): Promise<TurnRow> => {
    const turn = await repository.find(viewerId, id);
    if (turn === null) throw noTurn(id);
    return turn;
  };

  return {
    get: (viewerId, id) => repository.find(viewerId, id),
    byIds: (ids) => repository.byIds(ids),
    async pagesOf(conversationIds, page) {
      return repository.pagesOf(conversationIds, readPageArguments(page));
    },

    async activePathsOf(conversationIds, page) {
      return repository.activePathsOf(conversationIds, readPageArguments(page));
    },
    childrenOf: (ids) => repository.childrenOf(ids),
    siblingsOf: (turns) => repository.siblingsOf(turns),
    async requireIn(viewerId, conversationId, id) {
      const turn = await own(viewerId, id);
      if (turn.conversationId !== conversationId) throw anotherConversation(id);
      return turn.id;
    },

    async withPictures(viewerId, id) {
      const turn = await own(viewerId, id);
      return { turn, pictures: await picturesOf(viewerId, turn.parentId, turn.imageIds) };
    },

    imageIdsOf: (conversationIds) => repository.imageIdsOf(conversationIds),

    async search(viewerId, query, page) {
      const words = trimVisible(query);
      if (words.length < 1 || words.length > MAX_QUERY)
        throw new AppError('BAD_USER_INPUT', `query must have 1 to ${MAX_QUERY} characters.`);
      return searching.search(viewerId, words, readPageArguments(page));
    },

    async send(viewerId, question) {
      const { text, imageIds, cost } = readWords(question);
      const key = readKey(question.idempotencyKey ?? null);
      const inputHash = question.inputHash ?? hashOf({ ...question, idempotencyKey: null, text, imageIds });
      if (key !== null) {
        const made = await madeBefore(viewerId, key, inputHash);
        if (made !== null) return made;
      }

      const ask = async (): ReturnType<CreationRepository['create']> => {
        const { conversation, parent, refined, pictures } = await findPlace(viewerId, question, imageIds);
        await refusePictures(model, pictures.length);
        return creations.create({
          viewerId,
          conversation:
            conversation === null ? { title: titleFrom(text) } : { id: conversation.id, titleIfNone: titleFrom(text) },
          parent,
          text,
          imageIds,
          seenImageIds: pictures.map(({ id }) => id),
          requestedIntent: question.intent ?? 'AUTO',
          ...cost,
          regionPrompts: question.regionPrompts ?? [],
          refineMaskId: refined?.id ?? null,
          fullOfMaskId: null,
          idempotency: key === null ? null : { key, inputHash },
        });
      };
      let created = await ask();
      for (let tries = 1; created === 'MOVED' && tries < MAX_PLACES; tries++) created = await ask();
      if (created === 'KEY_TAKEN' && key !== null) {
        // Two requests with one key at the same moment: the other one was first.
        const made = await madeBefore(viewerId, key, inputHash);
        if (made !== null) return made;
      }
      if (typeof created === 'string') throw refusalOf(created);
      await enqueue(created);
      return created;
    },

    async sentBefore(viewerId, idempotencyKey, inputHash) {
      const key = readKey(idempotencyKey);
      return key === null ? null : ((await madeBefore(viewerId, key, inputHash))?.turn ?? null);
    },

    async cancel(viewerId, id) {
      const turn = await own(viewerId, id);
      if (turn.finishedAt === null) await cancel(turn.id);
      return own(viewerId, id);
    },

    async regenerate(viewerId, id) {
      return again(viewerId, await own(viewerId, id), {});
    },

    async refineToFull(viewerId, maskId) {
      const mask = await masks.get(viewerId, maskId);
      if (mask === null) throw new AppError('NOT_FOUND', `There is no mask ${maskId}.`);
      if (mask.stoppedBy === null || mask.stoppedBy === 'LAST_SCALE')
        throw new AppError('BAD_USER_INPUT', `Mask ${maskId} was not ended early.`);
      return again(viewerId, await own(viewerId, mask.turnId), {
        maxScale: null,
        deadlineMs: null,
        stopWhenStable: null,
        fullOfMaskId: mask.id,
      });
    },

    async estimate(viewerId, question) {
      const { text, imageIds, cost } = readWords(question);
      const { parentId, refined } = await findPlace(viewerId, question, imageIds);
      const path = [...(parentId === null ? [] : await runs.path(parentId)), { text, answer: null, imageIds }];
      const pictures = await images.requireReady(
        viewerId,
        path.findLast((one) => one.imageIds.length > 0)?.imageIds ?? [],
      );
      const counter = await estimator();
      try {
        return counter.estimate({
          messages: buildMessages(path),
          intent: question.intent ?? 'AUTO',
          pictures: pictures.map(({ width, height }) => ({ width: width ?? 1, height: height ?? 1 })),
          ...(cost.maxScale === null ? {} : { maxScale: cost.maxScale }),
          regions: regionsOf(
            question.regionPrompts ?? [],
            pictures.map(({ id }) => id),
          ),
          ...(refined === null ? {} : { refine: refined.rle }),
        });
      } catch (error) {
        const { code, message } = describeFailure(error, log, 'estimate');
        throw new AppError(code, message, {}, error);
      }
    },

    async setFeedback(viewerId, id, { thumb, text }) {
      const words = trimVisible(text ?? '');
      if (words.length > MAX_FEEDBACK)
        throw new AppError('BAD_USER_INPUT', `text must have at most ${MAX_FEEDBACK} characters.`);
      const turn = await repository.setFeedback(viewerId, id, {
        thumb: thumb ?? null,
        text: words === '' ? null : words,
      });
      if (turn === null) throw noTurn(id);
      return turn;
    },

    async cancelAllOf(conversationId) {
      for (const id of await runs.unfinishedOf(conversationId)) {
        // To its followers the turn is gone, so they are not told how it ended.
        await journal.wake(id);
        await end(id);
      }
    },

    async follow(viewerId, id, after, from) {
      if (after < 0) throw new AppError('BAD_USER_INPUT', 'after must not be negative.');
      const events = await journal.follow(viewerId, id, after, from);
      if (events === null) throw noTurn(id);
      return events;
    },
  };

  /** The question by itself: what is said, and what it may cost. */
  function readWords(question: TurnQuestion): { text: string; imageIds: string[]; cost: CostLimits } {
    const text = readText(question.text, limits.maxTextLength);
    const imageIds = [...new Set(question.imageIds ?? [])];
    if (imageIds.length > limits.maxImagesPerTurn)
      throw new AppError(
        'BAD_USER_INPUT',
        `There are ${imageIds.length} images, at most ${limits.maxImagesPerTurn} are taken.`,
      );
    if (question.parentTurnId != null && question.siblingOfTurnId != null)
      throw new AppError('BAD_USER_INPUT', 'Give parentTurnId or siblingOfTurnId, not both.');
    return { text, imageIds, cost: readCost(question) };
  }

  /** Where the question stands, and that all it names is there and the viewer's own. */
  async function findPlace(viewerId: string, question: TurnQuestion, imageIds: readonly string[]): Promise<Place> {
    const conversation =
      question.conversationId == null ? null : await conversations().get(viewerId, question.conversationId);
    if (question.conversationId != null && conversation === null)
      throw new AppError('NOT_FOUND', `There is no conversation ${question.conversationId}.`);
    const named = await namedParent(viewerId, conversation, question);
    const parentId = named === undefined ? (conversation?.activeTurnId ?? null) : named;
    const pictures = await picturesOf(viewerId, parentId, imageIds);
    const refined = await checkPointing(viewerId, conversation, question, pictures);
    const points = refined !== null || (question.regionPrompts ?? []).length > 0;
    return {
      conversation,
      parentId,
      refined,
      pictures,
      parent: named === undefined ? { active: true, ...(points ? { only: parentId } : {}) } : { id: named },
    };
  }

  /**
   * What the model will see: the question's own pictures, or the nearest before it on its branch; they must be there.
   */
  async function picturesOf(viewerId: string, parentId: string | null, own: readonly string[]): Promise<ImageRow[]> {
    if (own.length > 0 || parentId === null) return images.requireReady(viewerId, own);
    const path = await runs.path(parentId);
    return images.requireReady(viewerId, path.findLast(({ imageIds }) => imageIds.length > 0)?.imageIds ?? []);
  }

  /** A turn beside `turn` with the same question. */
  async function again(
    viewerId: string,
    turn: TurnRow,
    changes: Partial<CostLimits & Pick<NewTurn, 'fullOfMaskId'>>,
  ): Promise<TurnRow> {
    const pictures = await picturesOf(viewerId, turn.parentId, turn.imageIds);
    await refusePictures(model, pictures.length);
    const {
      conversationId,
      parentId,
      text,
      imageIds,
      requestedIntent,
      maxScale,
      deadlineMs,
      stopWhenStable,
      regionPrompts,
      refineMaskId,
    } = turn;
    const created = await creations.create({
      viewerId,
      conversation: { id: conversationId, titleIfNone: titleFrom(text) },
      parent: { id: parentId },
      text,
      imageIds,
      seenImageIds: pictures.map(({ id }) => id),
      requestedIntent,
      maxScale,
      deadlineMs,
      stopWhenStable,
      regionPrompts,
      refineMaskId,
      fullOfMaskId: null,
      idempotency: null,
      ...changes,
    });
    if (typeof created === 'string') throw refusalOf(created);
    await enqueue(created);
    return created.turn;
  }

  /** Undefined when none was named (null counts as not named): the question follows the branch that is shown. */
  async function namedParent(
    viewerId: string,
    conversation: ConversationRow | null,
    question: TurnQuestion,
  ): Promise<string | null | undefined> {
    const named = question.parentTurnId ?? question.siblingOfTurnId ?? null;
    if (named === null) return undefined;
    const turn = await own(viewerId, named);
    if (turn.conversationId !== conversation?.id) throw anotherConversation(named);
    return question.parentTurnId == null ? turn.parentId : turn.id;
  }

  /**
   * That the question points at what is there, before whether the model can be pointed at it. -> the mask that it
   * changes.
   */
  async function checkPointing(
    viewerId: string,
    conversation: ConversationRow | null,
    { regionPrompts, refineMaskId }: TurnQuestion,
    pictures: readonly ImageRow[],
  ): Promise<MaskRow | null> {
    const prompts = regionPrompts ?? [];
    if (prompts.length === 0 && refineMaskId == null) return null;
    await images.requireReady(viewerId, [...new Set(prompts.map(({ imageId }) => imageId))]);
    const mask = refineMaskId == null ? null : await masks.get(viewerId, refineMaskId);
    if (refineMaskId != null && mask === null) throw new AppError('NOT_FOUND', `There is no mask ${refineMaskId}.`);
    if (mask !== null && mask.conversationId !== conversation?.id)
      throw new AppError('BAD_USER_INPUT', `Mask ${mask.id} belongs to another conversation.`);
    checkRegionPrompts(prompts, pictures);
    if (mask !== null && mask.imageId !== pictures[0]?.id)
      throw new AppError(
        'BAD_USER_INPUT',
        `Mask ${mask.id} does not lie on the (first) picture that the question is about.`,
      );
    if (mask !== null && mask.box === null)
      throw new AppError('BAD_USER_INPUT', `Mask ${mask.id} is empty: there is nothing to change.`);
    refuseUnable((await model()).abilities, prompts, mask !== null);
    return mask;
  }

  async function madeBefore(
    viewerId: string,
    key: string,
    inputHash: string,
  ): Promise<{ turn: TurnRow; conversation: ConversationRow } | null> {
    const made = await creations.findByKey(viewerId, key);
    if (made === null) return null;
    if (made.inputHash !== inputHash)
      throw new AppError('BAD_USER_INPUT', 'This idempotencyKey was used for another input.');
    const conversation = await conversations().get(viewerId, made.turn.conversationId);
    return conversation === null ? null : { turn: made.turn, conversation };
  }

  /** The turn is saved already; a queue that fails now is a delay until the next sweep, no fault of the request. */
  async function enqueue({ turn: { id: turnId }, userPosition }: CreatedTurn): Promise<void> {
    try {
      const trace = tracing.carrier();
      await queue.add({ turnId, ...(trace === undefined ? {} : { trace }) }, { userPosition });
    } catch (error) {
      log.error({ err: error, turnId }, 'the queue did not take a turn; the sweep will bring it again');
    }
  }

  async function leaveQueue(turnId: string): Promise<void> {
    await queue.remove(turnId);
    const next = await fairQueue.nextTurnOfUser(turnId);
    if (next !== null) await queue.advance(next);
  }

  async function cancel(turnId: string): Promise<void> {
    const ended = await end(turnId);
    if (ended !== null) await journal.publish(ended);
  }

  /** A waiting turn is ended, and its followers are to be told; a running one's run is to end it. */
  async function end(turnId: string): Promise<Stored | null> {
    await webhooks.expectEnd(turnId);
    const ended = await runs.cancelQueued(turnId);
    if (ended !== null)
      await leaveQueue(turnId).catch((error: unknown) =>
        log.warn({ err: error, turnId }, 'a cancelled turn stays in the queue'),
      );
    else if (await runs.requestCancel(turnId)) await notifier.publish(cancelTopic(turnId), 1);
    return ended;
  }
}

function refusalOf(refusal: CreateRefusal): Error {
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
      return new Error('an idempotency key was taken, and then it was not');
  }
}
