// What the writers of annotation formats are given, made of masks; and what they write, as one text.
import { areaOf, boxOf } from '../../inference/mask/measure.ts';
import { encodeRle } from '../../inference/mask/rle.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { Categories } from '../../src/export/category.ts';
import { drawMask } from '../../src/export/draw.ts';
import type { Draw } from '../../src/export/draw-request.ts';
import type { ExportedMask, ExportedPicture } from '../../src/export/picture.ts';

export const LABEL = 'the "red" cup & <saucer>';

export function exported(mask: BinaryMask, label = LABEL, categories = new Categories([])): ExportedMask {
  const box = boxOf(mask);
  if (box === null) throw new Error('an empty mask is not exported');
  const { width, height } = mask;
  const measured = { width, height, area: areaOf(mask), box, rle: encodeRle(mask) };
  return { id: 'mask-1', turnId: 'turn-1', label, category: categories.of(label), confidence: 0.5, ...measured };
}

/** In this process. */
export const draw: Draw = (request) => Promise.resolve(drawMask(request));

export async function* streamOf<T>(...items: T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

export function pictureOf(...masks: ExportedMask[]): ExportedPicture {
  const { width = 0, height = 0 } = masks[0] ?? {};
  return { id: 'picture-1', file: 'images/picture-1.png', width, height, masks: streamOf(...masks) };
}

export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
