// What a batch may take is the sum over its items, with all the questions that a turn may ask the model.
import { expect, it } from 'vitest';
import type { Estimate, Question } from '../../inference/estimate.ts';
import { estimateBatch } from '../../src/batches/estimation.ts';
import type { BatchEstimationParts } from '../../src/batches/estimation.ts';

const OF_ONE: Estimate = {
  ...{ promptTokens: 100, imageTokens: 60, roomTokens: 500, answerTokens: 20, tokensPerMask: 7, masks: 3 },
  ...{ zoomPromptTokens: 11, whichTokens: 0, eachTokens: 0, compareTokens: 19 },
};
const asked: Question[] = [];
const parts = {
  images: { requireReady: (_: string, ids: readonly string[]) => Promise.resolve(ids.map(() => SIZE)) },
  estimator: () =>
    Promise.resolve({
      sha256: 'ab'.repeat(32),
      estimate: (question: Question): Estimate => {
        asked.push(question);
        const every = question.messages[0]?.text.startsWith('every') === true;
        return { ...OF_ONE, whichTokens: every ? 0 : 13, eachTokens: every ? 17 : 0 };
      },
    }),
  speedOf: () => Promise.resolve(null),
  limits: { maxTextLength: 1000 },
  log: {},
} as unknown as BatchEstimationParts;
const SIZE = { width: 40, height: 30 };

it('the further questions of each mask count, as in the estimate of a turn', async () => {
  const input = { imageIds: ['one', 'two'], phrases: ['every ball', 'the cube'], detail: 'FINE' as const };
  const estimate = await estimateBatch(parts, 'ann', input);
  expect(asked.map(({ detail }) => detail)).toEqual(['FINE', 'FINE']);
  expect(estimate).toEqual({
    size: 4,
    ...{ promptTokens: 400, imageTokens: 240, encodedImageTokens: 120, maxAnswerTokens: 80 },
    ...{ maxMasks: 12, maxMaskTokens: 84, maxZoomPromptTokens: 132 },
    maxAmbiguityTokens: 2 * 3 * 13,
    maxInstanceTokens: 2 * 3 * 17,
    maxComparisonTokens: 4 * 19,
    expectedModelMs: null,
  });
});
