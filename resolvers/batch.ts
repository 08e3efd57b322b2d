// GraphQL's batches <-> src/batches.
import { isRetryable } from '../src/errors.ts';
import type { BatchItemResolvers, BatchResolvers, MutationResolvers, QueryResolvers } from './generated.ts';

export const Query: Pick<QueryResolvers, 'batch' | 'estimateBatch'> = {
  batch: (_, { id }, { viewer, services }) => services.batches.get(viewer.id, id),
  estimateBatch: (_, { input }, { viewer, services }) => services.batches.estimate(viewer.id, input),
};

export const Mutation: Pick<MutationResolvers, 'createBatch' | 'cancelBatch' | 'exportBatch'> = {
  async createBatch(_, { input }, { viewer, services }) {
    return { batch: await services.batches.create(viewer.id, input) };
  },
  async exportBatch(_, { input }, { viewer, services, absolute }) {
    const { batch, url } = await services.exports.exportBatch(viewer.id, input);
    return { batch, url: absolute(url) };
  },
  async cancelBatch(_, { input }, { viewer, services }) {
    return { batch: await services.batches.cancel(viewer.id, input.batchId) };
  },
};

export const Batch: BatchResolvers = {
  status({ cancelledAt, finishedAt }) {
    if (cancelledAt !== null) return 'CANCELLED';
    return finishedAt === null ? 'RUNNING' : 'COMPLETED';
  },
  progress: ({ id }, _args, { services }) => services.batches.progress(id),
  items: ({ id }, page, { services }) => services.batches.items(id, page),
};

export const BatchItem: BatchItemResolvers = {
  image: ({ imageId }, _args, { loaders }) => loaders.image.load(imageId),
  turn: ({ turnId }, _args, { loaders }) => (turnId === null ? null : loaders.turn.load(turnId)),
  error: ({ error }) => (error === null ? null : { ...error, retryable: isRetryable(error.code) }),
};
