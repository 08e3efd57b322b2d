// Draws the mask over the image for viewing: a tint inside, a line of the full colour along the edge, and a dark line
// around that, so that the edge is seen on any colour. JPEG, long edge at most 1280 pixels. Image and mask are brought
// to that size first: a line of one pixel of a large image would not be seen.
import sharp from 'sharp';
import type { Raster } from '../image/resample.ts';
import type { BinaryMask } from './rle.ts';
import { shrink } from './shrink.ts';

const TINT = [255, 64, 128] as const;
const MAX_SIDE = 1280;
const DARK = [0, 0, 0] as const;
/** Share of the tint inside. */
const SHARE = 0.45;

export async function overlayOf(picture: Raster, mask: BinaryMask): Promise<Uint8Array> {
  const { width, height, channels } = picture;
  const { data, info } = await sharp(picture.data, { raw: { width, height, channels: channels as 3 } })
    .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  tint(data, shrink(mask, info.width, info.height));
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg({ quality: 85, chromaSubsampling: '4:4:4' }) // otherwise thin lines lose their colour
    .toBuffer();
}

/** `pixels`: RGB, of the size of the mask. */
function tint(pixels: Uint8Array, mask: BinaryMask): void {
  const { data, width, height } = mask;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = data[y * width + x] === 1;
      const atEdge = hasBeside(mask, x, y, inside ? 0 : 1);
      if (!inside && !atEdge) continue;
      const share = atEdge ? 1 : SHARE;
      for (const [c, value] of (inside ? TINT : DARK).entries()) {
        const i = (y * width + x) * 3 + c;
        pixels[i] = Math.round((pixels[i] as number) * (1 - share) + value * share);
      }
    }
}

/** Whether a pixel beside this one has the value. Beyond the image everything is outside (0). */
function hasBeside({ data, width, height }: BinaryMask, x: number, y: number, value: 0 | 1): boolean {
  const i = y * width + x;
  if (value === 0 && (x === 0 || y === 0 || x === width - 1 || y === height - 1)) return true;
  return (
    (x > 0 && data[i - 1] === value) ||
    (x < width - 1 && data[i + 1] === value) ||
    data[i - width] === value ||
    data[i + width] === value
  );
}
