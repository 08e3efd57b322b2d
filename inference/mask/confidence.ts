// The confidence of a mask: a logistic regression from what was seen while the mask was made (the evidence) to its IoU
// with the correct mask. training/calibrate.py fits the weights. Pure functions.

/** The values from which the confidence of a mask is computed, each 0..1. */
export interface Evidence {
  /**
   * Probability of the least probable token of the text that leads to the mask, its start token included. It is low
   * where the model was about to answer that there is no such thing.
   */
  words: number;
  /** Mean probability of the codes of the second scale, which decide the place; of the only one where there is one. */
  coarse: number;
  /**
   * Mean probability of the last scale's codes, over the cells that contain pixels inside; over all cells when there
   * are none.
   */
  probability: number;
  /** IoU of the last two previews; equal to `probability` when there was only one. */
  stability: number;
  /**
   * How clearly the decoder separates inside from outside: mean of |2 g - 1| over the preview's pixels with grey g >
   * 0.1; 1 when there are none.
   */
  sharpness: number;
  /** Square root of the share of the view's pixels that are inside. */
  size: number;
  /**
   * IoU of the decoded mask with the mask whose outline comes from the image (outline.ts); 1 where there is no such
   * outline.
   */
  agreement: number;
  /**
   * A tenth of the number of words of the phrase of the mask, at most 1. A long phrase tells one thing from others, and
   * the model takes another one more often.
   */
  phrase: number;
}

/** What a finished run leaves. */
export interface Made {
  /** Probabilities of the codes of each scale, in raster order. */
  probabilities: readonly Float32Array[];
  /** The last preview, one byte per pixel, `side` x `side`. */
  grey: Uint8Array;
  side: number;
  /** IoU of the last two previews; null when there was only one. */
  stability: number | null;
  /** Share of the view's pixels that are inside, 0..1. */
  share: number;
  /** As in Evidence. */
  words: number;
  /** As in Evidence. */
  agreement: number;
  /** The phrase of the mask, which is its label. */
  label: string;
}

export function evidenceOf({ probabilities, grey, side, stability, share, words, agreement, label }: Made): Evidence {
  const probability = probabilityInside(probabilities.at(-1) ?? new Float32Array(0), grey, side);
  return {
    words,
    coarse: mean(probabilities[1] ?? probabilities[0] ?? []),
    probability,
    stability: stability ?? probability,
    sharpness: sharpnessOf(grey),
    size: Math.sqrt(share),
    agreement,
    phrase: Math.min(1, wordsOf(label) / 10),
  };
}

const wordsOf = (label: string): number => label.split(/\s+/).filter((word) => word !== '').length;

function probabilityInside(probabilities: Float32Array, grey: Uint8Array, side: number): number {
  const cells = Math.round(Math.sqrt(probabilities.length));
  const shown = new Uint8Array(probabilities.length);
  grey.forEach((value, at) => {
    if (value > 127)
      shown[Math.floor((Math.floor(at / side) * cells) / side) * cells + Math.floor(((at % side) * cells) / side)] = 1;
  });
  const inside = probabilities.filter((_, cell) => shown[cell] === 1);
  return mean(inside.length > 0 ? inside : probabilities);
}

function sharpnessOf(grey: Uint8Array): number {
  let clear = 0,
    counted = 0;
  for (const value of grey) {
    if (value <= 25) continue;
    clear += Math.abs((2 * value) / 255 - 1);
    counted++;
  }
  return counted === 0 ? 1 : clear / counted;
}

const mean = (values: Float32Array | readonly number[]): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
};

/** Weights of the evidence in a logistic regression. `words` is taken as its logit, limited to -4..4. */
export type Weights = Readonly<Record<keyof Evidence | 'bias', number>>;

/** Masks with pixels inside, and masks that say that nothing was found, are fitted apart. */
export interface Calibration {
  found: Weights;
  none: Weights;
}

/**
 * 0..1. With a calibration it is the expected IoU. Without one it is the geometric mean of probability and stability,
 * which only ranks masks. `empty`: nothing was found.
 */
export function confidenceOf(evidence: Evidence, empty: boolean, calibration: Calibration | null): number {
  if (calibration === null) return Math.sqrt(evidence.probability * evidence.stability);
  const { bias, ...weights } = empty ? calibration.none : calibration.found;
  const values: Evidence = { ...evidence, words: logit(evidence.words) };
  const names = Object.keys(weights) as (keyof Evidence)[];
  return 1 / (1 + Math.exp(-names.reduce((sum, name) => sum + weights[name] * values[name], bias)));
}

const MOST = 4;
const logit = (p: number): number => Math.max(-MOST, Math.min(MOST, Math.log(p / (1 - p))));
