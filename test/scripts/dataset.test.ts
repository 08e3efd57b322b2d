// Many images and one phrase on the command line.
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { decodeRle, openPictureProcesses } from '../../inference/index.ts';
import { writeDataset } from '../../scripts/dataset.ts';
import type { DatasetJob } from '../../scripts/dataset.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';

let folder: string;
let engine: ScriptedEngine;
/** Of the last run: the name of each image, and whether it was left out. */
let told: [string, boolean][];
const examiner = openPictureProcesses({ maxPixels: 1_000_000, processes: 1 });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataset-'));
  engine = new ScriptedEngine(segment());
});
afterEach(() => rm(folder, { recursive: true }));
afterAll(() => examiner.close());

const write = async (names: string[], width = 4): Promise<void> => {
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), await png(width, 2));
  }
};
const run = (files: string[], more: Partial<DatasetJob> = {}): ReturnType<typeof writeDataset> => {
  told = [];
  return writeDataset(
    { engine, examiner, onPicture: (file, fault) => told.push([file.slice(folder.length + 1), fault !== null]) },
    {
      files: files.map((file) => join(folder, file)),
      phrase: 'the left half',
      detail: 'STANDARD',
      format: 'COCO',
      folder: join(folder, 'out'),
      ...more,
    },
  );
};
const out = (name: string): Promise<string> => readFile(join(folder, 'out', name), 'utf8');
const coco = async (): Promise<any> => JSON.parse(await out('annotations/instances_default.json'));
const written = async (): Promise<string[]> =>
  (await readdir(join(folder, 'out'), { recursive: true }))
    .filter((name) => /\.\w+$/.test(name) && !name.startsWith('.'))
    .sort();

it('is a COCO dataset of what was found, with the images as they were measured', async () => {
  const turned = await sharp(await png(2, 4))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  await write(['a/one.png', 'b/one.png']);
  await write(['b/none.png'], 6);
  await writeFile(join(folder, 'b/turned.jpg'), turned);
  await writeFile(join(folder, 'b/broken.png'), 'no image');
  engine.script = (request, signal) =>
    engine.requests.length === 3 ? say('None.')(request, signal) : segment()(request, signal);
  // The first two are the same image, which is segmented once.
  const files = ['a/one.png', 'b/one.png', 'b/turned.jpg', 'b/broken.png', 'b/none.png', 'b/missing.png'];
  expect(await run(files)).toEqual({ images: 4, masks: 3 });
  expect(told).toEqual(files.map((name) => [name, /broken|missing/.test(name)]));
  expect(engine.requests.map(({ intent }) => intent)).toEqual(['SEGMENT', 'SEGMENT', 'SEGMENT']);

  expect((await readdir(join(folder, 'out/images'))).sort()).toEqual([
    'none.png',
    'one-2.png',
    'one.png',
    'turned.jpg',
  ]);
  const upright = await sharp(join(folder, 'out/images/turned.jpg')).metadata();
  expect([upright.width, upright.height, upright.orientation]).toEqual([4, 2, undefined]);
  const { images, annotations, categories } = await coco();
  expect(images.map((image: any) => [image.file_name, image.width, image.height])).toEqual([
    ['one.png', 4, 2],
    ['one-2.png', 4, 2],
    ['turned.jpg', 4, 2],
    ['none.png', 6, 2],
  ]);
  expect(annotations.map((one: any) => one.image_id)).toEqual([1, 2, 3]);
  expect([...decodeRle(annotations[0].segmentation).data]).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
  expect(categories).toEqual([{ id: 1, name: 'left half', supercategory: '' }]);
});

it.each([
  ['YOLO_SEG', ['data.yaml', 'images/a.png', 'labels/a.txt']],
  ['LABELME', ['images/a.json', 'images/a.png']],
  ['LABEL_STUDIO', ['README.md', 'images/a.png', 'label-config.xml', 'tasks.json']],
  ['CVAT', ['annotations.xml', 'images/a.png']],
  ['GEOJSON', ['a.png.geojson', 'images/a.png']],
] as const)('is a dataset as %s, and nothing else after a run in another format', async (format, names) => {
  await write(['a.png']);
  await run(['a.png']);
  await run(['a.png'], { format });
  expect(await written()).toEqual(names);
  expect(engine.requests).toHaveLength(1);
});

it('a second run segments only what is new, and leaves out what it was not given', async () => {
  await write(['a.png', 'b.png'], 4);
  await write(['c.png'], 6);
  await run(['a.png']);
  // The same image has the same result.
  expect(await run(['b.png', 'c.png'])).toEqual({ images: 2, masks: 2 });
  expect(engine.requests).toHaveLength(2);
  expect(await written()).toEqual(['annotations/instances_default.json', 'images/b.png', 'images/c.png']);
  await run(['c.png'], { phrase: 'the right half' });
  await run(['c.png'], { detail: 'FINE' });
  expect(engine.requests).toHaveLength(4);
});

it('goes on where a run was interrupted, and keeps the files of others in the folder', async () => {
  await write(['a.png'], 4);
  await write(['b.png'], 6);
  await write(['out/images/mine.png']);
  engine.script = (request, signal) => {
    if (engine.requests.length === 2) throw new TypeError('interrupted');
    return segment()(request, signal);
  };
  await expect(run(['a.png', 'b.png'])).rejects.toThrow('interrupted');
  expect(await run(['b.png'])).toEqual({ images: 1, masks: 1 });
  expect(await written()).toEqual(['annotations/instances_default.json', 'images/b.png', 'images/mine.png']);
  expect(await run(['a.png', 'b.png'])).toEqual({ images: 2, masks: 2 });
  expect(engine.requests).toHaveLength(3);
});

it('writes no dataset when no image can be read', async () => {
  await writeFile(join(folder, 'broken.png'), 'no image');
  expect(await run(['broken.png'])).toEqual({ images: 0, masks: 0 });
  await expect(stat(join(folder, 'out/annotations'))).rejects.toThrow('ENOENT');
});

it('ends when the dataset cannot be written', async () => {
  await write(['a.png']);
  await writeFile(join(folder, 'out'), 'a file');
  await expect(run(['a.png'])).rejects.toThrow(/EEXIST|ENOTDIR/);
  expect(told).toEqual([]);
});
