// An engine with little memory for caches: turns wait for one another, one that never fits is refused, and an
// allocation that fails ends its turn only.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { generate } from '../../inference/generate.ts';
import { LocalEngine } from '../../inference/index.ts';
import type { Manifest } from '../../inference/manifest.ts';
import { openModel } from '../../inference/model.ts';
import { onMachine } from '../../inference/runtime/session.ts';
import { TINY_RANDOM, collect, idsOf, masksOf, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

/** Bytes of one position of the random bundle: keys and values of 2 layers, 2 heads of 8 numbers, float32. */
const POSITION = 2 * 2 * 2 * 8 * 4;
/** The model has 512 positions: a turn reserves them all, because 16 masks do not fit into fewer. */
const ONE_TURN = 512 * POSITION;

let picture: Uint8Array;
beforeAll(async () => {
  picture = await png(40, 30);
});

async function load(cacheBytes: number, folder = TINY_RANDOM): Promise<LocalEngine> {
  const engine = await LocalEngine.load(folder, { device: 'cpu', cacheBytes });
  onTestFinished(() => engine.dispose());
  return engine;
}

it('a turn that does not fit beside another one waits for its end, and answers as alone', async () => {
  const alone = await collect(await load(4 * ONE_TURN), question('the cube', [picture]));
  const engine = await load(ONE_TURN);
  const first = engine.generate(question('the ball', [picture]), new AbortController().signal);
  expect((await first.next()).value).toMatchObject({ type: 'prefilled' });

  let waits = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    waits = resolve;
  });
  const said: boolean[] = [];
  const second = (async () => {
    const events = [];
    for await (const event of engine.generate(
      question('the cube', [picture]),
      new AbortController().signal,
      (waiting) => {
        said.push(waiting);
        waits();
      },
    ))
      events.push(event);
    return events;
  })();
  await waiting;
  expect(said).toEqual([true]);
  await first.return(undefined);
  const events = await second;
  expect(said).toEqual([true, false]);
  expect(masksOf(events).map(idsOf)).toEqual(masksOf(alone).map(idsOf));
});

it('a turn that is cancelled while it waits ends at once', async () => {
  const engine = await load(ONE_TURN);
  const first = engine.generate(question('the ball', [picture]), new AbortController().signal);
  await first.next();
  const controller = new AbortController();
  const second = engine.generate(question('the cube', [picture]), controller.signal, () => controller.abort());
  await expect(second.next()).rejects.toMatchObject({ code: 'CANCELLED' });
  await first.return(undefined);
});

it('refuses a turn that never fits in a sentence that names the variable, and answers a smaller one', async () => {
  const engine = await load(40 * POSITION);
  await expect(collect(engine, question('the cube', [picture]))).rejects.toMatchObject({
    code: 'PROMPT_TOO_LONG',
    message: expect.stringMatching(
      /takes? \d+ tokens.*at least [\d,]+ bytes; this server has 10,240 .*ENGINE_CACHE_BYTES/,
    ),
  });
  const events = await collect(engine, question('hello', [], { intent: 'ANSWER' }));
  expect(events.at(-1)).toMatchObject({ type: 'finished' });
});

it('guidance needs the memory of two sequences', async () => {
  const engine = await load(ONE_TURN / 4);
  expect((await collect(engine, question('the cube', [picture]))).at(-1)).toMatchObject({ type: 'finished' });
  const half = await load(ONE_TURN / 6);
  await expect(collect(half, question('the cube', [picture], { guidance: 2 }))).rejects.toMatchObject({
    code: 'PROMPT_TOO_LONG',
  });
});

it('an allocation that fails ends its turn with OUT_OF_MEMORY, and the engine answers the next one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(TINY_RANDOM, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  manifest.decoder.maxPositions = 1e12;
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const engine = await load(1e15, folder);
  const endless = question('hello', [], { intent: 'ANSWER', maxAnswerTokens: 1e11 });
  await expect(collect(engine, endless)).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
  const events = await collect(engine, question('the cube', [picture]));
  expect(events.at(-1)).toMatchObject({ type: 'finished' });
});

it.each([
  ['of an answer', question('what is it?', [], { intent: 'ANSWER' })],
  ['of an answer with masks', question('the cube', [], { maxAnswerTokens: 60 })],
  ['of masks with guidance', question('the cube', [], { guidance: 2 })],
])('the cache %s is allocated once, as large as it is reserved', async (_, request) => {
  const model = await openModel(TINY_RANDOM, { device: 'cpu', batch: 1 });
  onTestFinished(() => model.graphs.dispose());
  const passes = new Map<ArrayBufferLike, number>();
  const reserved = new Set<number>();
  const decode = model.graphs.decode.bind(model.graphs);
  vi.spyOn(model.graphs, 'decode').mockImplementation((inputs) => {
    reserved.add(model.cacheBudget.reserved);
    for (const tensor of Object.values(inputs.past)) {
      const { buffer } = onMachine(tensor).data;
      passes.set(buffer, (passes.get(buffer) ?? 0) + 1);
    }
    return decode(inputs);
  });
  const images = request.intent === 'SEGMENT' ? [picture] : [];
  await collect({ generate: (...asked) => generate(model, ...asked) }, { ...request, images });
  expect(Math.min(...passes.values())).toBeGreaterThan(5);
  expect([...reserved]).toEqual([[...passes.keys()].reduce((sum, { byteLength }) => sum + byteLength, 0)]);
});
