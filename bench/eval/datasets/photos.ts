// Photographs with named masks: a folder with <set>.jsonl, one picture a line (docs/evaluation.md). Each name that a
// picture has is asked for once; its instances count as one mask. Regions of crowds count for nobody.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeRle } from '../../../inference/index.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';
import { DatasetError } from '../suite.ts';
import type { Case, Suite } from '../suite.ts';
import { unionOf } from './judged.ts';

const pictureSchema = z.object({
  file: z.string(),
  width: z.number(),
  height: z.number(),
  split: z.string(),
  objects: z
    .array(z.object({ name: z.string(), crowd: z.boolean().default(false), counts: z.string().optional() }))
    .default([]),
});

/** Names of things that cover less of the picture are not asked for. */
const SMALLEST = 0.05;

export function readPhotos(folder: string, { set, split }: { set: string; split: string }): Suite {
  const file = join(folder, `${set}.jsonl`);
  if (!existsSync(file)) throw new DatasetError(`${file} is missing.`);
  const pictures = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => pictureSchema.parse(JSON.parse(line)));
  const cases = pictures
    .filter((one) => one.split === split)
    .flatMap(({ file: image, width, height, objects }): Case[] => {
      const masked = objects.filter((one) => one.counts !== undefined);
      const read = (some: typeof masked): BinaryMask =>
        unionOf(
          some.map(({ counts = '' }) => decodeRle({ size: [height, width], counts })),
          width,
          height,
        );
      const names = [...new Set(masked.filter(({ crowd }) => !crowd).map(({ name }) => name))];
      return names.flatMap((name): Case[] => {
        const mask = read(masked.filter((one) => one.name === name && !one.crowd));
        if (mask.data.reduce((sum, inside) => sum + inside, 0) < SMALLEST * width * height) return [];
        return [
          {
            id: `${image}-${name}`,
            kind: name,
            ask: 'SEGMENT',
            intent: 'SEGMENT',
            answers: [],
            messages: [{ role: 'user', text: `segment the ${name}` }],
            truth: () => ({ mask, ignore: read(masked.filter((one) => one.name === name && one.crowd)) }),
            picture: () => new Uint8Array(readFileSync(join(folder, image))),
          },
        ];
      });
    });
  if (cases.length === 0) throw new DatasetError(`${file} has no case of split ${split}.`);
  return { name: `photos-${set}-${split}`, judge: 'yes-no', cases };
}
