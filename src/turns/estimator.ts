// Loads the manifest and the tokenizer for token estimates, once, as long as the bundle is the one that answers turns.
import { InferenceError, loadEstimator } from '../../inference/index.ts';
import type { EngineInfo } from '../../inference/engine.ts';
import type { Estimator } from '../../inference/estimate.ts';
import { AppError } from '../errors.ts';

/**
 * `folder`: the folder of the bundle. The returned function rejects with MODEL_UNAVAILABLE when this server does not
 * have the bundle of the workers.
 */
export function createEstimatorSource(
  folder: string,
  model: () => Promise<Pick<EngineInfo, 'sha256'>>,
): () => Promise<Estimator> {
  let loaded: Promise<Estimator> | null = null;
  return async () => {
    const { sha256 } = await model();
    loaded ??= loadEstimator(folder);
    try {
      const estimator = await loaded;
      if (estimator.sha256 === sha256) return estimator;
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
    }
    loaded = null;
    throw new AppError(
      'MODEL_UNAVAILABLE',
      'This server does not have the bundle of the model that answers turns, so it cannot count tokens.',
    );
  };
}
