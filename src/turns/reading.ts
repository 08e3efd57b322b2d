// Reads turns: single turns, pages, neighbours in the tree, and the images of a turn. Also sets the feedback of a turn.
import { AppError } from '../errors.ts';
import type { ImageRow } from '../images/repository.ts';
import { readPageArguments } from '../page.ts';
import type { Page, PageArguments } from '../page.ts';
import { trimVisible } from '../visible.ts';
import { noTurn, requireTurn, requireTurnIn } from './own-turn.ts';
import type { Placement } from './placement.ts';
import type { Thumb, TurnRepository, TurnRow } from './repository.ts';

export interface TurnReading {
  get(viewerId: string, id: string): Promise<TurnRow | null>;
  byIds(ids: readonly string[]): Promise<TurnRow[]>;
  /** One page for each conversation, in the order of the ids. */
  pagesOf(conversationIds: readonly string[], page: PageArguments): Promise<Page<TurnRow>[]>;
  /** The same for the active branch of each conversation. */
  activePathsOf(conversationIds: readonly string[], page: PageArguments): Promise<Page<TurnRow>[]>;
  childrenOf(ids: readonly string[]): Promise<TurnRow[]>;
  siblingsOf(turns: readonly TurnRow[]): Promise<TurnRow[]>;
  /** A turn and the images of its prompt. All images are READY; otherwise NOT_FOUND or BAD_USER_INPUT. */
  withPictures(viewerId: string, id: string): Promise<{ turn: TurnRow; pictures: ImageRow[] }>;
  /** The stored id of a turn of the conversation; otherwise NOT_FOUND or BAD_USER_INPUT. */
  requireIn(viewerId: string, conversationId: string, id: string): Promise<string>;
  /** Ids of the images of each conversation, without repeats, in order of first appearance. */
  imageIdsOf(conversationIds: readonly string[]): Promise<string[][]>;
  /** Replaces the feedback of a turn. Feedback without thumb and text removes it. */
  setFeedback(viewerId: string, id: string, feedback: FeedbackInput): Promise<TurnRow>;
}

export interface FeedbackInput {
  thumb?: Thumb | null | undefined;
  text?: string | null | undefined;
}

const MAX_FEEDBACK = 2000;

export function createTurnReading(turns: TurnRepository, placement: Pick<Placement, 'imagesOf'>): TurnReading {
  return {
    get: (viewerId, id) => turns.find(viewerId, id),
    byIds: (ids) => turns.byIds(ids),
    pagesOf: async (conversationIds, page) => turns.pagesOf(conversationIds, readPageArguments(page)),
    activePathsOf: async (conversationIds, page) => turns.activePathsOf(conversationIds, readPageArguments(page)),
    childrenOf: (ids) => turns.childrenOf(ids),
    siblingsOf: (of) => turns.siblingsOf(of),
    imageIdsOf: (conversationIds) => turns.imageIdsOf(conversationIds),

    async requireIn(viewerId, conversationId, id) {
      return (await requireTurnIn(turns, viewerId, conversationId, id)).id;
    },

    async withPictures(viewerId, id) {
      const turn = await requireTurn(turns, viewerId, id);
      return { turn, pictures: await placement.imagesOf(viewerId, turn.parentId, turn.imageIds) };
    },

    async setFeedback(viewerId, id, { thumb, text }) {
      const trimmed = trimVisible(text ?? '');
      if (trimmed.length > MAX_FEEDBACK)
        throw new AppError('BAD_USER_INPUT', `text must have at most ${MAX_FEEDBACK.toLocaleString('en')} characters.`);
      const feedback = { thumb: thumb ?? null, text: trimmed === '' ? null : trimmed };
      const turn = await turns.setFeedback(viewerId, id, feedback);
      if (turn === null) throw noTurn(id);
      return turn;
    },
  };
}
