// "CVAT for images 1.1": an image element for each picture, a mask element for each mask. CVAT's runs go row by row through the box of the
// mask, outside first. Written piece by piece. Pure.
import { decodeRle } from '../../inference/index.ts';
import { escapeXml } from './escape-xml.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

export async function* cvatAnnotations(pictures: AsyncIterable<ExportedPicture>): AsyncGenerator<string> {
  let images = 0;
  yield '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n';
  for await (const { file, width, height, masks } of pictures) {
    yield `  <image id="${images++}" name="${escapeXml(file)}" width="${width}" height="${height}">\n`;
    for await (const mask of masks) yield `    ${cvatMask(mask)}\n`;
    yield '  </image>\n';
  }
  yield '</annotations>\n';
}

export function cvatMask(mask: ExportedMask): string {
  const { x, y, width, height } = mask.box;
  const pixels = decodeRle(mask.rle);
  const runs: number[] = [];
  let current = 0;
  let length = 0;
  for (let row = y; row < y + height; row++) for (let column = x; column < x + width; column++) {
    const value = pixels.data[row * pixels.width + column];
    if (value === current) length++;
    else {
      runs.push(length);
      current = 1 - current;
      length = 1;
    }
  }
  runs.push(length);
  return `<mask label="${escapeXml(mask.label)}" source="auto" occluded="0" rle="${runs.join(', ')}" left="${x}" top="${y}" width="${width}" height="${height}" z_order="0"></mask>`;
}
