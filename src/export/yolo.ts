// Writes a dataset for segmentation with Ultralytics: data.yaml, images/, and labels/ with a file for each image and a
// row for each mask: category, then the corners of one outline as fractions of width and height. The outline passes
// through the outermost pixels (joined-outline.ts), because readers fill the pixels on the line too. The text is
// written in pieces. Pure.
import { decodeRle, polygonsOf } from '../../inference/mask/index.ts';
import type { Categories } from './category.ts';
import type { Draw } from './draw-request.ts';
import { joinPieces, joinedOutline } from './joined-outline.ts';
import { nameOf } from './picture.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

/** A quarter of a pixel from the start of a pixel: readers that round and readers that truncate get the same pixel. */
const WITHIN_PIXEL = 0.25;
const DIGITS = 6;

/** The path where Ultralytics looks for the labels of an image. */
export const yoloFile = (picture: ExportedPicture): string => `labels/${nameOf(picture).replace(/\.[^.]*$/, '')}.txt`;

export async function* yoloRows({ masks }: ExportedPicture, draw: Draw): AsyncGenerator<string> {
  let number = 0;
  for await (const mask of masks) yield `${await draw({ form: 'YOLO_SEG', mask, number: number++ })}\n`;
}

export function yoloRow({ category, rle, width, height }: ExportedMask): string {
  const outline = joinPieces(polygonsOf(decodeRle(rle)).map(joinedOutline));
  const corners = outline.map((at, i) => ((at + WITHIN_PIXEL) / (i % 2 === 0 ? width : height)).toFixed(DIGITS));
  return `${category.index} ${corners.join(' ')}`;
}

/** Without `path` Ultralytics uses the folder of the file. JSON strings are YAML strings. */
export function yoloData(categories: Categories): string {
  return [
    'train: images',
    'val: images',
    'names:',
    ...categories.names.map((name, index) => `  ${index}: ${JSON.stringify(name)}`),
    '',
  ].join('\n');
}
