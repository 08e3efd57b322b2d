// The further questions that give each of several things a mask of its own, asked of the bundled model.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawScene } from '../../bench/suites/draw.ts';
import type { Thing } from '../../bench/suites/scene.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { loadEstimator } from '../../inference/estimate.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { overlap } from '../../bench/eval/score.ts';
import { masksOf, usageOf } from '../support/engine.ts';

const BUNDLE = new URL('../../models/everyday/', import.meta.url).pathname;
const ball = (x: number, colour: Thing['colour'] = 'red'): Thing => ({
  ...{ shape: 'ball', colour, x, y: 190, radius: 30, turn: 30 },
});
/** Two red balls that touch, and one apart. */
const scene = {
  ...{ width: 400, height: 300, horizon: 50, floor: '#8d7f6d', wall: '#cfd6da', warmth: 0, exposure: 1 },
  things: [ball(80), ball(134), ball(320)],
};
const MINUTES = 300_000;

let model: Model;
let drawn: Awaited<ReturnType<typeof drawScene>>;
beforeAll(async () => {
  model = await openModel(BUNDLE, { device: 'cpu' });
  drawn = await drawScene(scene);
}, MINUTES);
afterAll(() => model.graphs.dispose());

const requestOf = (text: string): GenerateRequest => ({
  messages: [{ role: 'user', text }],
  images: [new Uint8Array(drawn.picture)],
  intent: 'AUTO',
});
async function ask(text: string, more: Partial<GenerateRequest> = {}, of = model): Promise<InferenceEvent[]> {
  const events: InferenceEvent[] = [];
  for await (const event of generate(of, { ...requestOf(text), ...more }, new AbortController().signal))
    events.push(event);
  return events;
}

describe('things that touch', () => {
  let events: InferenceEvent[];
  beforeAll(async () => {
    events = await ask('segment every red ball');
  }, MINUTES);

  it('have a mask each, from left to right, and share no pixel', () => {
    const masks = masksOf(events);
    expect(masks.map(({ label }) => label)).toEqual(['red ball 1 of 3', 'red ball 2 of 3', 'red ball 3 of 3']);
    const found = masks.map(({ rle }) => decodeRle(rle).data);
    for (const [i, truth] of drawn.masks.entries()) {
      const { both, union } = overlap(found[i] ?? new Uint8Array(), truth.data);
      expect(both / union).toBeGreaterThan(0.5);
    }
    expect(found[0]?.some((inside, at) => inside === 1 && found[1]?.[at] === 1)).toBe(false);
  });

  it('have the confidence of their own question', () => {
    expect(new Set(masksOf(events).map(({ confidence }) => confidence)).size).toBe(3);
  });

  it(
    'are counted in the usage, within the estimate',
    async () => {
      const question = { ...requestOf('segment every red ball'), pictures: [{ width: 400, height: 300 }] };
      const most = (await loadEstimator(BUNDLE)).estimate(question);
      const { promptTokens, maskTokens } = usageOf(events);
      expect(maskTokens).toBeGreaterThan(3 * most.tokensPerMask);
      const further = promptTokens - most.promptTokens + maskTokens - most.tokensPerMask;
      expect(further).toBeGreaterThan(0);
      expect(further).toBeLessThanOrEqual(most.eachTokens);
      const { eachTokens } = (await loadEstimator(BUNDLE)).estimate({ ...question, instances: 'MERGED' });
      expect(eachTokens).toBe(0);
    },
    MINUTES,
  );
});

it(
  'a turn that is cancelled during the further questions ends, and gives its memory back',
  async () => {
    const controller = new AbortController();
    let finished = 0;
    const turn = async (): Promise<void> => {
      // Every scale of a further question is silent.
      const onWait = (): void => controller.abort();
      for await (const event of generate(model, requestOf('segment every red ball'), controller.signal, onWait))
        if (event.type === 'mask-finished') finished++;
    };
    await expect(turn()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(finished).toBe(0);
    expect(model.cacheBudget.reserved).toBe(0);
  },
  MINUTES,
);

describe('the connected parts are the things', () => {
  it(
    'with a bundle that understands no points',
    async () => {
      const { manifest } = model;
      const regions = manifest.prompt.regions && { ...manifest.prompt.regions, point: null };
      const without = { ...model, manifest: { ...manifest, prompt: { ...manifest.prompt, regions } } };
      const events = await ask('segment every red ball', {}, without);
      expect(masksOf(events)).toHaveLength(2);
      expect(usageOf(events).maskTokens).toBe(130);
    },
    MINUTES,
  );

  it(
    'where the mask stops early',
    async () => {
      expect(usageOf(await ask('segment every red ball', { maxScale: 5 })).maskTokens).toBe(66);
    },
    MINUTES,
  );
});

it(
  'a question about one thing has the mask that it has without the questions',
  async () => {
    const [mask] = masksOf(await ask('segment the rightmost red ball', { instances: 'SEPARATE' }));
    const [merged] = masksOf(await ask('segment the rightmost red ball', { instances: 'MERGED' }));
    expect(mask?.rle).toEqual(merged?.rle);
  },
  MINUTES,
);

it(
  'when time is over no further question is asked, and the connected parts are the things',
  async () => {
    const now = performance.now.bind(performance);
    let late = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
    const request = { ...requestOf('segment every red ball'), deadlineMs: MINUTES };
    const events: InferenceEvent[] = [];
    for await (const event of generate(model, request, new AbortController().signal)) {
      events.push(event);
      if (event.type === 'mask-scale' && event.preview.scale === model.schedule.scales.length) late = 2 * MINUTES;
    }
    clock.mockRestore();
    expect(masksOf(events).map(({ label, stoppedBy }) => [label, stoppedBy])).toEqual([
      ['red ball 1 of 2', 'LAST_SCALE'],
      ['red ball 2 of 2', 'LAST_SCALE'],
    ]);
    expect(usageOf(events).promptTokens).toBe(
      usageOf(await ask('segment every red ball', { maxScale: 1 })).promptTokens,
    );
  },
  MINUTES,
);
