// The prefix cache: a second question about the same images computes its own tokens only, and the answer is that of a
// prompt computed as a whole.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CacheBudget } from '../../inference/cache-budget.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { LocalEngine } from '../../inference/index.ts';
import { PrefixCache } from '../../inference/prefix-cache.ts';
import { KvCache } from '../../inference/runtime/kv-cache.ts';
import { TINY_RANDOM, collect, imagesFirst, outcomeOf, question, usageOf } from '../support/engine.ts';
import { png } from '../support/pictures.ts';
import { random } from '../support/random.ts';

/** Bytes of one position of the random bundle: keys and values of 2 layers, 2 heads of 8 numbers, float32. */
const POSITION = 2 * 2 * 2 * 8 * 4;
/** "<s><user><img>", 16 image tokens. */
const PREFIX = 19;

let folder: string;
let engine: LocalEngine;
let picture: Uint8Array;
let other: Uint8Array;
beforeAll(async () => {
  folder = await imagesFirst();
  engine = await LocalEngine.load(folder, { device: 'cpu' });
  [picture, other] = await Promise.all([png(40, 30), png(20, 50)]);
});
afterAll(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true });
});

const reusedBy = async (request: GenerateRequest, by = engine): Promise<number> =>
  usageOf(await collect(by, request)).reusedTokens;
describe('a second question about the same image', () => {
  it('reuses the positions up to the end of the image, and does not encode the image', async () => {
    const first = usageOf(await collect(engine, question('the cube', [picture], { cacheSalt: 'ann' })));
    const second = usageOf(await collect(engine, question('the red ball', [picture], { cacheSalt: 'ann' })));
    expect(first).toMatchObject({ reusedTokens: 0, cachedTokens: 0 });
    expect(second).toMatchObject({ reusedTokens: PREFIX, cachedTokens: 16, imageTokens: 16 });
    expect(second.promptTokens).toBeGreaterThan(PREFIX);
  });

  it('of another owner, without an owner, or about another image reuses nothing', async () => {
    await collect(engine, question('the cube', [picture], { cacheSalt: 'bob' }));
    expect(await reusedBy(question('the cube', [picture], { cacheSalt: 'bob' }))).toBe(PREFIX);
    expect(await reusedBy(question('the cube', [picture], { cacheSalt: 'eve' }))).toBe(0);
    expect(await reusedBy(question('the cube', [picture]))).toBe(0);
    expect(await reusedBy(question('the cube', [other], { cacheSalt: 'bob' }))).toBe(0);
  });

  it('reuses nothing once images are forgotten', async () => {
    await collect(engine, question('the cube', [picture], { cacheSalt: 'dan' }));
    expect(engine.stats().prefixBytes).toBeGreaterThan(0);
    engine.forgetPictures();
    expect(engine.stats().prefixBytes).toBe(0);
    expect(await reusedBy(question('the cube', [picture], { cacheSalt: 'dan' }))).toBe(0);
  });

  it.each([1, 2, 3])('gives the tokens of a prompt in one pass, beside others and alone, seed %i', async (seed) => {
    const next = random(seed);
    const words = ['the', 'red', 'cube', 'and', 'a', 'ball', 'left', 'of', 'it', '?'];
    const requests = Array.from({ length: 8 }, (): GenerateRequest => {
      const text = Array.from({ length: 1 + Math.floor(next() * 12) }, () => words[Math.floor(next() * 10)]).join(' ');
      const guided = next() < 0.3 ? { guidance: 2 } : {};
      const earlier =
        next() < 0.3 ? [{ role: 'user', text: 'hello' } as const, { role: 'assistant', text } as const] : [];
      const request = question(text, [next() < 0.5 ? picture : other], guided);
      return { ...request, messages: [...earlier, ...request.messages] };
    });
    const whole: unknown[] = [];
    for (const request of requests) whole.push(outcomeOf(await collect(engine, request)));
    const salted = requests.map((request) => ({ ...request, cacheSalt: `seed ${seed}` }));
    const beside = await Promise.all(salted.map((request) => collect(engine, request)));
    expect(beside.map(outcomeOf)).toEqual(whole);
    for (const [i, request] of salted.entries()) {
      const events = await collect(engine, request);
      expect(outcomeOf(events)).toEqual(whole[i]);
      expect(usageOf(events).reusedTokens).toBe(PREFIX);
    }
  });
});

describe('prefixes', () => {
  it.each([
    ['in a bundle with its images behind the question', () => Promise.resolve(TINY_RANDOM), {}],
    ['of int8, which rounds all positions of a pass together', () => imagesFirst({ precision: 'int8' }), {}],
    ['where nothing of an image is kept', () => imagesFirst(), { visionCacheBytes: 0 }],
  ] as const)('are not kept %s', async (_, bundle, options) => {
    const at = await bundle();
    if (at !== TINY_RANDOM) onTestFinished(() => rm(at, { recursive: true }));
    const one = await LocalEngine.load(at, { device: 'cpu', ...options });
    await reusedBy(question('the cube', [picture], { cacheSalt: 'ann' }), one);
    expect(await reusedBy(question('the cube', [picture], { cacheSalt: 'ann' }), one)).toBe(0);
    expect(one.stats().prefixBytes).toBe(0);
    await one.dispose();
  });

  it('give their memory to a turn that needs it', async () => {
    const small = await LocalEngine.load(folder, { device: 'cpu', cacheBytes: 600 * POSITION });
    const short = { cacheSalt: 'ann', intent: 'ANSWER', maxAnswerTokens: 1 } as const;
    await collect(small, question('hi', [picture], short));
    expect(small.stats().prefixBytes).toBe(PREFIX * POSITION);
    // A turn with masks reserves the 512 positions of the model; with guidance it reserves all.
    await collect(small, question('the cube', [other], { guidance: 1 }));
    expect(small.stats()).toMatchObject({ prefixBytes: 0, cacheReservedBytes: 0 });
    await small.dispose();
  });

  it('take at most a quarter of the budget; the least recently used one is dropped first', () => {
    const prefix = (): KvCache => new KvCache({ layers: 1, width: 1, type: 'float32' }, 1); // 8 bytes
    const budget = new CacheBudget(4 * 24);
    const cache = new PrefixCache(budget, true);
    for (const key of ['a', 'b', 'c']) cache.set(key, prefix());
    cache.get('a');
    cache.set('d', prefix());
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true, true]);
    expect(cache.bytes).toBe(24);
  });

  it('are not kept in memory that turns have reserved', async () => {
    const prefix = new KvCache({ layers: 1, width: 1, type: 'float32' }, 1); // 8 bytes
    const budget = new CacheBudget(100);
    const cache = new PrefixCache(budget, true);
    cache.set('a', prefix);
    const release = await budget.reserve(93, new AbortController().signal, () => {});
    expect(cache.bytes).toBe(0);
    cache.set('a', prefix);
    expect(cache.bytes).toBe(0);
    release();
    cache.set('a', prefix);
    expect(cache.bytes).toBe(8);
  });
});
