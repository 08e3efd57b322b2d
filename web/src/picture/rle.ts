// Run-length encodings of the API as the page uses them. The codec is the engine's (inference/mask/rle.ts), which needs
// neither Node nor a model.
import { decodeRle, encodeRle, readRuns } from '../../../inference/mask/rle.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';

export interface Rle {
  /** [height, width] */
  size: readonly number[];
  counts: string;
}

/** A mask: 1 inside, 0 outside, row by row. */
export type Pixels = BinaryMask;

type EngineRle = Parameters<typeof readRuns>[0];

const toEngine = ({ size: [height = 0, width = 0], counts }: Rle): EngineRle => ({ size: [height, width], counts });

export const pixelsOf = (rle: Rle): Pixels => decodeRle(toEngine(rle));

export const rleOf = (pixels: Pixels): EngineRle => encodeRle(pixels);

/** For each mask the pixels before the end of each run. The pointer asks for the same masks again and again. */
const ends = new WeakMap<Rle, Float64Array>();

/** Whether a pixel is inside; x to the right, y down, from 0. */
export function contains(rle: Rle, x: number, y: number): boolean {
  let sums = ends.get(rle);
  if (sums === undefined) {
    let sum = 0;
    sums = Float64Array.from(readRuns(toEngine(rle)), (run) => (sum += run));
    ends.set(rle, sums);
  }
  const pixel = x * (rle.size[0] ?? 0) + y;
  // The first run that ends after the pixel.
  let low = 0,
    high = sums.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > pixel) high = middle;
    else low = middle + 1;
  }
  return low < sums.length && low % 2 === 1;
}
