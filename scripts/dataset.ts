// Segments one phrase in many images and writes a dataset: the images, and annotations in one of the formats of
// exports. An image that cannot be read is reported and left out. What was found on an image is stored at once
// (dataset-folder.ts), so a run that was interrupted, or that gets more images, continues where the last one ended.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Engine } from '../inference/engine.ts';
import type { FinishedMask } from '../inference/events.ts';
import { InferenceError } from '../inference/index.ts';
import type { PictureExaminer } from '../inference/index.ts';
import type { Detail } from '../inference/mask/zoom.ts';
import { Categories } from '../src/export/category.ts';
import { annotationsOf } from '../src/export/dataset.ts';
import type { DatasetFormat } from '../src/export/dataset.ts';
import { drawMask } from '../src/export/draw.ts';
import type { ExportedMask, ExportedPicture } from '../src/export/picture.ts';
import { openDatasetFolder } from './dataset-folder.ts';
import type { DatasetFolder, FoundMask } from './dataset-folder.ts';

export interface DatasetParts {
  engine: Pick<Engine, 'generate' | 'info'>;
  examiner: Pick<PictureExaminer, 'examine'>;
  /** Called after each image. `fault`: why the image is left out; null when it is not. */
  onPicture: (file: string, fault: string | null) => void;
}

export interface DatasetJob {
  /** Paths of images. */
  files: readonly string[];
  phrase: string;
  detail: Detail;
  format: DatasetFormat;
  folder: string;
}

/** An image in the dataset. */
interface Placed {
  /** In the folder `images`. */
  name: string;
  width: number;
  height: number;
  /** Of its stored result. */
  key: string;
}

/** Resolves with the number of images, and of masks that are not empty. */
export async function writeDataset(parts: DatasetParts, job: DatasetJob): Promise<{ images: number; masks: number }> {
  const folder = await openDatasetFolder(job.folder);
  const placed: Placed[] = [];
  const taken = new Set<string>();
  for (const file of job.files) {
    const read = await segmented(parts, job, folder, file).catch(faultOf);
    if (typeof read !== 'string') {
      const { bytes, ending, width, height, key, found } = read;
      const name = freeName(taken, basename(file, extname(file)), ending);
      await folder.write(`images/${name}`, [bytes]);
      if (found !== null) await folder.writeResult(key, found);
      placed.push({ name, width, height, key });
    }
    parts.onPicture(file, typeof read === 'string' ? read : null);
  }
  if (placed.length === 0) return { images: 0, masks: 0 };

  const categories = new Categories([job.phrase]);
  const count = { images: placed.length, masks: 0 };
  async function* pictures(): AsyncGenerator<ExportedPicture> {
    count.masks = 0;
    for (const { name, width, height, key } of placed) {
      const masks = ((await folder.readResult(key)) ?? []).flatMap((mask, i) =>
        exportedMask(`${name}-${i + 1}`, mask, { width, height, category: categories.of(job.phrase) }),
      );
      count.masks += masks.length;
      yield { id: name, file: `images/${name}`, width, height, masks: each(masks) };
    }
  }
  const dataset = { title: `Masks of “${job.phrase}”`, categories, pictures };
  const draw = (request: Parameters<typeof drawMask>[0]): Promise<string> => Promise.resolve(drawMask(request));
  for await (const { name, body } of annotationsOf(dataset, job.format, draw)) await folder.write(name, body);
  await folder.finish();
  return count;
}

interface Segmented extends Omit<Placed, 'name'> {
  bytes: Uint8Array;
  /** Of the name, with the dot. */
  ending: string;
  /** Null: the result is stored already. */
  found: FoundMask[] | null;
}

/** Reads an image, and segments it unless its result is stored. */
async function segmented(
  { engine, examiner }: DatasetParts,
  { phrase, detail }: DatasetJob,
  folder: DatasetFolder,
  file: string,
): Promise<Segmented> {
  const original = new Uint8Array(await readFile(file));
  const examined = await examiner.examine(original);
  if (examined === 'BUSY') throw new Error('too many images are waiting to be read');
  const { width, height, copy } = examined;
  const bytes = copy?.bytes ?? original;
  const ending = copy === null ? extname(file) : copy.contentType === 'image/png' ? '.png' : '.jpg';
  const key = createHash('sha256')
    .update(JSON.stringify([engine.info.sha256, phrase, detail]))
    .update(bytes)
    .digest('hex');
  const isStored = (await folder.readResult(key)) !== null;
  const found = isStored ? null : await segment(engine, { picture: bytes, phrase, detail });
  return { bytes, ending, width, height, key, found };
}

async function segment(
  engine: Pick<Engine, 'generate'>,
  { picture, phrase, detail }: { picture: Uint8Array; phrase: string; detail: Detail },
): Promise<FoundMask[]> {
  const labels = new Map<number, string>();
  const masks: FoundMask[] = [];
  for await (const event of engine.generate(
    { messages: [{ role: 'user', text: phrase }], images: [picture], intent: 'SEGMENT', detail },
    new AbortController().signal,
  )) {
    if (event.type === 'mask-started') labels.set(event.index, event.label);
    if (event.type === 'mask-finished') masks.push(foundMask(labels.get(event.index) ?? phrase, event.mask));
  }
  return masks;
}

const foundMask = (label: string, { area, box, confidence, rle }: FinishedMask): FoundMask => ({
  label,
  area,
  box,
  confidence,
  rle,
});

/** The fault of an image. Other faults are thrown. */
function faultOf(error: unknown): string {
  if (error instanceof InferenceError || (error instanceof Error && 'code' in error)) return error.message;
  throw error;
}

/** Images of two folders may have the same name. */
function freeName(taken: Set<string>, stem: string, ending: string): string {
  let name = `${stem}${ending}`;
  for (let n = 2; taken.has(name); n++) name = `${stem}-${n}${ending}`;
  taken.add(name);
  return name;
}

/** Empty for a mask without pixels. */
function exportedMask(
  id: string,
  { label, area, box, confidence, rle }: FoundMask,
  of: Pick<ExportedMask, 'width' | 'height' | 'category'>,
): ExportedMask[] {
  return box === null ? [] : [{ id, turnId: '', label, ...of, area, box, confidence, rle }];
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
