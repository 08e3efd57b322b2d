// Boundary F-measure of DAVIS (Perazzi et al., CVPR 2016): the agreement of two outlines within a tolerance that
// grows with the image.
import type { BinaryMask } from '../../inference/mask/rle.ts';

/** Share of the image's diagonal. */
const TOLERANCE = 0.008;

/** 0..1; two empty masks agree fully. */
export function boundaryF(predicted: BinaryMask, truth: BinaryMask): number {
  const { width, height } = truth;
  const radius = Math.ceil(TOLERANCE * Math.hypot(width, height));
  const found = boundaryOf(predicted),
    meant = boundaryOf(truth);
  if (found.length === 0 && meant.length === 0) return 1;
  if (found.length === 0 || meant.length === 0) return 0;
  const precision = shareInside(found, widened(meant, radius, width, height));
  const recall = shareInside(meant, widened(found, radius, width, height));
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/**
 * Indices of the pixels that differ from the pixel to the right, below, or right below. Beyond the edge the last pixels
 * are repeated.
 */
function boundaryOf({ data, width, height }: BinaryMask): number[] {
  const out: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const right = x + 1 < width ? 1 : 0,
        below = y + 1 < height ? width : 0;
      if (data[i] !== data[i + right] || data[i] !== data[i + below] || data[i] !== data[i + right + below])
        out.push(i);
    }
  return out;
}

/** All pixels within `radius` of one of `pixels`. */
function widened(pixels: readonly number[], radius: number, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height);
  for (const pixel of pixels) {
    const px = pixel % width,
      py = Math.floor(pixel / width);
    for (let dy = -radius; dy <= radius; dy++) {
      const y = py + dy;
      if (y < 0 || y >= height) continue;
      const reach = Math.floor(Math.sqrt(radius * radius - dy * dy));
      out.fill(1, y * width + Math.max(0, px - reach), y * width + Math.min(width - 1, px + reach) + 1);
    }
  }
  return out;
}

const shareInside = (pixels: readonly number[], area: Uint8Array): number =>
  pixels.reduce((sum, pixel) => sum + (area[pixel] ?? 0), 0) / pixels.length;
