// GraphQL's model <-> the engine's description of it.
import type {
  ExecutionProvider,
  MaskDecoderFileResolvers,
  ModelInfoResolvers,
  QueryResolvers,
  WeightFormat,
} from './generated.ts';

export const Query: Pick<QueryResolvers, 'model'> = {
  model: (_, _args, { services }) => services.model(),
};

const PROVIDERS: readonly ExecutionProvider[] = ['CPU', 'WEBGPU', 'CUDA', 'TENSORRT'];
const WEIGHT_FORMATS: readonly WeightFormat[] = ['FP32', 'FP16', 'BF16', 'INT8', 'INT4'];

export const ModelInfo: ModelInfoResolvers = {
  provider: ({ executionProvider }) => PROVIDERS.find((name) => name === executionProvider.toUpperCase()) ?? null,
  weightFormat: ({ precision }) => WEIGHT_FORMATS.find((name) => name === precision.toUpperCase()) ?? null,
  maxImages: ({ maxImages }) => maxImages ?? null,
  needsImage: ({ needsImage }) => needsImage ?? false,
  defaultAmbiguity: ({ defaultAmbiguity }) => defaultAmbiguity ?? 'OFF',
  defaultDetail: ({ defaultDetail }) => defaultDetail ?? 'STANDARD',
  maskDecoder: ({ sha256 }, _args, { services }) => services.maskDecoder.filesOf(sha256),
  metrics: (model) => Object.entries(model.metrics).map(([name, value]) => ({ name, value })),
};

export const MaskDecoderFile: MaskDecoderFileResolvers = {
  url: ({ url }, _args, { absolute }) => absolute(url),
};
