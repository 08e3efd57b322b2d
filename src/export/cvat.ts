// Writes "CVAT for images 1.1": the labels, an image element for each image, and a mask element for each mask. The runs
// of a mask go row by row through its box and begin with the outside. The text is written in pieces. Pure.
import { decodeRle } from '../../inference/mask/index.ts';
import type { Categories } from './category.ts';
import type { Draw } from './draw-request.ts';
import { escapeXml } from './escape-xml.ts';
import { nameOf } from './picture.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

export async function* cvatAnnotations(
  pictures: AsyncIterable<ExportedPicture>,
  { title, categories }: { title: string; categories: Categories },
  draw: Draw,
): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n${metaOf(title, categories)}`;
  let images = 0;
  for await (const { file, width, height, masks } of pictures) {
    yield `  <image id="${images++}" name="${escapeXml(nameOf({ file }))}" width="${width}" height="${height}">\n`;
    let number = 0;
    for await (const mask of masks) yield `    ${await draw({ form: 'CVAT', mask, number: number++ })}\n`;
    yield '  </image>\n';
  }
  yield '</annotations>\n';
}

/** CVAT imports only these labels. */
function metaOf(title: string, categories: Categories): string {
  const labels = categories.names.map(
    (name) => `<label><name>${escapeXml(name)}</name><type>mask</type><attributes></attributes></label>`,
  );
  const lines = [
    '<task>',
    `  <name>${escapeXml(title)}</name>`,
    '  <mode>annotation</mode>',
    '  <labels>',
    ...labels.map((label) => `    ${label}`),
    '  </labels>',
    '</task>',
  ];
  return `  <meta>\n${lines.map((line) => `    ${line}\n`).join('')}  </meta>\n`;
}

export function cvatMask(mask: ExportedMask): string {
  const { x, y, width, height } = mask.box;
  const pixels = decodeRle(mask.rle);
  const runs: number[] = [];
  let current = 0;
  let length = 0;
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++) {
      const value = pixels.data[row * pixels.width + column];
      if (value === current) length++;
      else {
        runs.push(length);
        current = 1 - current;
        length = 1;
      }
    }
  runs.push(length);
  const place = `left="${x}" top="${y}" width="${width}" height="${height}"`;
  return (
    `<mask label="${escapeXml(mask.category.name)}" source="auto" occluded="0" rle="${runs.join(', ')}` +
    `" ${place} z_order="0"></mask>`
  );
}
