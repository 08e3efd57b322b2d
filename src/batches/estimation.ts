// Estimates a batch before it is created: tokens by the arithmetic of `estimateTurn`, and the model's time by the speed
// of recent turns. Stores nothing.
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Estimate, Estimator } from '../../inference/estimate.ts';
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';
import type { ImageService } from '../images/service.ts';
import type { Logger } from '../platform/log.ts';
import { describeFailure } from '../turns/failure.ts';
import type { Speed } from '../turns/speed-repository.ts';
import { readBatchInput } from './input.ts';
import type { CreateBatchInput } from './input.ts';

export interface BatchEstimate {
  size: number;
  promptTokens: number;
  imageTokens: number;
  /** Image tokens when each image is encoded once. */
  encodedImageTokens: number;
  maxAnswerTokens: number;
  maxMasks: number;
  maxMaskTokens: number;
  maxZoomPromptTokens: number;
  maxAmbiguityTokens: number;
  maxInstanceTokens: number;
  maxComparisonTokens: number;
  /** Milliseconds of the model with one mask for each item; null when the speed is not known. */
  expectedModelMs: number | null;
}

export interface BatchEstimationParts {
  images: Pick<ImageService, 'requireReady'>;
  /** Counts tokens; rejects with MODEL_UNAVAILABLE when the server has no tokenizer of the model. */
  estimator: () => Promise<Estimator>;
  /** Of recent turns of the model with this sha256; null without any. */
  speedOf: (modelSha256: string) => Promise<Speed | null>;
  limits: Limits;
  log: Logger;
}

export async function estimateBatch(
  { images, estimator, speedOf, limits, log }: BatchEstimationParts,
  viewerId: string,
  input: CreateBatchInput,
): Promise<BatchEstimate> {
  const { imageIds, phrases, options } = readBatchInput(input, limits);
  const pictures = await images.requireReady(viewerId, imageIds);
  const counter = await estimator();
  const speed = await speedOf(counter.sha256);
  const { intent, maxScale, detail, deadlineMs } = options;
  const known = new Map<string, Estimate[]>();
  const sum = { ...NOTHING };
  let encodedImageTokens = 0;
  let expectedModelMs = 0;
  for (const { width, height } of pictures) {
    const size = { width: width ?? 1, height: height ?? 1 };
    const key = `${size.width}x${size.height}`;
    const ofPicture =
      known.get(key) ??
      counted(log, () =>
        phrases.map((text) =>
          counter.estimate({
            messages: [{ role: 'user', text }],
            intent,
            pictures: [size],
            ...(maxScale === null ? {} : { maxScale }),
            ...(detail === null ? {} : { detail }),
          }),
        ),
      );
    known.set(key, ofPicture);
    for (const [i, one] of ofPicture.entries()) {
      add(sum, one);
      const { promptTokens, imageTokens, tokensPerMask } = one;
      if (i === 0) encodedImageTokens += imageTokens;
      const computed = i === 0 ? promptTokens : promptTokens - imageTokens;
      if (speed !== null)
        expectedModelMs += Math.min(
          deadlineMs ?? Infinity,
          computed * speed.msPerPromptToken + speed.answerMs + tokensPerMask * speed.msPerMaskToken,
        );
    }
    await letOthersRun();
  }
  return { ...sum, encodedImageTokens, expectedModelMs: speed === null ? null : expectedModelMs };
}

const NOTHING = {
  ...{ size: 0, promptTokens: 0, imageTokens: 0, maxAnswerTokens: 0, maxMasks: 0 },
  ...{ maxMaskTokens: 0, maxZoomPromptTokens: 0, maxAmbiguityTokens: 0, maxInstanceTokens: 0, maxComparisonTokens: 0 },
};

/** Adds one item. What an estimate has for one mask counts for each mask that the answer can have. */
function add(sum: typeof NOTHING, { masks, ...one }: Estimate): void {
  sum.size++;
  sum.promptTokens += one.promptTokens;
  sum.imageTokens += one.imageTokens;
  sum.maxAnswerTokens += one.answerTokens;
  sum.maxMasks += masks;
  sum.maxMaskTokens += masks * one.tokensPerMask;
  sum.maxZoomPromptTokens += masks * one.zoomPromptTokens;
  sum.maxAmbiguityTokens += masks * one.whichTokens;
  sum.maxInstanceTokens += masks * one.eachTokens;
  sum.maxComparisonTokens += one.compareTokens;
}

/** Errors of the engine become those of clients. */
function counted(log: Logger, count: () => Estimate[]): Estimate[] {
  try {
    return count();
  } catch (error) {
    const { code, message } = describeFailure(error, log, 'estimate');
    throw new AppError(code, message, {}, error);
  }
}
