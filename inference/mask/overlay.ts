// Draws the mask over the image for viewing: a tint inside, a line along the edge. JPEG, long edge at most 1280
// pixels.
import sharp from 'sharp';
import type { Raster } from '../image/resample.ts';
import type { BinaryMask } from './rle.ts';

const TINT = [255, 64, 128] as const;
const MAX_SIDE = 1280;

export async function overlayOf(picture: Raster, mask: BinaryMask): Promise<Uint8Array> {
  const { width, height } = picture;
  // A copy: other masks of the answer are drawn over the same image. `slice` of a Buffer would not copy.
  const data = new Uint8Array(picture.data);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (mask.data[i] === 0) continue;
      const edge =
        x === 0 ||
        y === 0 ||
        x === width - 1 ||
        y === height - 1 ||
        mask.data[i - 1] === 0 ||
        mask.data[i + 1] === 0 ||
        mask.data[i - width] === 0 ||
        mask.data[i + width] === 0;
      const share = edge ? 1 : 0.45;
      for (let c = 0; c < 3; c++)
        data[i * 3 + c] = Math.round((data[i * 3 + c] as number) * (1 - share) + (TINT[c] as number) * share);
    }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 85 })
    .toBuffer();
}
