// What the mask editor opens with: a mask to correct, or a new one, empty or from a file.
import type { Mask } from '../api/types.ts';
import { rleOf } from './rle.ts';
import type { Rle } from './rle.ts';
import type { Size } from './marking.ts';

export interface Edited {
  /** Null: a new mask. */
  mask: Mask | null;
  rle: Rle;
}

export const correctionOf = (mask: Mask): Edited => ({ mask, rle: mask.rle });

export const emptyMask = ({ width, height }: Size): Edited => ({
  mask: null,
  rle: rleOf({ width, height, data: new Uint8Array(width * height) }),
});

/** From a picture file of the same size: what is brighter than half is inside; transparency lies on black. */
export async function maskFromFile(file: File, { width, height }: Size): Promise<Edited> {
  const image = await createImageBitmap(file).catch(() => {
    throw new Error(`“${file.name}” cannot be read as a picture.`);
  });
  if (image.width !== width || image.height !== height)
    throw new Error(
      `“${file.name}” has ${image.width} × ${image.height} pixels; a mask of this picture has ${width} × ${height}.`,
    );
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('The browser cannot read the pixels of a picture.');
  context.fillStyle = '#000000';
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const inside = (_: unknown, at: number): number => {
    const channel = (offset: number): number => data[4 * at + offset] ?? 0;
    return 0.299 * channel(0) + 0.587 * channel(1) + 0.114 * channel(2) > 127.5 ? 1 : 0;
  };
  return { mask: null, rle: rleOf({ width, height, data: Uint8Array.from({ length: width * height }, inside) }) };
}
