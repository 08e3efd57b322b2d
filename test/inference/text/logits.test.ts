import { expect, it } from 'vitest';
import { highest, highestOf, probabilityOf } from '../../../inference/text/logits.ts';

it('the highest logit is chosen, and the first one of equals', () => {
  expect(highest(Float32Array.of(-1, 3, 3, 2))).toBe(1);
});

it('of a few tokens the one with the highest logit is chosen, and the first one of equals', () => {
  const logits = Float32Array.of(-1, 3, 3, 2);
  expect([highestOf(logits, [3, 0]), highestOf(logits, [0, 2, 1])]).toEqual([3, 2]);
});

it('the probabilities of all tokens add up to 1, also for large logits', () => {
  const logits = Float32Array.of(1000, 999, -1000);
  const all = [0, 1, 2].map((token) => probabilityOf(logits, token));
  expect(all.reduce((sum, p) => sum + p)).toBeCloseTo(1);
  expect(all[0]).toBeCloseTo(1 / (1 + Math.exp(-1)));
});

it('a token that is not in the vocabulary has no probability', () => {
  expect(probabilityOf(Float32Array.of(1, 2), 7)).toBe(0);
});
