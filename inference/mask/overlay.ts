// Draws the mask over the image for viewing: a tint inside, a line along the edge. JPEG, long edge at most 1280 pixels.
// Both are brought to that size first: a line of one pixel of a large image would not be seen.
import sharp from 'sharp';
import type { Raster } from '../image/resample.ts';
import type { BinaryMask } from './rle.ts';
import { shrink } from './shrink.ts';

const TINT = [255, 64, 128] as const;
const MAX_SIDE = 1280;
/** Share of the tint inside; on the edge there is nothing but the tint. */
const SHARE = 0.45;

export async function overlayOf(picture: Raster, mask: BinaryMask): Promise<Uint8Array> {
  const { width, height, channels } = picture;
  const { data, info } = await sharp(picture.data, { raw: { width, height, channels: channels as 3 } })
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  tint(data, shrink(mask, info.width, info.height));
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** `pixels`: RGB, of the size of the mask. */
function tint(pixels: Uint8Array, { data, width, height }: BinaryMask): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[i] === 0) continue;
      const isEdge =
        x === 0 ||
        y === 0 ||
        x === width - 1 ||
        y === height - 1 ||
        data[i - 1] === 0 ||
        data[i + 1] === 0 ||
        data[i - width] === 0 ||
        data[i + width] === 0;
      const share = isEdge ? 1 : SHARE;
      for (let c = 0; c < 3; c++)
        pixels[i * 3 + c] = Math.round((pixels[i * 3 + c] as number) * (1 - share) + (TINT[c] as number) * share);
    }
}
