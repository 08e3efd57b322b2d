// Translates between the turns of GraphQL and src/turns.
import { AppError, isRetryable } from '../src/errors.ts';
import { isNegative } from '../src/turns/region-prompts.ts';
import type { TurnQuestion } from '../src/turns/question.ts';
import type { TurnRow } from '../src/turns/repository.ts';
import type {
  MutationResolvers,
  QueryResolvers,
  SendTurnInput,
  TurnModelResolvers,
  TurnResolvers,
} from './generated.ts';
import { present, required } from './present.ts';

export const Query: Pick<QueryResolvers, 'turn' | 'searchTurns' | 'estimateTurn'> = {
  async estimateTurn(_, { input }, { viewer, services }) {
    const { answerTokens, tokensPerMask, zoomPromptTokens, whichTokens, eachTokens, compareTokens, masks, ...exact } =
      await services.turns.estimate(viewer.id, questionOf(input));
    return {
      ...exact,
      maxAnswerTokens: answerTokens,
      maxTokensPerMask: tokensPerMask,
      maxZoomPromptTokens: zoomPromptTokens,
      maxAmbiguityTokens: whichTokens,
      maxInstanceTokens: eachTokens,
      maxComparisonTokens: compareTokens,
      maxMasks: masks,
    };
  },
  turn: (_, { id }, { viewer, services }) => services.turns.get(viewer.id, id),
  async searchTurns(_, { query, ...page }, { viewer, services }) {
    const found = await services.turns.search(viewer.id, query, page);
    return {
      pageInfo: found.pageInfo,
      edges: found.edges.map(({ node: { turn: node, ...match }, cursor }) => ({ node, ...match, cursor })),
    };
  },
};

/** The model bundle that answered a turn. */
export type ModelOfTurn = NonNullable<TurnRow['model']>;

/** Converts the two deprecated fields to `position`, so that both forms are the same input for an idempotency key. */
function questionOf({ position, ...input }: SendTurnInput): TurnQuestion {
  const question: TurnQuestion = input;
  if (position == null) return question;
  if (question.parentTurnId != null || question.siblingOfTurnId != null) {
    throw new AppError('BAD_USER_INPUT', 'Give position, parentTurnId or siblingOfTurnId, only one of them.');
  }
  return { ...question, parentTurnId: position.childOf ?? null, siblingOfTurnId: position.siblingOf ?? null };
}

type Fields = 'sendTurn' | 'cancelTurn' | 'regenerateTurn' | 'completeMask' | 'refineToFull' | 'setTurnFeedback';

export const Mutation: Pick<MutationResolvers, Fields> = {
  sendTurn: (_, { input }, { viewer, services }) => services.turns.send(viewer.id, questionOf(input)),
  async cancelTurn(_, { input }, { viewer, services }) {
    return { turn: await services.turns.cancel(viewer.id, input.turnId) };
  },
  async regenerateTurn(_, { input }, { viewer, services }) {
    return { turn: await services.turns.regenerate(viewer.id, input.turnId) };
  },
  async setTurnFeedback(_, { input: { turnId, ...feedback } }, { viewer, services }) {
    return { turn: await services.turns.setFeedback(viewer.id, turnId, feedback) };
  },
  async completeMask(_, { input }, { viewer, services }) {
    return { turn: await services.turns.refineToFull(viewer.id, input.maskId) };
  },
  async refineToFull(_, { input }, { viewer, services }) {
    return { turn: await services.turns.refineToFull(viewer.id, input.maskId) };
  },
};

export const Turn: TurnResolvers = {
  conversation: async ({ conversationId }, _args, { loaders }) =>
    required(await loaders.conversation.load(conversationId), 'the conversation'),
  parent: ({ parentId }, _args, { loaders }) => (parentId === null ? null : loaders.turn.load(parentId)),
  children: ({ id }, _args, { loaders }) => loaders.childrenOfTurn.load(id),
  siblings: (turn, _args, { loaders }) => loaders.siblingsOfTurn.load(turn),
  images: async ({ imageIds }, _args, { loaders }) => present(await loaders.image.loadMany(imageIds)),
  async regionPrompts({ regionPrompts }, _args, { loaders }) {
    const found = await Promise.all(
      regionPrompts.map(async ({ imageId, box, points, scribbles }) => ({
        image: await loaders.image.load(imageId),
        box: box ?? null,
        points: (points ?? []).filter((point) => !isNegative(point)),
        negativePoints: (points ?? []).filter(isNegative),
        scribbles: scribbles ?? [],
      })),
    );
    return found.flatMap(({ image, ...region }) => (image === null ? [] : [{ image, ...region }]));
  },
  refines: ({ refineMaskId }, _args, { loaders }) => (refineMaskId === null ? null : loaders.mask.load(refineMaskId)),
  masks: ({ id }, _args, { loaders }) => loaders.masksOfTurn.load(id),
  error: ({ error }) => (error === null ? null : { ...error, retryable: isRetryable(error.code) }),
};

export const TurnModel: TurnModelResolvers = {
  bundleId: ({ id }) => id,
};
