// The engine in its own process: the same words, a free event loop, and a server that outlives it.
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Engine } from '../../../inference/engine.ts';
import { LocalEngine, loadEngine } from '../../../inference/index.ts';
import { TINY_RANDOM, collect, idsOf, masksOf, question } from '../../support/engine.ts';
import { png } from '../../support/pictures.ts';

const messages: string[] = [];
let engine: Engine;
let picture: Uint8Array;
beforeAll(async () => {
  picture = await png(40, 30);
  engine = await loadEngine(TINY_RANDOM, { device: 'cpu', log: (message) => messages.push(message) });
});
afterAll(() => engine.dispose());

/** Process ids of this process's engine children. */
const children = (): number[] =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('process-main'))
    .map((line) => Number.parseInt(line, 10));

describe('an engine in its own process', () => {
  it('says what one in this process says', async () => {
    const local = await LocalEngine.load(TINY_RANDOM, { device: 'cpu' });
    const [here, there] = [
      await collect(local, question('the cube', [picture])),
      await collect(engine, question('the cube', [picture])),
    ];
    await local.dispose();
    expect(engine.info).toEqual(local.info);
    expect(there.map(({ type }) => type)).toEqual(here.map(({ type }) => type));
    expect(masksOf(there).map(idsOf)).toEqual(masksOf(here).map(idsOf));
    expect(masksOf(there)[0]?.png).toBeInstanceOf(Uint8Array);
  });

  it('hands errors over with their code', async () => {
    await expect(collect(engine, question('x', [new Uint8Array()]))).rejects.toMatchObject({
      name: 'InferenceError',
      code: 'IMAGE_UNREADABLE',
      message: 'The image is empty.',
    });
  });

  it('stops when it is aborted, before or while it runs, and answers the next one', async () => {
    const early = new AbortController();
    early.abort();
    await expect(collect(engine, question('x', [picture]), early.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    const late = new AbortController();
    const run = (async () => {
      for await (const event of engine.generate(question('x', [picture], { maxAnswerTokens: 200 }), late.signal))
        if (event.type === 'prefilled') late.abort();
    })();
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await collect(engine, question('x', [picture]))).at(-1)?.type).toBe('finished');
  });

  it(
    'is replaced when its process is killed: what ran fails ' + 'with ENGINE_LOST, what comes next is answered',
    async () => {
      const [pid] = children();
      const run = (async () => {
        for await (const event of engine.generate(
          question('x', [picture], { maxAnswerTokens: 200 }),
          new AbortController().signal,
        )) {
          if (event.type === 'prefilled') process.kill(pid ?? 0, 'SIGKILL');
        }
      })();
      await expect(run).rejects.toMatchObject({ code: 'ENGINE_LOST' });
      expect((await collect(engine, question('x', [picture]))).at(-1)?.type).toBe('finished');
      expect(messages.join('\n')).toContain('SIGKILL');
    },
  );

  it('ends with its owner', async () => {
    const other = await loadEngine(TINY_RANDOM, { device: 'cpu' });
    expect(children()).toHaveLength(2);
    await other.dispose();
    expect(children()).toHaveLength(1);
  });

  it('refuses a bundle that cannot be run, and leaves no process behind', async () => {
    await expect(loadEngine('/nowhere', { device: 'cpu' })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(loadEngine(TINY_RANDOM, { device: 'cuda:7' })).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
    expect(children()).toHaveLength(1);
  });

  it('that cannot be started again gives the reason to those who wait, and runs again when it can', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(TINY_RANDOM, folder, { recursive: true });
    const [other] = children();
    const lost = await loadEngine(folder, { device: 'cpu', restartAfterMs: [0] });
    onTestFinished(() => lost.dispose());
    const manifest = await readFile(join(folder, 'manifest.json'));
    await rm(join(folder, 'manifest.json'));
    process.kill(children().find((pid) => pid !== other) ?? 0, 'SIGKILL');
    // A request that comes before the end of the process is noticed fails with it.
    await expect(collect(lost, question('x', [picture]))).rejects.toThrow();
    await expect(collect(lost, question('x', [picture]))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(lost.check()).rejects.toMatchObject({ code: 'ENGINE_LOST' });
    await writeFile(join(folder, 'manifest.json'), manifest);
    await vi.waitFor(
      async () => expect((await collect(lost, question('x', [picture]))).at(-1)?.type).toBe('finished'),
      {
        timeout: 60_000,
      },
    );
  });
});
