// Writes the masks on one image as SVG: a path along pixel edges for each mask, over the image. The text is written in
// pieces. Pure.
import { decodeRle, polygonsOf } from '../../inference/mask/index.ts';
import type { Ring } from '../../inference/mask/shapes.ts';
import type { Draw } from './draw-request.ts';
import { escapeXml } from './escape-xml.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

export async function* svgPicture({ file, width, height, masks }: ExportedPicture, draw: Draw): AsyncGenerator<string> {
  yield (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ` +
    `${width} ${height}">\n`
  );
  yield `<image href="${escapeXml(file)}" width="${width}" height="${height}"/>\n`;
  let number = 0;
  for await (const mask of masks) yield `${await draw({ form: 'SVG', mask, number: number++ })}\n`;
  yield '</svg>\n';
}

export function svgPath({ id, label, rle }: ExportedMask, number: number): string {
  const rings = polygonsOf(decodeRle(rle)).flatMap(({ outer, holes }) => [outer, ...holes]);
  const corner = (ring: Ring, i: number): string => `${ring[2 * i] ?? 0} ${ring[2 * i + 1] ?? 0}`;
  const cornersOf = (ring: Ring): string[] => Array.from({ length: ring.length / 2 }, (_, i) => corner(ring, i));
  const path = rings.map((ring) => `M${cornersOf(ring).join('L')}Z`).join('');
  return (
    `<path id="${id}" fill-rule="evenodd" fill="hsl(${hueOf(number)} 90% 55%)" ` +
    `fill-opacity="0.45" d="${path}"><title>${escapeXml(label)}</title></path>`
  );
}

/** The golden angle gives consecutive masks distant colours. */
const hueOf = (index: number): number => Math.round((index * 137.5) % 360);
