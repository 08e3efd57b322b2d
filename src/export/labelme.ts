// Writes labelme files: beside each image a JSON file of the same name, with a polygon for each piece of each mask. The
// outline passes through the outermost pixels (joined-outline.ts), because labelme fills the pixels on the line too.
// The text is written in pieces. Pure.
import { decodeRle, polygonsOf } from '../../inference/mask/index.ts';
import type { Draw } from './draw-request.ts';
import { joinedOutline } from './joined-outline.ts';
import { nameOf } from './picture.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

/** The version of the format; labelme reads it in all later versions. */
const VERSION = '5.5.0';

export const labelMeFile = ({ file }: ExportedPicture): string => file.replace(/\.[^./]*$/, '.json');

export async function* labelMeFileOf(picture: ExportedPicture, draw: Draw): AsyncGenerator<string> {
  yield `{"version":"${VERSION}","flags":{},"shapes":[`;
  let number = 0;
  for await (const mask of picture.masks)
    yield `${number === 0 ? '' : ','}\n${await draw({ form: 'LABELME', mask, number: number++ })}`;
  const { width, height } = picture;
  yield (
    `\n],"imagePath":${JSON.stringify(nameOf(picture))},"imageData":null,"imageHeight":${height}` +
    `,"imageWidth":${width}}\n`
  );
}

/** The pieces of one mask have the same group. */
export function labelMeShapes({ label, category, rle }: ExportedMask, number: number): object[] {
  const outlines = polygonsOf(decodeRle(rle)).map(joinedOutline);
  return outlines.map((outline) => ({
    label: category.name,
    points: Array.from({ length: outline.length / 2 }, (_, i) => [outline[2 * i], outline[2 * i + 1]]),
    group_id: outlines.length > 1 ? number : null,
    description: label,
    shape_type: 'polygon',
    flags: {},
    mask: null,
  }));
}
