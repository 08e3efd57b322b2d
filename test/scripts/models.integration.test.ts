// The bundles of a folder, looked at and removed by the command that people type: a process, its words and its exit
// code.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
  await mkdir(join(folder, 'models'));
  await cp('models/tiny-random', join(folder, 'models/tiny'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const models = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), resolve('scripts/models.ts'), ...args],
      { cwd: folder },
      (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });

// Each word is a process of its own.
describe('models', { timeout: 180_000 }, () => {
  it('lists every bundle, and says of a broken one that it is', async () => {
    await mkdir(join(folder, 'models/broken'));
    await writeFile(join(folder, 'models/broken/manifest.json'), '{');
    const { code, out } = await models('list');
    expect(code).toBe(0);
    expect(out).toMatch(/^broken +cannot be used: manifest.json is not valid JSON\.$/m);
    expect(out).toMatch(/^tiny +\S+ +fp32 +\d+\.\d{3} GB/m);
  });

  it('tells what a bundle is', async () => {
    expect((await models('info', 'tiny')).out).toMatch(
      /Language model: \d+ layers, width \d+, .*\nImage: \d+ px.*Mask: \d+ px, scales 1 /,
    );
  });

  it('computes what a memory holds, for each precision', async () => {
    const { code, out } = await models('fit', 'tiny', '--memory', '0.001');
    expect(code).toBe(0);
    expect(out).toMatch(/^This bundle: weights of fp32 on the disk, fp32 in memory, .* 256 bytes of cache a position/m);
    expect(out).toMatch(/^fp32 +0\.77 MB +0\.13 MB +0$/m);
    expect(out).toMatch(/^fp16 +0\.39 MB +0\.07 MB +4$/m);
    expect((await models('fit', 'tiny', '--memory', 'much')).code).toBe(2);
  });

  it('verifies a bundle, and names the file that was altered', async () => {
    expect(await models('verify', 'tiny')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ files match the manifest\.\n$/) as string,
    });
    await writeFile(join(folder, 'models/tiny/vision.onnx'), 'x');
    expect(await models('verify', 'tiny')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/vision\.onnx has 1 bytes, the manifest states [\d,]+\.\n$/) as string,
    });
  });

  it('removes the bundle that is named, and nothing outside its folder', async () => {
    for (const id of ['../models/tiny', '..', 'nothing'])
      expect(await models('remove', id)).toEqual({ code: 1, out: '', err: `There is no bundle ${id} in models/.\n` });
    expect((await models('remove', 'tiny')).code).toBe(0);
    expect(existsSync(join(folder, 'models/tiny'))).toBe(false);
    expect(existsSync(join(folder, 'models'))).toBe(true);
  });

  it('says how it is used when it is used in another way', async () => {
    for (const args of [[], ['info'], ['polish', 'tiny'], ['list', '--colour']])
      expect(await models(...args)).toMatchObject({
        code: 2,
        err: expect.stringContaining('npm run models -- list |') as string,
      });
  });
});
