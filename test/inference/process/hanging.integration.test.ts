// An engine's process that hangs: it is stopped by a signal, so it neither answers nor ends.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Engine } from '../../../inference/engine.ts';
import { loadEngine } from '../../../inference/index.ts';
import { TINY_RANDOM, collect, question } from '../../support/engine.ts';
import { png } from '../../support/pictures.ts';

let engine: Engine;
let picture: Uint8Array;
beforeAll(async () => {
  picture = await png(40, 30);
  engine = await loadEngine(TINY_RANDOM, { device: 'cpu' });
});
afterAll(() => engine.dispose());

const child = (): number => execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
  .split('\n').filter((line) => line.includes('process-main')).map((line) => Number.parseInt(line, 10))[0] ?? 0;
const never = new AbortController().signal;

it('is left at once by who cancels, tells that it is not well, and is replaced; what ran in it fails with ENGINE_LOST', async () => {
  await engine.check();
  const hanging = child();
  process.kill(hanging, 'SIGSTOP');
  const cancelled = new AbortController();
  const first = collect(engine, question('x', [picture]), cancelled.signal);
  const second = collect(engine, question('x', [picture]), never);
  second.catch(() => {});
  setImmediate(() => cancelled.abort());
  await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
  await vi.waitFor(() => expect(engine.check()).rejects.toMatchObject({ code: 'ENGINE_LOST' }), { timeout: 10_000, interval: 100 });
  await expect(second).rejects.toMatchObject({ code: 'ENGINE_LOST' });
  await vi.waitFor(() => engine.check(), { timeout: 30_000, interval: 100 });
  expect(child()).not.toBe(hanging);
  expect((await collect(engine, question('x', [picture]))).at(-1)?.type).toBe('finished');
});
