// A checkpoint of which no size is that of another (training/make_random_checkpoint.py --small), in several shards,
// with tiles, a thumbnail and masks of 2240 tokens: exported, verified from the command line, and refused where
// something differs.   npm run test:golden
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let checkpoint: string;
let bundle: string;
const python = (...args: string[]): string =>
  execFileSync(process.env['PYTHON'] ?? 'python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const verify = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ['--import', 'tsx', 'bench/verify-golden.ts', ...args], { encoding: 'utf8' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'other-sizes-'));
  checkpoint = join(folder, 'checkpoint');
  bundle = join(folder, 'bundle');
  python('-m', 'training.make_random_checkpoint', '--out', checkpoint, '--small');
  python('-m', 'training.make_golden', checkpoint);
  python('-m', 'training.export_argenseg', checkpoint, '--out', bundle);
}, 600_000);
afterAll(() => rm(folder, { recursive: true }));

describe('a checkpoint of other sizes', () => {
  it('generates on the engine what it generates in PyTorch', () => {
    const { status, stdout } = verify('--model', bundle, '--golden', checkpoint);
    expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
    expect(status).toBe(0);
    for (const check of [
      'chat/mask0: codes: 2240 values',
      'guided-pair/mask0: codes: 2240 values',
      'forced/mask0: codes: 2240 values',
      'input: pixels of the photo',
    ])
      expect(stdout).toContain(`ok   ${check}`);
  }, 600_000);

  it('is read by PyTorch as its golden vectors say', () => {
    expect(python('-m', 'training.verify_golden', checkpoint)).toMatch(/^(\d+) of \1 checks hold$/m);
  }, 600_000);

  it('is not verified by a bundle with another prompt, nor by a folder without vectors', async () => {
    const path = join(bundle, 'manifest.json');
    const manifest = await readFile(path, 'utf8');
    await writeFile(path, manifest.replace('<|im_start|>user\\n', '<|im_start|>user '));
    const { status, stdout } = verify('--model', bundle, '--golden', checkpoint);
    await writeFile(path, manifest);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^FAIL chat\/prompt, row 0/m);
    expect(verify('--model', bundle, '--golden', folder)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('holds no cases.npz') as string,
    });
    expect(verify('--model', folder, '--golden', checkpoint)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no model') as string,
    });
    expect(verify('--model', bundle)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--golden <folder>') as string,
    });
  }, 600_000);
});
