// Grey values of colours. Pure functions.
import type { Raster } from '../image/resample.ts';

/** ITU-R 601 luma in 16-bit fixed point, as Pillow's convert("L"). */
export const greyOf = (red: number, green: number, blue: number): number =>
  (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;

/** The grey value of each pixel of an RGB image. */
export function toGrey({ data, width, height }: Raster): Raster {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = greyOf(data[i * 3] as number, data[i * 3 + 1] as number, data[i * 3 + 2] as number);
  return { data: grey, width, height, channels: 1 };
}
