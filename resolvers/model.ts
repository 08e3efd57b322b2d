// The loaded model, as the engine describes it.
import type { ModelInfoResolvers, QueryResolvers } from './generated.ts';

export const Query: Pick<QueryResolvers, 'model'> = {
  model: (_, _args, { services }) => services.model(),
};

export const ModelInfo: ModelInfoResolvers = {
  maxImages: ({ maxImages }) => maxImages ?? null,
  needsImage: ({ needsImage }) => needsImage ?? false,
  metrics: (model) => Object.entries(model.metrics).map(([name, value]) => ({ name, value })),
};
