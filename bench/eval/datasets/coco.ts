// instances.json of COCO: images, and the masks of annotations in all three forms that the format knows.
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { decodeRle } from '../../../inference/index.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';
import { DatasetError } from '../suite.ts';
import { cocoPolygon } from './polygon-mask.ts';

const segmentation = z.union([
  z.array(z.array(z.number())),
  z.object({ size: z.tuple([z.number(), z.number()]), counts: z.union([z.string(), z.array(z.number())]) }),
]);
const instancesSchema = z.object({
  images: z.array(z.object({ id: z.number(), file_name: z.string(), width: z.number(), height: z.number() })),
  annotations: z.array(z.object({ id: z.number(), image_id: z.number(), segmentation })),
});

export type CocoImage = z.infer<typeof instancesSchema>['images'][number];
export interface Instances {
  images: ReadonlyMap<number, CocoImage>;
  annotations: ReadonlyMap<number, z.infer<typeof segmentation>>;
}

export function readInstances(path: string): Instances {
  if (!existsSync(path)) throw new DatasetError(`${path} is missing.`);
  const { images, annotations } = instancesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return {
    images: new Map(images.map((image) => [image.id, image])),
    annotations: new Map(annotations.map((one) => [one.id, one.segmentation])),
  };
}

/** The union of several annotations; empty for none. */
export function maskOf({ annotations }: Instances, ids: readonly number[], { width, height }: CocoImage): BinaryMask {
  const data = new Uint8Array(width * height);
  for (const id of ids) {
    const found = annotations.get(id);
    if (found === undefined) throw new DatasetError(`Annotation ${id} is not in instances.json.`);
    for (const part of partsOf(found, width, height))
      part.data.forEach((inside, i) => {
        if (inside === 1) data[i] = 1;
      });
  }
  return { data, width, height };
}

function partsOf(found: z.infer<typeof segmentation>, width: number, height: number): BinaryMask[] {
  if (Array.isArray(found)) return found.map((points) => cocoPolygon(points, width, height));
  if (typeof found.counts === 'string') return [decodeRle({ size: found.size, counts: found.counts })];
  return [fromRuns(found.counts, found.size)];
}

/** Runs as plain numbers (iscrowd annotations), down the columns, outside first. */
function fromRuns(runs: readonly number[], [height, width]: [number, number]): BinaryMask {
  const data = new Uint8Array(width * height);
  let at = 0;
  runs.forEach((run, k) => {
    for (const end = at + run; at < end; at++)
      if (k % 2 === 1) data[(at % height) * width + Math.floor(at / height)] = 1;
  });
  if (at !== data.length) throw new DatasetError('The runs of an annotation do not fill its image.');
  return { data, width, height };
}
