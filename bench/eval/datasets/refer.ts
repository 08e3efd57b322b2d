// RefCOCO, RefCOCO+, RefCOCOg (files such as refs(unc).p: Python pickles, or JSON) and gRefCOCO
// (grefs(unc).json): one case a sentence.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'pickleparser';
import { z } from 'zod';
import { DatasetError } from '../suite.ts';
import type { Case, Suite } from '../suite.ts';
import { maskOf, readInstances } from './coco.ts';

const refsSchema = z.array(
  z.object({
    ref_id: z.number(),
    image_id: z.number(),
    split: z.string(),
    /** gRefCOCO: any number of annotations; [-1] when the phrase refers to nothing. */
    ann_id: z.union([z.number(), z.array(z.number())]),
    sentences: z.array(z.object({ sent_id: z.number(), sent: z.string() })),
  }),
);

export interface ReferOptions {
  /** Folder of one dataset, with its refs and instances.json. */
  data: string;
  /** Folder of the images (COCO train2014). */
  images: string;
  /** As the refs name it: val, testA, testB, test. */
  split: string;
  /** Whose split, where the folder has several: unc, google, umd. */
  by: string | undefined;
}

export function readRefer(name: string, { data, images, split, by }: ReferOptions): Suite {
  const refs = refsSchema.parse(load(refsFile(data, by))).filter((ref) => ref.split === split);
  if (refs.length === 0) throw new DatasetError(`${data} has no refs of split ${split}.`);
  const instances = readInstances(join(data, 'instances.json'));
  const cases = refs.flatMap(({ ref_id: refId, image_id: imageId, ann_id: annotations, sentences }) => {
    const image = instances.images.get(imageId);
    if (image === undefined) throw new DatasetError(`Picture ${imageId} of ref ${refId} is not in instances.json.`);
    const ids = [annotations].flat().filter((id) => id !== -1);
    return sentences.map(({ sent_id: id, sent }): Case => ({
      id: `${split}-${refId}-${id}`,
      kind: ids.length === 0 ? 'no target' : ids.length === 1 ? 'one target' : 'several targets',
      ask: 'SEGMENT',
      intent: 'SEGMENT',
      messages: [{ role: 'user', text: sent }],
      answers: [],
      truth: () => ({ mask: maskOf(instances, ids, image) }),
      picture: () => new Uint8Array(readFileSync(join(images, image.file_name))),
    }));
  });
  return { name: `${name}-${split}`, judge: 'same', cases };
}

function refsFile(folder: string, by: string | undefined): string {
  if (!existsSync(folder)) throw new DatasetError(`${folder} is missing.`);
  const files = readdirSync(folder).filter(
    (file) => /^g?refs\([a-z]+\)\.(p|json)$/.test(file) && (by === undefined || file.includes(`(${by})`)),
  );
  const [file, ...more] = files.sort();
  if (file === undefined) throw new DatasetError(`${folder} has no refs(${by ?? '…'}).p or .json.`);
  if (more.length > 0 && by === undefined)
    throw new DatasetError(`${folder} has ${files.join(' and ')}: choose one with --by.`);
  return join(folder, file);
}

const load = (path: string): unknown =>
  path.endsWith('.json') ? JSON.parse(readFileSync(path, 'utf8')) : new Parser().parse(readFileSync(path));
