// Estimates the tokens of a question before it is sent. Stores nothing.
import type { Estimate, Estimator } from '../../inference/estimate.ts';
import type { Limits } from '../config.ts';
import { AppError } from '../errors.ts';
import type { ImageService } from '../images/service.ts';
import type { Logger } from '../platform/log.ts';
import { describeFailure } from './failure.ts';
import { buildMessages } from './history.ts';
import type { Placement } from './placement.ts';
import { readQuestion } from './question.ts';
import type { TurnQuestion } from './question.ts';
import { regionsOf } from './region-prompts.ts';
import type { RunRepository } from './run-repository.ts';

export interface Estimation {
  estimate(viewerId: string, question: TurnQuestion): Promise<Estimate>;
}

export interface EstimationParts {
  placement: Pick<Placement, 'find'>;
  runs: Pick<RunRepository, 'path'>;
  images: Pick<ImageService, 'requireReady'>;
  /** Counts tokens; rejects with MODEL_UNAVAILABLE when the server has no tokenizer of the model. */
  estimator: () => Promise<Estimator>;
  limits: Limits;
  log: Logger;
}

export function createEstimation({ placement, runs, images, estimator, limits, log }: EstimationParts): Estimation {
  return {
    async estimate(viewerId, question) {
      const { text, imageIds, options } = readQuestion(question, limits);
      const { parentId, refined } = await placement.find(viewerId, question, imageIds);
      const before = parentId === null ? [] : await runs.path(parentId);
      const path = [...before, { text, answer: null, imageIds, ambiguousMaskId: null }];
      const seenIds = path.findLast((turn) => turn.imageIds.length > 0)?.imageIds ?? [];
      const seen = await images.requireReady(viewerId, seenIds);
      const regionImageIds = seen.map(({ id }) => id);
      const counter = await estimator();
      try {
        return counter.estimate({
          messages: buildMessages(path),
          intent: question.intent ?? 'AUTO',
          pictures: seen.map(({ width, height }) => ({ width: width ?? 1, height: height ?? 1 })),
          ...(options.maxScale === null ? {} : { maxScale: options.maxScale }),
          ...(options.detail === null ? {} : { detail: options.detail }),
          ...(options.ambiguity === null ? {} : { ambiguity: options.ambiguity }),
          ...(options.instances === null ? {} : { instances: options.instances }),
          regions: regionsOf(question.regionPrompts ?? [], regionImageIds),
          ...(refined === null || question.candidate != null ? {} : { refine: refined.rle }),
        });
      } catch (error) {
        const { code, message } = describeFailure(error, log, 'estimate');
        throw new AppError(code, message, {}, error);
      }
    },
  };
}
