// Segments one phrase in many images. Writes a COCO dataset: images/ and annotations/instances_default.json. An image
// that cannot be read is reported and left out.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../inference/engine.ts';
import type { FinishedMask } from '../inference/events.ts';
import { InferenceError } from '../inference/index.ts';
import type { Detail } from '../inference/mask/zoom.ts';
import type { PictureExaminer } from '../inference/index.ts';
import { Categories } from '../src/export/category.ts';
import { cocoDataset } from '../src/export/coco.ts';
import type { ExportedMask, ExportedPicture } from '../src/export/picture.ts';

export interface DatasetParts {
  engine: Pick<Engine, 'generate'>;
  detail: Detail;
  examiner: Pick<PictureExaminer, 'examine'>;
  /** Called after each image. `fault`: why the image is left out; null when it is not. */
  onPicture: (file: string, masks: number, fault: string | null) => void;
}

interface Segmented {
  label: string;
  mask: FinishedMask;
}

/** `files`: paths of images. Resolves with the number of masks that are not empty. */
export async function writeDataset(
  parts: DatasetParts,
  files: readonly string[],
  phrase: string,
  folder: string,
): Promise<number> {
  await mkdir(join(folder, 'images'), { recursive: true });
  await mkdir(join(folder, 'annotations'), { recursive: true });
  const count = { masks: 0 };
  const categories = new Categories([phrase]);
  const pictures = segmentAll(parts, { files, phrase, folder, categories, count });
  const target = join(folder, 'annotations', 'instances_default.json');
  await pipeline(
    Readable.from(cocoDataset(pictures, { title: `Masks of “${phrase}”`, categories })),
    createWriteStream(target),
  );
  return count.masks;
}

interface Job {
  files: readonly string[];
  phrase: string;
  folder: string;
  categories: Categories;
  count: { masks: number };
}

async function* segmentAll(parts: DatasetParts, job: Job): AsyncGenerator<ExportedPicture> {
  const taken = new Set<string>();
  for (const file of job.files) {
    try {
      const original = new Uint8Array(await readFile(file));
      const found = await parts.examiner.examine(original);
      if (found === 'BUSY') throw new Error('Too many images are waiting to be read.');
      const bytes = found.copy?.bytes ?? original;
      const ending = found.copy === null ? extname(file) : found.copy.contentType === 'image/png' ? '.png' : '.jpg';
      const name = freeName(taken, basename(file, extname(file)), ending);
      const segmented = await segmentOne(parts, bytes, job.phrase);
      await writeFile(join(job.folder, 'images', name), bytes);
      const masks = segmented.flatMap(({ label, mask }, i) => exportedMask(`${name}-${i + 1}`, label, mask, job));
      job.count.masks += masks.length;
      parts.onPicture(file, masks.length, null);
      yield { id: name, file: `images/${name}`, width: found.width, height: found.height, masks: each(masks) };
    } catch (error) {
      if (!(error instanceof InferenceError) && !(error instanceof Error && 'code' in error)) throw error;
      parts.onPicture(file, 0, error.message);
    }
  }
}

/** Images of two folders may have the same name. */
function freeName(taken: Set<string>, stem: string, ending: string): string {
  let name = `${stem}${ending}`;
  for (let n = 2; taken.has(name); n++) name = `${stem}-${n}${ending}`;
  taken.add(name);
  return name;
}

async function segmentOne({ engine, detail }: DatasetParts, picture: Uint8Array, phrase: string): Promise<Segmented[]> {
  const labels = new Map<number, string>();
  const masks: Segmented[] = [];
  for await (const event of engine.generate(
    { messages: [{ role: 'user', text: phrase }], images: [picture], intent: 'SEGMENT', detail },
    new AbortController().signal,
  )) {
    if (event.type === 'mask-started') labels.set(event.index, event.label);
    if (event.type === 'mask-finished') masks.push({ label: labels.get(event.index) ?? phrase, mask: event.mask });
  }
  return masks;
}

/** Empty for a mask without pixels. */
function exportedMask(id: string, label: string, mask: FinishedMask, { categories }: Job): ExportedMask[] {
  const { box, area, width, height, confidence, rle } = mask;
  if (box === null) return [];
  return [{ id, turnId: '', label, category: categories.of(label), width, height, area, box, confidence, rle }];
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
