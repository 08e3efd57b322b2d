// A mask that is ended early, and an image that is asked about again: what is saved, and that it changes nothing else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InferenceEvent } from '../../inference/events.ts';
import { LocalEngine, decodeRle } from '../../inference/index.ts';
import { VisionCache } from '../../inference/vision-cache.ts';
import { TINY_RANDOM, collect, idsOf, masksOf, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

let engine: LocalEngine;
let picture: Uint8Array;
beforeAll(async () => {
  engine = await LocalEngine.load(TINY_RANDOM, { device: 'cpu' });
  picture = await png(40, 30);
});
afterAll(() => engine.dispose());

const previewsOf = (events: readonly InferenceEvent[]) =>
  events.flatMap((event) => (event.type === 'mask-scale' ? [event.preview] : []));
const cachedOf = (events: readonly InferenceEvent[]): number =>
  events.flatMap((event) => (event.type === 'finished' ? [event.usage.cachedTokens] : []))[0] ?? -1;
const encodingOf = (numbers: number) => ({ embeds: new Float32Array(numbers), scores: null, cells: null, boxes: null });
/** What is said and drawn, without times. */
const outcomeOf = (events: readonly InferenceEvent[]) => [
  events.flatMap((event) => (event.type === 'text' ? [event.delta] : [])).join(''),
  masksOf(events).map(idsOf),
];

describe('a mask', () => {
  it('has all scales, and says so', async () => {
    expect(masksOf(await collect(engine, question('segment it', [picture])))[0]).toMatchObject({
      lastScale: 4,
      stoppedBy: 'LAST_SCALE',
    });
    expect(
      masksOf(await collect(engine, question('segment it', [picture], { maxScale: 4, deadlineMs: 600_000 })))[0],
    ).toMatchObject({ lastScale: 4, stoppedBy: 'LAST_SCALE' });
    expect(masksOf(await collect(engine, question('segment it', [picture], { maxScale: 3 })))[0]).toMatchObject({
      lastScale: 3,
      stoppedBy: 'MAX_SCALE',
    });
  });

  it('that is wished for gets its first scale when time is over, and nothing comes behind it', async () => {
    const events = await collect(engine, question('segment it', [picture], { deadlineMs: 0 }));
    expect(events.map(({ type }) => type)).toEqual([
      'prefilled',
      'mask-started',
      'mask-scale',
      'mask-finished',
      'finished',
    ]);
    expect(masksOf(events)[0]).toMatchObject({ lastScale: 1, stoppedBy: 'DEADLINE' });
    const whole = masksOf(await collect(engine, question('segment it', [picture], { maxScale: 1 })));
    expect(masksOf(events).map(idsOf)).toEqual(whole.map(idsOf));
  });

  it('is no reason to go on when only words are wanted and time is over', async () => {
    const events = await collect(engine, question('what is it', [picture], { intent: 'ANSWER', deadlineMs: 0 }));
    expect(events.map(({ type }) => type)).toEqual(['prefilled', 'finished']);
  });

  it.each([0.5, 0.9, 1])(
    'ends with the first preview that shows something and agrees %d with the one before',
    async (stopWhenStable) => {
      const all = previewsOf(await collect(engine, question('the cube', [picture], { maxAnswerTokens: 0 })));
      const at = all.findIndex(
        ({ stability, rle, width, height }) =>
          stability !== null && stability >= stopWhenStable && !isEmpty(rle.counts, width * height),
      );
      const events = await collect(engine, question('the cube', [picture], { maxAnswerTokens: 0, stopWhenStable }));
      expect(previewsOf(events).map(({ scale }) => scale)).toEqual(
        all.slice(0, at === -1 ? all.length : at + 1).map(({ scale }) => scale),
      );
      expect(masksOf(events)[0]?.stoppedBy).toBe(at === -1 || at === all.length - 1 ? 'LAST_SCALE' : 'STABLE');
    },
  );
});

describe('an image asked about again', () => {
  it('is not looked at again, and the answer is the same', async () => {
    const ask = (text: string, cacheSalt?: string) =>
      collect(engine, question(text, [picture], cacheSalt === undefined ? {} : { cacheSalt }));
    const [never, first, again] = [
      await ask('the ball'),
      await ask('the ball', 'alice'),
      await ask('the ball', 'alice'),
    ];
    expect([never, first, again].map(cachedOf)).toEqual([0, 0, 16]);
    expect(outcomeOf(first)).toEqual(outcomeOf(never));
    expect(outcomeOf(again)).toEqual(outcomeOf(never));
    expect(cachedOf(await ask('another question', 'alice'))).toBe(16);
  });

  it('by somebody else is looked at again, as is another image', async () => {
    await collect(engine, question('x', [picture], { cacheSalt: 'bob' }));
    expect(cachedOf(await collect(engine, question('x', [picture], { cacheSalt: 'carol' })))).toBe(0);
    expect(cachedOf(await collect(engine, question('x', [await png(41, 30)], { cacheSalt: 'bob' })))).toBe(0);
    expect(cachedOf(await collect(engine, question('x', [picture], { cacheSalt: 'bob' })))).toBe(16);
  });
});

describe('questions about one image at the same time', () => {
  const ask = (cacheSalt: string): Promise<InferenceEvent[]> =>
    collect(engine, question('the cube', [picture], { cacheSalt }));

  it('share one encoding, and the answers are the same', async () => {
    const alone = outcomeOf(await ask('alone'));
    const together = await Promise.all([ask('together'), ask('together'), ask('together')]);
    expect(together.map(outcomeOf)).toEqual([alone, alone, alone]);
    expect(together.map(cachedOf).toSorted((a, b) => a - b)).toEqual([0, 16, 16]);
  });

  it('of different salts share none', async () => {
    expect((await Promise.all([ask('one'), ask('another')])).map(cachedOf)).toEqual([0, 0]);
  });

  it('are encoded again when the shared encoding fails', async () => {
    const cache = new VisionCache(1000);
    const failing = cache.encodeOnce('key', () => Promise.reject(new Error('no memory')));
    const second = cache.encodeOnce('key', () => Promise.resolve(encodingOf(2)));
    await expect(failing).rejects.toThrow('no memory');
    expect(await second).toEqual({ ...encodingOf(2), isShared: false });
    expect(await cache.encodeOnce('key', () => Promise.reject(new Error('not called')))).toMatchObject({
      isShared: true,
    });
  });
});

describe('the cache of features', () => {
  it('keeps what was used last, within its bytes', () => {
    const cache = new VisionCache(24);
    const features = encodingOf(2); // 8 bytes
    for (const key of ['a', 'b', 'c']) cache.set(key, features);
    cache.get('a');
    cache.set('d', features);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true, true]);
    cache.set('a', encodingOf(4));
    expect(cache.bytes).toBeLessThanOrEqual(24);
    cache.set('huge', encodingOf(100));
    expect(cache.get('huge')).toBeUndefined();
    cache.set('huge', { ...encodingOf(2), scores: new Float32Array(100) });
    expect(cache.get('huge')).toBeUndefined();
    const none = new VisionCache(0);
    none.set('a', features);
    expect([none.get('a'), none.bytes]).toEqual([undefined, 0]);
  });

  it('cannot be made to mix up salts and images', () => {
    const [one, two] = [new Uint8Array([1]), new Uint8Array([2])];
    expect(
      new Set([
        VisionCache.key('a', one),
        VisionCache.key('b', one),
        VisionCache.key('a', two),
        VisionCache.key('', one),
      ]).size,
    ).toBe(4);
  });
});

function isEmpty(counts: string, pixels: number): boolean {
  return decodeRle({ size: [1, pixels], counts }).data.every((inside) => inside === 0);
}
