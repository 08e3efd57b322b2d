// ReasonSeg (LISA, arXiv 2308.00692): images with a .json of the same name that holds questions and labelled
// polygons. Shapes are drawn from the largest to the smallest, "ignore" takes pixels out of the count, "flag" is void.
// As in LISA's evaluation the first question counts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { DatasetError } from '../suite.ts';
import type { Case, Suite, Truth } from '../suite.ts';
import { drawPolygon } from './polygon-mask.ts';

const point = z.tuple([z.number(), z.number()]);
const schema = z.object({
  text: z.array(z.string()).min(1),
  is_sentence: z.boolean(),
  shapes: z.array(z.object({ label: z.string(), points: z.array(point) })),
});
type Labelled = z.infer<typeof schema>;

const INSIDE = 1,
  IGNORED = 255;

export async function readReasonSeg(folder: string): Promise<Suite> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.jpg'))
    .sort();
  if (files.length === 0) throw new DatasetError(`${folder} has no .jpg files.`);
  const cases = await Promise.all(
    files.map(async (file): Promise<Case> => {
      const labelled = schema.parse(JSON.parse(decode(readFileSync(join(folder, file.replace(/\.jpg$/, '.json'))))));
      const { width, height } = await sharp(join(folder, file)).metadata();
      return {
        id: file.replace(/\.jpg$/, ''),
        kind: labelled.is_sentence ? 'long question' : 'short phrase',
        ask: 'SEGMENT',
        intent: 'SEGMENT',
        messages: [{ role: 'user', text: labelled.text[0] ?? '' }],
        answers: [],
        truth: () => truthOf(labelled, width, height),
        picture: () => new Uint8Array(readFileSync(join(folder, file))),
      };
    }),
  );
  return { name: 'reasonseg', judge: 'same', cases };
}

/** Some of the published files are not UTF-8 but Windows-1252. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function truthOf({ shapes }: Labelled, width: number, height: number): Truth {
  const drawn = shapes
    .filter(({ label }) => !label.toLowerCase().includes('flag'))
    .map(({ label, points }) => {
      const alone = new Uint8Array(width * height);
      drawPolygon(points, 1, { data: alone, width, height });
      return {
        points,
        value: label.toLowerCase().includes('ignore') ? IGNORED : INSIDE,
        area: alone.reduce((sum, inside) => sum + inside, 0),
      };
    });
  const data = new Uint8Array(width * height);
  for (const { points, value } of drawn.sort((a, b) => b.area - a.area))
    drawPolygon(points, value, { data, width, height });
  const only = (value: number) => ({ data: data.map((label) => Number(label === value)), width, height });
  return { mask: only(INSIDE), ignore: only(IGNORED) };
}
