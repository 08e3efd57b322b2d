// Finds where a new question stands: its conversation, its parent turn, the images that the model will get, and the
// mask that it changes. Checks that all of them exist, belong to the user, and are supported by the model.
import type { EngineInfo } from '../../inference/engine.ts';
import type { ConversationRow } from '../conversations/repository.ts';
import type { ConversationService } from '../conversations/service.ts';
import { AppError, notFound } from '../errors.ts';
import type { ImageRow } from '../images/repository.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskRow } from '../masks/repository.ts';
import type { MaskService } from '../masks/service.ts';
import type { Parent } from './creation-repository.ts';
import { requireTurnIn } from './own-turn.ts';
import { refusePictures } from './pictures-of-model.ts';
import type { ModelOfPictures } from './pictures-of-model.ts';
import type { TurnQuestion } from './question.ts';
import { checkRegionPrompts, refuseUnable } from './region-prompts.ts';
import type { TurnRepository } from './repository.ts';
import type { RunRepository } from './run-repository.ts';

export interface PlacementParts {
  turns: Pick<TurnRepository, 'find'>;
  runs: Pick<RunRepository, 'path'>;
  conversations: () => Pick<ConversationService, 'get'>;
  images: Pick<ImageService, 'requireReady'>;
  masks: Pick<MaskService, 'get'>;
  /** The model that answers; rejects with MODEL_UNAVAILABLE when there is none. */
  model: () => Promise<Pick<EngineInfo, 'abilities'> & ModelOfPictures>;
}

/** What is known of a question before it is stored. */
export interface QuestionPlace {
  /** Null for a new conversation. */
  conversation: ConversationRow | null;
  parentId: string | null;
  parent: Parent;
  /** The mask that the question changes. */
  refined: MaskRow | null;
  /** The images that the model will get. */
  pictures: ImageRow[];
}

export interface Placement {
  find(viewerId: string, question: TurnQuestion, imageIds: readonly string[]): Promise<QuestionPlace>;
  /**
   * The images that the model gets with a question: its own ones, or else those of the nearest turn before it on its
   * branch. All are READY; otherwise NOT_FOUND or BAD_USER_INPUT.
   */
  imagesOf(viewerId: string, parentId: string | null, own: readonly string[]): Promise<ImageRow[]>;
  /** Throws UNSUPPORTED_BY_MODEL when the model does not take this number of images. */
  requireSupported(imageCount: number): Promise<void>;
}

export function createPlacement(parts: PlacementParts): Placement {
  const { turns, runs, conversations, images, model } = parts;

  const imagesOf: Placement['imagesOf'] = async (viewerId, parentId, own) => {
    if (own.length > 0 || parentId === null) return images.requireReady(viewerId, own);
    const path = await runs.path(parentId);
    return images.requireReady(viewerId, path.findLast(({ imageIds }) => imageIds.length > 0)?.imageIds ?? []);
  };

  /** Undefined when the question names no parent: it then follows the active branch. */
  const namedParent = async (
    viewerId: string,
    conversation: ConversationRow | null,
    { parentTurnId, siblingOfTurnId }: TurnQuestion,
  ): Promise<string | null | undefined> => {
    const named = parentTurnId ?? siblingOfTurnId ?? null;
    if (named === null) return undefined;
    const turn = await requireTurnIn(turns, viewerId, conversation?.id ?? null, named);
    return parentTurnId == null ? turn.parentId : turn.id;
  };

  return {
    imagesOf,
    requireSupported: (imageCount) => refusePictures(model, imageCount),

    async find(viewerId, question, imageIds) {
      const { conversationId } = question;
      const conversation = conversationId == null ? null : await conversations().get(viewerId, conversationId);
      if (conversationId != null && conversation === null) throw notFound('conversation', conversationId);
      const named = await namedParent(viewerId, conversation, question);
      const parentId = named === undefined ? (conversation?.activeTurnId ?? null) : named;
      const pictures = await imagesOf(viewerId, parentId, imageIds);
      const refined = await requirePointing(parts, viewerId, question, { conversation, pictures });
      const points = refined !== null || (question.regionPrompts ?? []).length > 0;
      const active: Parent = { active: true, ...(points ? { only: parentId } : {}) };
      return { conversation, parentId, refined, pictures, parent: named === undefined ? active : { id: named } };
    },
  };
}

/**
 * Checks the regions and the mask of a question: first that they exist and fit the images, then that the model supports
 * them. Returns the mask that the question changes.
 */
async function requirePointing(
  { images, masks, model }: PlacementParts,
  viewerId: string,
  { regionPrompts, refineMaskId, candidate }: TurnQuestion,
  { conversation, pictures }: Pick<QuestionPlace, 'conversation' | 'pictures'>,
): Promise<MaskRow | null> {
  const prompts = regionPrompts ?? [];
  if (candidate != null && refineMaskId == null)
    throw new AppError('BAD_USER_INPUT', 'candidate needs refineMaskId: the mask that has the candidates.');
  if (prompts.length === 0 && refineMaskId == null) return null;
  await images.requireReady(viewerId, [...new Set(prompts.map(({ imageId }) => imageId))]);
  const mask = refineMaskId == null ? null : await masks.get(viewerId, refineMaskId);
  if (refineMaskId != null && mask === null) throw notFound('mask', refineMaskId);
  const refuse = (reason: string): never => {
    throw new AppError('BAD_USER_INPUT', `Mask ${mask?.id} ${reason}`);
  };
  if (mask !== null && mask.conversationId !== conversation?.id) refuse('belongs to another conversation.');
  checkRegionPrompts(prompts, pictures);
  if (mask !== null && mask.imageId !== pictures[0]?.id)
    refuse('does not lie on the (first) image that the question is about.');
  if (mask !== null && mask.box === null && candidate == null) refuse('is empty: there is nothing to change.');
  if (candidate != null && mask?.candidates[candidate] === undefined)
    refuse(`has ${mask?.candidates.length ?? 0} candidates; ${candidate} is not the number of one of them.`);
  refuseUnable((await model()).abilities, prompts, mask !== null && candidate == null);
  return mask;
}
