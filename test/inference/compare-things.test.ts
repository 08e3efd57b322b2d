// Questions that compare two things, asked in parts of the bundled model on a drawn scene.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../../bench/suites/draw.ts';
import type { Thing } from '../../bench/suites/scene.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { loadEstimator } from '../../inference/estimate.ts';
import type { GenerationUsage, InferenceEvent } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import { CacheBudget } from '../../inference/cache-budget.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { bytesPerPosition } from '../../inference/plan.ts';

const BUNDLE = new URL('../../models/everyday/', import.meta.url).pathname;
const MINUTES = 120_000;
const [width, height] = [320, 240];
const thing = (shape: Thing['shape'], colour: Thing['colour'], x: number, y = 190): Thing => ({
  ...{ shape, colour, x, y, radius: 26, turn: 30 },
});
/** Two red balls on the left, a blue cube behind them in the middle, and a blue cone on the right. */
const SCENE = {
  ...{ width, height, horizon: 50, floor: '#8d7f6d', wall: '#cfd6da', warmth: 0, exposure: 1 },
  things: [
    thing('cube', 'blue', 160, 120),
    thing('ball', 'red', 50),
    thing('ball', 'red', 120, 215),
    thing('cone', 'blue', 270),
  ],
};

let model: Model;
let alone: Model;
let picture: Uint8Array;
beforeAll(async () => {
  model = await openModel(BUNDLE, { device: 'cpu' });
  const { manifest } = model;
  if (manifest.answer === null) throw new Error('the bundle has no words');
  alone = { ...model, manifest: { ...manifest, answer: { ...manifest.answer, comparisons: null } } };
  picture = new Uint8Array(await drawPicture(SCENE));
}, MINUTES);
afterAll(() => model.graphs.dispose());

const requestOf = (text: string, more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  messages: [{ role: 'user', text }],
  images: [picture],
  intent: 'AUTO',
  detail: 'STANDARD',
  ...more,
});
async function ask(request: GenerateRequest, of: Model = model) {
  const events: InferenceEvent[] = [];
  for await (const event of generate(of, request, new AbortController().signal)) events.push(event);
  const finished = events.find((event) => event.type === 'finished');
  if (finished?.type !== 'finished') throw new Error('the turn is not finished');
  return { events, ...finished };
}
/** Tokens of the prompts of further questions. */
const besides = (usage: GenerationUsage, events: readonly InferenceEvent[]): number => {
  const prefilled = events.find((event) => event.type === 'prefilled');
  return usage.promptTokens - (prefilled?.type === 'prefilled' ? prefilled.promptTokens : 0);
};

describe('a question that compares two things', () => {
  it.each([
    ['do the cube and the cone have the same colour?', 'Yes.'],
    ['are there more balls than cones?', 'Yes.'],
    ['are there fewer balls than cones?', 'No.'],
    ['is the blue cube left of the blue cone?', 'Yes.'],
    ['is the blue cube to the right of the blue cone?', 'No.'],
    ['is the blue cube behind the blue cone?', 'Yes.'],
    ['is the blue cube in front of the blue cone?', 'No.'],
  ])(
    '%s',
    async (question, right) => {
      const { answer, events } = await ask(requestOf(question));
      expect(answer).toBe(right);
      expect(events.flatMap((event) => (event.type === 'text' ? [event.delta] : [])).join('')).toBe(right);
      expect(events.map(({ type }) => type).filter((type) => type !== 'text')).toEqual(['prefilled', 'finished']);
    },
    MINUTES,
  );

  it.each([
    ['are there more balls than cones?', 'No.'],
    ['do the cube and the cone have the same colour?', 'No.'],
    ['hey, does the cube have the same colour as the cone?', 'Blue.'],
  ])(
    'is answered otherwise by the model alone: %s %s',
    async (question, other) => {
      expect((await ask(requestOf(question), alone)).answer).toBe(other);
      expect((await ask(requestOf(question))).answer).not.toBe(other);
    },
    MINUTES,
  );

  it(
    'is answered by the model alone when it does not see one of them',
    async () => {
      const request = requestOf('is the yellow ring left of the blue cone?');
      const { answer, usage, events } = await ask(request);
      expect(answer).toBe((await ask(request, alone)).answer);
      expect(besides(usage, events)).toBeGreaterThan(0);
    },
    MINUTES,
  );

  it(
    'takes no more tokens than its estimate, which has none for other questions',
    async () => {
      const estimator = await loadEstimator(BUNDLE);
      for (const text of ['is the blue cube left of the blue cone?', 'are there more balls than cones?']) {
        const request = requestOf(text);
        const { usage, events } = await ask(request);
        const { compareTokens } = estimator.estimate({ ...request, pictures: [{ width, height }] });
        expect(besides(usage, events) + usage.maskTokens).toBeLessThanOrEqual(compareTokens);
        expect(besides(usage, events)).toBeGreaterThan(2 * model.manifest.image.tokensPerTile);
      }
      const other = estimator.estimate({ ...requestOf('how many balls are there?'), pictures: [{ width, height }] });
      expect(other.compareTokens).toBe(0);
    },
    MINUTES,
  );

  it(
    'is asked in two masks where it compares places, and in none where it compares words',
    async () => {
      const { tokenCount } = model.schedule;
      const placed = await ask(requestOf('is the blue cube left of the blue cone?'));
      expect(placed.usage.maskTokens).toBe(2 * tokenCount);
      const counted = await ask(requestOf('are there more balls than cones?'));
      expect(counted.usage.maskTokens).toBe(0);
    },
    MINUTES,
  );
});

describe('no question is asked besides', () => {
  const PLACES = 'is the blue cube left of the blue cone?';
  it.each<[string, GenerateRequest | (() => GenerateRequest), (() => Model)?]>([
    ['by a bundle without rules', () => requestOf(PLACES), () => alone],
    ['when a mask is wished', () => requestOf(PLACES, { intent: 'SEGMENT' })],
    ['when places are pointed at', () => requestOf(PLACES, { regions: [{ image: 0, points: [{ x: 50, y: 160 }] }] })],
    ['when time is over', () => requestOf(PLACES, { deadlineMs: 0 })],
    ['when masks end early', () => requestOf(PLACES, { maxScale: 2 })],
    ['about what a pronoun means', () => requestOf('is it left of the blue cone?')],
  ])(
    '%s',
    async (_, request, of = () => model) => {
      const { usage, events } = await ask(typeof request === 'function' ? request() : request, of());
      expect(besides(usage, events)).toBe(0);
    },
    MINUTES,
  );

  it(
    'when the cache has no memory for one',
    async () => {
      const request = requestOf(PLACES, { intent: 'ANSWER', maxAnswerTokens: 4 });
      const { usage } = await ask(request, alone);
      const enough = (usage.promptTokens + 5) * bytesPerPosition(model.manifest);
      const full = await ask(request, { ...model, cacheBudget: new CacheBudget(enough) });
      expect(besides(full.usage, full.events)).toBe(0);
      const free = await ask(request, { ...model, cacheBudget: new CacheBudget(10 * enough) });
      expect(besides(free.usage, free.events)).toBeGreaterThan(0);
    },
    MINUTES,
  );

  it(
    'once the turn is cancelled',
    async () => {
      const controller = new AbortController();
      const events = generate(model, requestOf(PLACES), controller.signal);
      expect((await events.next()).value).toMatchObject({ type: 'prefilled' });
      controller.abort();
      const before = model.passes.counts.passes;
      await expect(events.next()).rejects.toThrow();
      expect(model.passes.counts.passes).toBe(before);
    },
    MINUTES,
  );
});
