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

/** Along the longer edge, in pixels: as fine as a screen shows a mask in the page's column. */
const SHOWN_SIDE = 1024;

/** The mask as a grey picture for the screen: 255 inside, 0 outside. Large masks become smaller. */
export function greyOf(rle: Rle): Pixels {
  const { data, width, height } = pixelsOf(rle);
  const shrunk = Math.min(1, SHOWN_SIDE / Math.max(width, height));
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * shrunk))) as [number, number];
  const grey = new Uint8Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [fromX, fromY] = [Math.floor(((x + 0.5) * width) / w), Math.floor(((y + 0.5) * height) / h)];
      if (data[fromY * width + fromX] === 1) grey[y * w + x] = 255;
    }
  return { data: grey, width: w, height: h };
}

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
