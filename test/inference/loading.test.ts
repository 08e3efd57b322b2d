// An engine while it loads: the share that is loaded, and the turn that compiles its kernels.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { InferenceError } from '../../inference/errors.ts';
import { LocalEngine, loadEngine } from '../../inference/index.ts';
import { readManifest } from '../../inference/manifest.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { warmUp } from '../../inference/warm-up.ts';
import { TINY_RANDOM, collect, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

const EVERYDAY = new URL('../../models/everyday/', import.meta.url).pathname;

/** Rising from above 0 to 1, in more than one step. */
function expectShares(shares: readonly number[]): void {
  expect(shares).toEqual([...new Set(shares)].sort((a, b) => a - b));
  expect(shares.length).toBeGreaterThan(3);
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares.at(-1)).toBe(1);
}

describe('the share of a bundle that is loaded', () => {
  it('rises with the bytes of its files to 1', async () => {
    const shares: number[] = [];
    const engine = await LocalEngine.load(TINY_RANDOM, { device: 'cpu', onLoading: (share) => shares.push(share) });
    await engine.dispose();
    expectShares(shares);
  });

  it('does not reach 1 when a file cannot be used', async () => {
    const shares: number[] = [];
    const load = LocalEngine.load(TINY_RANDOM, { device: 'cuda:7', onLoading: (share) => shares.push(share) });
    await expect(load).rejects.toBeInstanceOf(InferenceError);
    expect(shares.at(-1)).toBeLessThan(1);
  });

  it('comes from the process of the engine too, and again when that process is replaced', async () => {
    const shares: number[] = [];
    const engine = await loadEngine(TINY_RANDOM, { device: 'cpu', onLoading: (share) => shares.push(share) });
    expectShares(shares.splice(0));
    expect(engine.loadingShare?.()).toBeNull();
    const lost = collect(engine, question('x', [await png(40, 30)], { maxAnswerTokens: 200 })).catch(() => null);
    const line = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
      .split('\n')
      .find((one) => one.includes('process-main'));
    process.kill(Number.parseInt(line ?? '', 10), 'SIGKILL');
    await lost;
    await vi.waitFor(() => expect(engine.loadingShare?.()).toBeGreaterThanOrEqual(0), { interval: 1 });
    await vi.waitFor(() => expect(engine.loadingShare?.()).toBeNull(), { timeout: 30_000 });
    expectShares(shares);
    await engine.dispose();
  });
});

describe('the files of a bundle', () => {
  it('are read once: the bytes that are checked are those that ONNX Runtime opens', async () => {
    // Bytes that this process has read with system calls; a mapped file is not among them.
    const bytesRead = (): number => Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
    const { files } = await readManifest(EVERYDAY);
    const bytes = Object.values(files).reduce((sum, { byteSize }) => sum + byteSize, 0);
    await (await LocalEngine.load(TINY_RANDOM, { device: 'cpu' })).dispose();
    const before = bytesRead();
    const engine = await LocalEngine.load(EVERYDAY, { device: 'cpu' });
    const read = bytesRead() - before;
    await engine.dispose();
    expect(read / bytes).toBeGreaterThanOrEqual(1);
    expect(read / bytes).toBeLessThan(1.1);
  });

  it.each(['decoder.onnx', 'tokenizer.json'])('are refused when one was altered: %s', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'altered-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(TINY_RANDOM, folder, { recursive: true });
    const bytes = await readFile(join(folder, name));
    bytes.writeUInt8((bytes[100] ?? 0) ^ 1, 100);
    await writeFile(join(folder, name), bytes);
    await expect(LocalEngine.load(folder, { device: 'cpu' })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(`${name} was altered`) as string,
    });
  });
});

describe('the turn before the first one', () => {
  const GRAPHS = [
    'vision',
    'embed',
    'decode',
    'textHead',
    'visualHead',
    'dequantize',
    'scaleEmbed',
    'decodeMask',
  ] as const;
  let model: Model;
  beforeAll(async () => {
    model = await openModel(TINY_RANDOM, { device: 'cpu' });
  });
  afterAll(() => model.graphs.dispose());

  it('runs every graph, and leaves nothing behind', async () => {
    const runs = GRAPHS.map((name) => vi.spyOn(model.graphs, name));
    await warmUp(model);
    expect(GRAPHS.filter((_, i) => runs[i]?.mock.calls.length === 0)).toEqual([]);
    expect([model.cacheBudget.reserved, model.visionCache.bytes]).toEqual([0, 0]);
  });

  it('does not keep an engine from its work when it does not fit', async () => {
    const small = await openModel(TINY_RANDOM, { device: 'cpu', cacheBytes: 1 });
    await expect(warmUp(small)).resolves.toBeUndefined();
    await small.graphs.dispose();
  });

  it('has run when the process of an engine is ready', async () => {
    const engine = await loadEngine(TINY_RANDOM, { device: 'cpu' });
    const before = engine.stats?.();
    expect(before?.passes).toBeGreaterThan(0);
    expect(before).toMatchObject({ cacheReservedBytes: 0 });
    expect(before?.modelBytes).toBeGreaterThan(100_000);
    expect(before?.cacheBudgetBytes).toBeGreaterThan(0);
    await collect(engine, question('the cube', [await png(40, 30)], { guidance: 2 }));
    await vi.waitFor(() => expect(engine.stats?.()?.passes).toBeGreaterThan(before?.passes ?? Infinity), {
      timeout: 10_000,
    });
    const after = engine.stats?.();
    expect(after?.sequences).toBeGreaterThan(after?.passes ?? Infinity);
    await engine.dispose();
  });
});
