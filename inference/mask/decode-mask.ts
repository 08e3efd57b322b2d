// Converts the decoded square image of a mask into a preview of the whole image and into a mask at the original
// size; the letterbox is removed. The order is that of the reference: 8 bits first, then resizing as RGB (Pillow's
// filter), then grey, then the threshold. Pure functions.
import { place } from '../image/letterbox.ts';
import type { Fit, Placement } from '../image/letterbox.ts';
import { resize } from '../image/resample.ts';
import type { Filter, Raster } from '../image/resample.ts';
import { enlarge } from './enlarge.ts';
import { toGrey } from './grey.ts';
import type { BinaryMask } from './rle.ts';

export interface MaskRules {
  /** Side of the square in pixels (G). */
  side: number;
  fit: Fit;
  resample: Filter;
  /** A pixel is inside when grey / 255 is above this number. */
  threshold: number;
}

/** Planes [3, G, G] in -1..1 -> 8-bit RGB: `trunc((x + 1) * 0.5 * 255)` in float32. */
export function toRgb(image: Float32Array, side: number): Raster {
  const size = side * side;
  const data = new Uint8Array(size * 3);
  for (let i = 0; i < size; i++)
    for (let c = 0; c < 3; c++) {
      data[i * 3 + c] = Math.trunc(
        Math.fround(Math.fround(Math.fround((image[c * size + i] as number) + 1) * 0.5) * 255),
      );
    }
  return { data, width: side, height: side, channels: 3 };
}

/** Grey preview of the whole image; its long edge is at most the mask side, in pixels. */
export function previewOf(square: Raster, width: number, height: number, rules: MaskRules): Raster {
  const size = place(width, height, rules.side, 'letterbox');
  return toGrey(resize(covered(square, width, height, rules), size.width, size.height, rules.resample));
}

/** The mask at the image's size: `binarise(toGrey(resize(...)))`. */
export function maskOf(square: Raster, width: number, height: number, rules: MaskRules): BinaryMask {
  const { resample, threshold } = rules;
  const part = covered(square, width, height, rules);
  return resample === 'bilinear' && height > part.height
    ? enlarge(resize(part, width, part.height, resample), height, threshold)
    : binarise(toGrey(resize(part, width, height, resample)), threshold);
}

/** 1 where grey / 255 is above the threshold. */
export function binarise({ data, width, height }: Raster, threshold: number): BinaryMask {
  const limit = threshold * 255;
  return { data: data.map((grey) => (grey > limit ? 1 : 0)), width, height };
}

function covered(square: Raster, width: number, height: number, { side, fit }: MaskRules): Raster {
  const part = place(width, height, side, fit);
  return part.width === side && part.height === side ? square : crop(square, part);
}

function crop({ data, width, channels }: Raster, part: Placement): Raster {
  const out = new Uint8Array(part.width * part.height * channels);
  for (let y = 0; y < part.height; y++) {
    const from = ((part.top + y) * width + part.left) * channels;
    out.set(data.subarray(from, from + part.width * channels), y * part.width * channels);
  }
  return { data: out, width: part.width, height: part.height, channels };
}
