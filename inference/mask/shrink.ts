// Resizes a mask by nearest neighbour. Pure functions.
import type { BinaryMask } from './rle.ts';

/** Each target pixel takes the value of the mask at the target pixel's centre. */
export function shrink({ data, width, height }: BinaryMask, toWidth: number, toHeight: number): BinaryMask {
  const out = new Uint8Array(toWidth * toHeight);
  for (let y = 0; y < toHeight; y++)
    for (let x = 0; x < toWidth; x++) {
      out[y * toWidth + x] =
        data[Math.floor(((y + 0.5) * height) / toHeight) * width + Math.floor(((x + 0.5) * width) / toWidth)] ?? 0;
    }
  return { data: out, width: toWidth, height: toHeight };
}
