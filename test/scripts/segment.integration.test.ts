// `npm run segment` with many images, as a program: its files, its output and its exit codes.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TINY_RANDOM } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segment-'));
  await writeFile(join(folder, 'good.png'), await png(40, 30));
  await writeFile(join(folder, 'broken.png'), 'no image');
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    const command = ['--import', 'tsx', 'scripts/segment.ts', '--model', TINY_RANDOM, ...args];
    execFile(process.execPath, command, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
const [good, broken, out] = ['good.png', 'broken.png', 'out'].map((name) => () => join(folder, name)) as [
  () => string,
  () => string,
  () => string,
];

it('one image with --format is a dataset', async () => {
  expect(await run(good(), 'the dog', '--out', out(), '--format', 'yolo')).toMatchObject({ code: 0, err: '' });
  expect(await readFile(join(out(), 'data.yaml'), 'utf8')).toContain('0: "dog"');
});

it('an image that cannot be read is named, and the exit code is 3', async () => {
  const { code, out: said, err } = await run(broken(), good(), 'the dog', '--out', out());
  expect({ code, said }).toEqual({ code: 3, said: expect.stringMatching(/^\d+ masks on 1 images: .*out\n$/) });
  expect(err).toMatch(/^left out: .*broken\.png: This is not an image/);
  const { images } = JSON.parse(await readFile(join(out(), 'annotations/instances_default.json'), 'utf8'));
  expect(images.map(({ file_name: name }: { file_name: string }) => name)).toEqual(['good.png']);
});

it('the exit code is 1 when no image can be read, and 2 for a format that does not exist', async () => {
  expect(await run(broken(), '/no/such.png', 'the dog', '--out', out())).toMatchObject({ code: 1, out: '' });
  const { code, err } = await run(good(), 'the dog', '--format', 'pascal');
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^There is no format "pascal"\.\nnpm run seg/) });
});
