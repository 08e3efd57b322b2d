// The dataset that Ultralytics trains segmentation with: data.yaml, images/, and in labels/ a file for each picture
// with a row for each mask: category, then the corners of one outline, x and y in parts of width and height. The
// outline runs through the outermost pixels (joined-outline.ts): readers fill it with what lies on it. Written piece by
// piece. Pure.
import { decodeRle, polygonsOf } from '../../inference/mask/index.ts';
import type { Categories } from './category.ts';
import type { Draw } from './draw-request.ts';
import { joinPieces, joinedOutline } from './joined-outline.ts';
import { nameOf } from './picture.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

/** Some readers round to the pixel, others cut off: both come to it from a quarter of a pixel beyond its beginning. */
const WITHIN_PIXEL = 0.25;
const DIGITS = 6;

/** Beside the picture's name, as Ultralytics looks for it. */
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

/** Without `path`, Ultralytics takes the folder that the file lies in. Strings of JSON are strings of YAML. */
export function yoloData(categories: Categories): string {
  return [
    'train: images',
    'val: images',
    'names:',
    ...categories.names.map((name, index) => `  ${index}: ${JSON.stringify(name)}`),
    '',
  ].join('\n');
}
