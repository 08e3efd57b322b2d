// How many pictures the model looks at, told when a question is asked: a turn that has waited for its answer should not
// fail for it.
import type { EngineInfo } from '../../inference/engine.ts';
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';

export type ModelOfPictures = Pick<EngineInfo, 'maxImages' | 'needsImage'>;
/** Rejects with MODEL_UNAVAILABLE when there is none. */
type Source = () => Promise<ModelOfPictures>;

/**
 * `seen`: pictures that the model would be given. Throws UNSUPPORTED_BY_MODEL; while there is no model, turns wait for
 * one.
 */
export async function refusePictures(model: Source, seen: number): Promise<void> {
  const { maxImages, needsImage } = await present(model);
  const refuse = (message: string): never => {
    throw new AppError('UNSUPPORTED_BY_MODEL', message);
  };
  if (maxImages !== undefined && seen > maxImages)
    refuse(`The question is about ${seen} pictures, this model looks at ${maxImages} at most.`);
  if (needsImage === true && seen === 0)
    refuse('This model only answers questions about a picture: send one with the question, or before it.');
}

/** What the server takes, or the model where that is less. */
export async function limitsWith(limits: Limits, model: Source): Promise<Limits> {
  const { maxImages = limits.maxImagesPerTurn } = await present(model);
  return { ...limits, maxImagesPerTurn: Math.min(limits.maxImagesPerTurn, maxImages) };
}

const present = (model: Source): Promise<ModelOfPictures> =>
  model().catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'MODEL_UNAVAILABLE') return {};
    throw error;
  });
