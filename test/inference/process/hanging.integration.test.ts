// An engine's process that hangs: it is stopped by a signal, so it neither answers nor ends; or its main thread stands
// still while its pulse goes on, as in a call of a driver that does not come back.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Engine } from '../../../inference/engine.ts';
import { loadEngine } from '../../../inference/index.ts';
import { TINY_RANDOM, collect, question } from '../../support/engine.ts';
import { png } from '../../support/pictures.ts';

const BLOCK_ON_SIGNAL = `--import=${new URL('../../support/block-on-signal.mjs', import.meta.url).href}`;
const PATIENTLY = { timeout: 30_000, interval: 100 };

let engine: Engine;
let picture: Uint8Array;
beforeAll(async () => {
  picture = await png(40, 30);
});
beforeEach(async () => {
  vi.stubEnv('NODE_OPTIONS', BLOCK_ON_SIGNAL);
  engine = await loadEngine(TINY_RANDOM, { device: 'cpu', lostAfterMs: 4_000 });
});
afterEach(async () => {
  await engine.dispose();
  vi.unstubAllEnvs();
});

const childOf = (parent: number): number =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('process-main'))
    .map((line) => Number.parseInt(line, 10))[0] ?? 0;
const never = new AbortController().signal;

it.each([
  ['is stopped', 'SIGSTOP'],
  ['has a main thread that stands still', 'SIGUSR2'],
] as const)(
  'one that %s is left at once by who cancels, tells that it is not well, and is replaced; ' +
    'what ran in it fails with ENGINE_LOST',
  async (_, signal) => {
    await engine.check();
    const hanging = childOf(process.pid);
    process.kill(hanging, signal);
    const cancelled = new AbortController();
    const first = collect(engine, question('x', [picture]), cancelled.signal);
    const second = collect(engine, question('x', [picture]), never);
    second.catch(() => {});
    setImmediate(() => cancelled.abort());
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' });
    await vi.waitFor(() => expect(engine.check()).rejects.toMatchObject({ code: 'ENGINE_LOST' }), PATIENTLY);
    await expect(second).rejects.toMatchObject({ code: 'ENGINE_LOST' });
    await vi.waitFor(() => engine.check(), PATIENTLY);
    expect(childOf(process.pid)).not.toBe(hanging);
    expect((await collect(engine, question('x', [picture]))).at(-1)?.type).toBe('finished');
  },
);

it('is replaced too when the only generation in it was cancelled', async () => {
  const hanging = childOf(process.pid);
  process.kill(hanging, 'SIGUSR2');
  const cancelled = new AbortController();
  const only = collect(engine, question('x', [picture]), cancelled.signal);
  setImmediate(() => cancelled.abort());
  await expect(only).rejects.toMatchObject({ code: 'CANCELLED' });
  await vi.waitFor(() => expect(childOf(process.pid)).not.toBe(hanging), PATIENTLY);
  await vi.waitFor(() => engine.check(), PATIENTLY);
});

it('one that is stopped while nothing runs in it is replaced', async () => {
  const hanging = childOf(process.pid);
  process.kill(hanging, 'SIGSTOP');
  await vi.waitFor(() => expect(childOf(process.pid)).not.toBe(hanging), PATIENTLY);
  await vi.waitFor(() => engine.check(), PATIENTLY);
});

it(
  'a generation that waits for the next process can be cancelled, and the engine be closed, ' +
    'though that one hangs while it loads',
  async () => {
    process.kill(childOf(process.pid), 'SIGKILL');
    await vi.waitFor(() => expect(engine.check()).rejects.toMatchObject({ code: 'ENGINE_LOST' }), PATIENTLY);
    const loading = await vi.waitFor(() => childOf(process.pid) || Promise.reject(new Error('not started yet')), {
      timeout: 10_000,
      interval: 1,
    });
    process.kill(loading, 'SIGSTOP');
    const cancelled = new AbortController();
    const waiting = collect(engine, question('x', [picture]), cancelled.signal);
    setImmediate(() => cancelled.abort());
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await engine.dispose();
    expect(existsSync(`/proc/${loading}`)).toBe(false);
  },
);

it('ends though it stands still, when the process that started it is killed', async () => {
  const program =
    `import('./inference/index.ts').then(async ({ loadEngine }) => { await loadEngine(${JSON.stringify(TINY_RANDOM)}` +
    `, { device: 'cpu' }); console.log('loaded'); })`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => {
    createInterface(parent.stdout).once('line', resolve);
  });
  const hanging = childOf(parent.pid ?? 0);
  process.kill(hanging, 'SIGUSR2');
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(existsSync(`/proc/${hanging}`)).toBe(false), PATIENTLY);
});
