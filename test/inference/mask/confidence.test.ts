import { expect, it } from 'vitest';
import { confidenceOf, evidenceOf } from '../../../inference/mask/confidence.ts';
import type { Calibration, Evidence, Made } from '../../../inference/mask/confidence.ts';

const codes = { coarse: 0.9, probability: 0.9, stability: 0.9 };
const sure: Evidence = { ...codes, words: 0.9, sharpness: 0.9, size: 0.5, agreement: 0.9, phrase: 0.5 };
const seen = { words: 1, coarse: 2, probability: 2, stability: 2, sharpness: 2, size: 1 };
const alike = { bias: -6, ...seen, agreement: 2, phrase: 1 };
const calibration: Calibration = { found: alike, none: { ...alike, bias: -8 } };
const of = (evidence: Partial<Evidence>, empty = false) => confidenceOf({ ...sure, ...evidence }, empty, calibration);

it.each(Object.keys(sure) as (keyof Evidence)[])('a mask with less %s is trusted less', (name) => {
  expect(of({ [name]: 0.2 })).toBeLessThan(of({}));
});

it('is the logistic function of the weighted evidence, the words as their logit', () => {
  const logit = Math.log(0.9 / 0.1);
  expect(of({})).toBeCloseTo(1 / (1 + Math.exp(-(-6 + logit + 5 * 2 * 0.9 + 2 * 0.5))));
  expect(of({}, true)).toBeCloseTo(1 / (1 + Math.exp(-(-8 + logit + 5 * 2 * 0.9 + 2 * 0.5))));
});

it('is a number when the words are certain or impossible', () => {
  expect(of({ words: 1 })).toBeCloseTo(of({ words: 1 / (1 + Math.exp(-4)) }));
  expect(of({ words: 0 })).toBeCloseTo(of({ words: 1 / (1 + Math.exp(4)) }));
});

it('without a calibration it is the geometric mean of probability and stability', () => {
  expect(confidenceOf({ ...sure, stability: 0.4 }, false, null)).toBeCloseTo(0.6);
});

const square = (at: number[], value = 255): Uint8Array => {
  const grey = new Uint8Array(16);
  for (const i of at) grey[i] = value;
  return grey;
};
const made: Made = {
  probabilities: [Float32Array.of(0.1), Float32Array.of(0.2, 0.9, 0.9, 0.8)],
  grey: square([0, 1]),
  side: 4,
  stability: 0.5,
  share: 0.25,
  words: 0.7,
  agreement: 0.8,
  label: 'the red ball',
};

it('the evidence looks at the last codes where the mask is, and at all of them where there is none', () => {
  expect(evidenceOf(made)).toEqual({
    words: 0.7,
    coarse: expect.closeTo(0.7),
    probability: expect.closeTo(0.2),
    stability: 0.5,
    sharpness: 1,
    size: 0.5,
    agreement: 0.8,
    phrase: 0.3,
  });
  const alone = evidenceOf({ ...made, grey: square([15]), stability: null });
  expect(alone).toMatchObject({ probability: expect.closeTo(0.8), stability: expect.closeTo(0.8) });
  expect(evidenceOf({ ...made, grey: square([]) })).toMatchObject({ probability: expect.closeTo(0.7), sharpness: 1 });
});

it('the evidence of a grey mask has little sharpness', () => {
  expect(evidenceOf({ ...made, grey: square([0], 140) }).sharpness).toBeLessThan(0.1);
});

it('a run that ended after its first scale has the codes of that one', () => {
  const [first = new Float32Array(0)] = made.probabilities;
  expect(evidenceOf({ ...made, probabilities: [first], stability: null })).toMatchObject({
    coarse: expect.closeTo(0.1),
    probability: expect.closeTo(0.1),
    stability: expect.closeTo(0.1),
  });
});

it.each([
  ['', 0],
  [' the  red ball ', 0.3],
  ['the small blue block that is behind the large red ball on the left', 1],
])('the phrase %j counts as %d', (label, phrase) => {
  expect(evidenceOf({ ...made, label }).phrase).toBe(phrase);
});
