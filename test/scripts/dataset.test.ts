// Many images and one phrase on the command line.
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeRle, openPictureProcesses } from '../../inference/index.ts';
import { writeDataset } from '../../scripts/dataset.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';

let folder: string;
const examiner = openPictureProcesses({ maxPixels: 1_000_000, processes: 1 });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataset-'));
});
afterEach(async () => {
  examiner.close();
  await rm(folder, { recursive: true });
});

it('is a COCO dataset of what was found, with the images as they were measured', async () => {
  const turned = await sharp(await png(2, 4))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  for (const name of ['a', 'b']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'a/one.png'), await png(4, 2));
  await writeFile(join(folder, 'b/one.png'), await png(4, 2));
  await writeFile(join(folder, 'b/turned.jpg'), turned);
  await writeFile(join(folder, 'b/none.png'), await png(4, 2));
  await writeFile(join(folder, 'b/broken.png'), 'no image');
  const files = ['a/one.png', 'b/one.png', 'b/turned.jpg', 'b/none.png', 'b/broken.png', 'b/missing.png'];
  const engine = new ScriptedEngine();
  const nothing = new Uint8Array(await readFile(join(folder, 'b/none.png')));
  engine.script = (request, signal) =>
    engine.requests.length === 4 ? say('None.')(request, signal) : segment()(request, signal);
  const told: [string, number, boolean][] = [];
  const masks = await writeDataset(
    {
      engine,
      detail: 'STANDARD',
      examiner,
      onPicture: (file, found, fault) => told.push([file.slice(folder.length + 1), found, fault !== null]),
    },
    files.map((file) => join(folder, file)),
    'the left half',
    join(folder, 'out'),
  );
  expect(masks).toBe(3);
  expect(told).toEqual([
    ['a/one.png', 1, false],
    ['b/one.png', 1, false],
    ['b/turned.jpg', 1, false],
    ['b/none.png', 0, false],
    ['b/broken.png', 0, true],
    ['b/missing.png', 0, true],
  ]);
  expect(engine.requests.map(({ intent }) => intent)).toEqual(['SEGMENT', 'SEGMENT', 'SEGMENT', 'SEGMENT']);
  expect(new Uint8Array(engine.requests[3]?.images[0] ?? [])).toEqual(nothing);

  const names = ['none.png', 'one-2.png', 'one.png', 'turned.jpg'];
  expect((await readdir(join(folder, 'out/images'))).sort()).toEqual(names);
  const upright = await sharp(join(folder, 'out/images/turned.jpg')).metadata();
  expect([upright.width, upright.height, upright.orientation]).toEqual([4, 2, undefined]);
  const coco = JSON.parse(await readFile(join(folder, 'out/annotations/instances_default.json'), 'utf8'));
  expect(coco.images.map((image: any) => [image.file_name, image.width, image.height])).toEqual(
    ['one.png', 'one-2.png', 'turned.jpg', 'none.png'].map((name) => [name, 4, 2]),
  );
  expect(coco.annotations.map((one: any) => one.image_id)).toEqual([1, 2, 3]);
  expect([...decodeRle(coco.annotations[0].segmentation).data]).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
  expect(coco.categories).toEqual([{ id: 1, name: 'left half', supercategory: '' }]);
});
