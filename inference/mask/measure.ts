// Measures of binary masks: area, bounding box, IoU, and confidence. Pure functions.
import type { BinaryMask } from './rle.ts';
import type { Box } from './shapes.ts';

export const areaOf = ({ data }: BinaryMask): number => data.reduce((sum, inside) => sum + inside, 0);

/** Bounding box of the pixels inside; null when there are none. */
export function boxOf({ data, width, height }: BinaryMask): Box | null {
  let left = width,
    right = -1,
    top = height,
    bottom = -1;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first === -1) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(1));
    top = Math.min(top, y);
    bottom = y;
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Intersection over union of two masks of the same size. Two empty masks have IoU 1. */
export function iouOf(a: BinaryMask, b: BinaryMask): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    both += (a.data[i] as number) & (b.data[i] as number);
    either += (a.data[i] as number) | (b.data[i] as number);
  }
  return either === 0 ? 1 : both / either;
}

/** The values from which the confidence of a mask is computed, each 0..1. */
export interface Evidence {
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
}

/**
 * `probabilities`: of the codes of the last scale, in raster order. `grey`: the last preview, one byte per pixel,
 * `side` x `side`.
 */
export function evidenceOf(
  probabilities: Float32Array,
  grey: Uint8Array,
  side: number,
  stability: number | null,
): Evidence {
  const cells = Math.round(Math.sqrt(probabilities.length));
  const shown = new Uint8Array(probabilities.length);
  let clear = 0;
  let counted = 0;
  grey.forEach((value, at) => {
    if (value > 127)
      shown[Math.floor((Math.floor(at / side) * cells) / side) * cells + Math.floor(((at % side) * cells) / side)] = 1;
    if (value <= 25) return;
    clear += Math.abs((2 * value) / 255 - 1);
    counted++;
  });
  const inside = probabilities.filter((_, cell) => shown[cell] === 1);
  const sure = inside.length > 0 ? inside : probabilities;
  const probability = sure.reduce((sum, p) => sum + p, 0) / Math.max(1, sure.length);
  return { probability, stability: stability ?? probability, sharpness: counted === 0 ? 1 : clear / counted };
}

/**
 * Weights of a logistic regression from the evidence of a mask to its IoU with the correct mask
 * (training/calibrate.py).
 */
export type Calibration = Record<keyof Evidence | 'empty' | 'bias', number>;

/**
 * 0..1. With a calibration it is the expected IoU. Without one it is the geometric mean of probability and stability,
 * which only ranks masks.
 */
export function confidenceOf(
  { probability, stability, sharpness }: Evidence,
  empty: boolean,
  calibration: Calibration | null,
): number {
  if (calibration === null) return Math.sqrt(probability * stability);
  const { bias, ...weights } = calibration;
  const score =
    bias +
    weights.probability * probability +
    weights.stability * stability +
    weights.sharpness * sharpness +
    (empty ? weights.empty : 0);
  return 1 / (1 + Math.exp(-score));
}
