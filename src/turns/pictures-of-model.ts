// Checks the number of images of a question against the model when the turn is created, so that no turn waits in the
// queue and then fails for it.
import type { EngineInfo } from '../../inference/engine.ts';
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';

export type ModelOfPictures = Pick<EngineInfo, 'maxImages' | 'needsImage'>;
/** Rejects with MODEL_UNAVAILABLE when no worker has a model. */
type Source = () => Promise<ModelOfPictures>;

/**
 * `seen`: number of images that the model gets. Throws UNSUPPORTED_BY_MODEL. Without a model nothing is refused, and
 * turns wait for one.
 */
export async function refusePictures(model: Source, seen: number): Promise<void> {
  const { maxImages, needsImage } = await present(model);
  const refuse = (message: string): never => {
    throw new AppError('UNSUPPORTED_BY_MODEL', message);
  };
  if (maxImages !== undefined && seen > maxImages)
    refuse(`The question is about ${seen} images, this model looks at ${maxImages} at most.`);
  if (needsImage === true && seen === 0)
    refuse('This model only answers questions about an image: send one with the question, or before it.');
}

/** The limits of the server, lowered to those of the model. */
export async function limitsWith(limits: Limits, model: Source): Promise<Limits> {
  const { maxImages = limits.maxImagesPerTurn } = await present(model);
  return { ...limits, maxImagesPerTurn: Math.min(limits.maxImagesPerTurn, maxImages) };
}

const present = (model: Source): Promise<ModelOfPictures> =>
  model().catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'MODEL_UNAVAILABLE') return {};
    throw error;
  });
