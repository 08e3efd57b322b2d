// The bundled model asked for every thing of a name that its vision graph detects: a photograph of a cat, twice.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import { loadEstimator } from '../../inference/estimate.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import { areaOf, sharedOf } from '../../inference/mask/measure.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { masksOf, usageOf } from '../support/engine.ts';

const BUNDLE = new URL('../../models/everyday/', import.meta.url).pathname;
const SIDE = 300;
/** Two photographs, and 100 pixels between them. */
const WIDTH = 2 * SIDE + 100;
const MINUTES = 300_000;

let model: Model;
let one: Uint8Array;
let two: Uint8Array;
beforeAll(async () => {
  model = await openModel(BUNDLE, { device: 'cpu', visionCacheBytes: 0 });
  one = new Uint8Array(readFileSync('samples/cat.jpg'));
  const left = await sharp(one).resize(SIDE, SIDE, { fit: 'cover' }).png().toBuffer();
  const right = await sharp(left).flop().png().toBuffer();
  const canvas = sharp({ create: { width: WIDTH, height: SIDE, channels: 3, background: 'grey' } });
  const cats = [left, right].map((input, i) => ({ input, left: i * (WIDTH - SIDE), top: 0 }));
  two = new Uint8Array(await canvas.composite(cats).png().toBuffer());
}, MINUTES);
afterAll(() => model.graphs.dispose());

async function ask(text: string, about: Partial<GenerateRequest> = {}, of = model): Promise<InferenceEvent[]> {
  const request: GenerateRequest = { messages: [{ role: 'user', text }], images: [two], intent: 'AUTO', ...about };
  const events: InferenceEvent[] = [];
  for await (const event of generate(of, request, new AbortController().signal)) events.push(event);
  return events;
}
const half = (which: number): BinaryMask => ({
  width: WIDTH,
  height: SIDE,
  data: new Uint8Array(WIDTH * SIDE).map((_, i) => Number(Math.floor((2 * (i % WIDTH)) / WIDTH) === which)),
});
const withoutBoxes = (): Model => ({
  ...model,
  manifest: { ...model.manifest, mask: { ...model.manifest.mask, boxes: null } },
});

describe('every detected thing', () => {
  let events: InferenceEvent[];
  beforeAll(async () => {
    events = await ask('segment every cat');
  }, MINUTES);

  it('has a mask of its own with its number, from left to right', () => {
    const masks = masksOf(events);
    expect(masks.map(({ label }) => label)).toEqual(['cat 1 of 2', 'cat 2 of 2']);
    for (const [i, { rle, outcome }] of masks.entries()) {
      const mask = decodeRle(rle);
      expect(outcome).toBe('FOUND');
      expect(sharedOf(mask, half(i))).toBeGreaterThan(0.9 * areaOf(mask));
      expect(areaOf(mask)).toBeGreaterThan(0.1 * SIDE * SIDE);
    }
  });

  it('shares no pixel with another one, and has a confidence of its own', () => {
    const [left, right] = masksOf(events);
    if (left === undefined || right === undefined) throw new Error('there are not two masks');
    expect(sharedOf(decodeRle(left.rle), decodeRle(right.rle))).toBe(0);
    expect(left.confidence).not.toBe(right.confidence);
  });

  it('takes one question each, within the estimate', async () => {
    const { promptTokens, maskTokens } = usageOf(events);
    const question = { messages: [{ role: 'user' as const, text: 'segment every cat' }], intent: 'AUTO' as const };
    const most = (await loadEstimator(BUNDLE)).estimate({ ...question, pictures: [{ width: WIDTH, height: SIDE }] });
    const codes = model.schedule.tokenCount;
    expect(maskTokens).toBe(3 * codes);
    expect(promptTokens + maskTokens).toBeLessThanOrEqual(most.promptTokens + most.tokensPerMask + most.eachTokens);
  });

  it(
    'is what a plural asks for when things are wanted one by one, and one mask when they are not',
    async () => {
      expect(masksOf(await ask('segment the cats', { instances: 'SEPARATE' }))).toHaveLength(2);
      expect(masksOf(await ask('segment all the cats', { instances: 'MERGED' }))).toHaveLength(1);
    },
    MINUTES,
  );

  it(
    'keeps the phrase of the question when it is the only one',
    async () => {
      const masks = masksOf(await ask('segment every cat', { images: [one] }));
      expect(masks).toHaveLength(1);
      expect(masks[0]?.label).not.toMatch(/ of /);
    },
    MINUTES,
  );
});

describe('parts of what was drawn are looked at as without boxes', () => {
  it.each(['segment every cat on the left', 'segment every animal'])(
    'for "%s"',
    async (text) => {
      const rlesOf = (events: readonly InferenceEvent[]) => masksOf(events).map(({ rle }) => rle);
      expect(rlesOf(await ask(text))).toEqual(rlesOf(await ask(text, {}, withoutBoxes())));
    },
    MINUTES,
  );

  it(
    'with a vision graph that has none',
    async () => {
      const vision = model.graphs.vision.bind(model.graphs);
      const spy = vi.spyOn(model.graphs, 'vision');
      spy.mockImplementation(async (...about) => ({ ...(await vision(...about)), boxes: null }));
      const before = usageOf(await ask('segment every cat'));
      spy.mockRestore();
      expect(before).toMatchObject({
        maskTokens: usageOf(await ask('segment every cat', {}, withoutBoxes())).maskTokens,
      });
    },
    MINUTES,
  );
});

it(
  'when time is over no box is asked about',
  async () => {
    const events = await ask('segment every cat', { deadlineMs: 0 });
    expect(usageOf(events).maskTokens).toBeLessThanOrEqual(model.schedule.tokenCount);
  },
  MINUTES,
);

it('a turn that is cancelled during these questions ends, and gives its memory back', async () => {
  const controller = new AbortController();
  const request: GenerateRequest = {
    messages: [{ role: 'user', text: 'segment every cat' }],
    images: [two],
    intent: 'AUTO',
  };
  const turn = async (): Promise<void> => {
    // Every scale of a further question is silent.
    const onWait = (): void => controller.abort();
    for await (const event of generate(model, request, controller.signal, onWait))
      expect(event.type).not.toBe('mask-finished');
  };
  await expect(turn()).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(model.cacheBudget.reserved).toBe(0);
});
