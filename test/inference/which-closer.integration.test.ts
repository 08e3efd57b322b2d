// Closer views of the things that a question may mean, asked of the bundled model on drawn scenes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../../bench/suites/draw.ts';
import type { Scene, Thing } from '../../bench/suites/scene.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { loadEstimator } from '../../inference/estimate.ts';
import type { GenerationUsage, InferenceEvent } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import type { RunSettings } from '../../inference/input.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { readPicture } from '../../inference/picture-input.ts';
import { MOST_CANDIDATES, positionsOfWhich } from '../../inference/plan.ts';
import { findCandidates } from '../../inference/which.ts';
import type { Finding } from '../../inference/which.ts';
import { newTally } from '../../inference/sequence.ts';
import { masksOf } from '../support/engine.ts';

const BUNDLE = new URL('../../models/everyday/', import.meta.url).pathname;
const MINUTES = 300_000;
const scene = (things: Omit<Thing, 'turn'>[]): Scene => ({
  ...{ width: 320, height: 192, horizon: 56, floor: '#f3eee4', wall: '#67747f', warmth: 0, exposure: 1 },
  things: things.map((thing) => ({ ...thing, turn: 30 })),
});
const TWO_BALLS = scene([
  { shape: 'ball', colour: 'red', x: 60, y: 150, radius: 24 },
  { shape: 'ball', colour: 'red', x: 250, y: 150, radius: 24 },
]);
/** One capsule, and a cylinder that the model counts as another one. */
const ONE_CAPSULE = scene([
  { shape: 'capsule', colour: 'grey', x: 151, y: 124, radius: 21 },
  { shape: 'cylinder', colour: 'pink', x: 204, y: 140, radius: 24 },
  { shape: 'cone', colour: 'purple', x: 14, y: 124, radius: 10 },
  { shape: 'cone', colour: 'yellow', x: 50, y: 186, radius: 8 },
]);

let model: Model;
const pictures = { balls: new Uint8Array(), capsule: new Uint8Array() };
beforeAll(async () => {
  model = await openModel(BUNDLE, { device: 'cpu' });
  pictures.balls = new Uint8Array(await drawPicture(TWO_BALLS));
  pictures.capsule = new Uint8Array(await drawPicture(ONE_CAPSULE));
}, MINUTES);
afterAll(() => model.graphs.dispose());

type Rules = NonNullable<Model['manifest']['mask']['ambiguity']>;
function modelWith(changes: (closer: NonNullable<Rules['closer']>) => Rules['closer']): Model {
  const { manifest } = model;
  const rules = manifest.mask.ambiguity;
  if (rules === null || rules.closer === null) throw new Error('the bundle does not look closer');
  const ambiguity = { ...rules, closer: changes(rules.closer) };
  return { ...model, manifest: { ...manifest, mask: { ...manifest.mask, ambiguity } } };
}
const requestOf = (text: string, picture: Uint8Array): GenerateRequest => ({
  messages: [{ role: 'user', text }],
  images: [picture],
  intent: 'AUTO',
  ambiguity: 'AUTO',
});
async function ask(of: Model, request: GenerateRequest) {
  const events: InferenceEvent[] = [];
  for await (const event of generate(of, request, new AbortController().signal)) events.push(event);
  const [mask] = masksOf(events);
  const usage = events.flatMap((event) => (event.type === 'finished' ? [event.usage] : []))[0];
  if (mask === undefined || usage === undefined) throw new Error('there is no mask');
  return { mask, usage };
}

describe('things of which a closer view shows one each', () => {
  it(
    'are candidates, and the second surest has at least the threshold',
    async () => {
      const { mask } = await ask(model, requestOf('segment the red ball', pictures.balls));
      expect(mask).toMatchObject({ outcome: 'AMBIGUOUS' });
      expect(mask.candidates).toHaveLength(2);
      expect(mask.shown).toBeGreaterThan(0.9);
    },
    MINUTES,
  );

  it(
    'are none when the threshold is higher than what is said of them',
    async () => {
      const strict = modelWith((closer) => ({ ...closer, atLeast: 1 }));
      const { mask } = await ask(strict, requestOf('segment the red ball', pictures.balls));
      expect(mask).toMatchObject({ outcome: 'FOUND', candidates: [] });
      expect(mask.shown).toBeGreaterThan(0.9);
    },
    MINUTES,
  );
});

describe('things of which a closer view shows none', () => {
  const question = () => requestOf('outline the capsule', pictures.capsule);

  it(
    'are left out, and one that is left is no candidate',
    async () => {
      const { mask } = await ask(model, question());
      expect(mask).toMatchObject({ outcome: 'FOUND', candidates: [] });
      expect(mask.several).toBeGreaterThan(0.5);
      expect(mask.shown).toBeLessThan(0.3);
    },
    MINUTES,
  );

  it(
    'are candidates of a bundle that does not look closer',
    async () => {
      const { mask } = await ask(
        modelWith(() => null),
        question(),
      );
      expect(mask).toMatchObject({ outcome: 'AMBIGUOUS', shown: null });
    },
    MINUTES,
  );
});

describe('the tokens of the closer views', () => {
  it(
    'are counted in the usage, one short prompt each, within the estimate',
    async () => {
      const request = requestOf('segment the red ball', pictures.balls);
      const closer = await ask(model, request);
      const without = await ask(
        modelWith(() => null),
        request,
      );
      const { image } = model.manifest;
      expect(closer.usage.imageTokens - without.usage.imageTokens).toBe(2 * image.tokensPerTile);
      expect(closer.usage.maskTokens).toBe(without.usage.maskTokens);
      const most = (await loadEstimator(BUNDLE)).estimate({ ...request, pictures: [{ width: 320, height: 192 }] });
      const { promptTokens, maskTokens } = closer.usage;
      const further = promptTokens - most.promptTokens + maskTokens - most.tokensPerMask;
      expect(further).toBeGreaterThan(0);
      expect(further).toBeLessThanOrEqual(most.whichTokens);
      expect(most.whichTokens).toBeGreaterThanOrEqual(MOST_CANDIDATES * image.tokensPerTile);
    },
    MINUTES,
  );
});

describe('between two questions', () => {
  /** What is found when `isLate` says after so many questions that time is over. */
  async function findUntil(questions: number, onQuestion: (asked: number, abort: () => void) => void = () => {}) {
    const request = requestOf('segment the red ball', pictures.balls);
    const input = await readPicture(model, pictures.balls, undefined);
    const { mask } = await ask(model, { ...request, ambiguity: 'OFF' });
    const controller = new AbortController();
    const usage = { promptTokens: 0, imageTokens: 0, maskTokens: 0 } as GenerationUsage;
    const asked = () => usage.imageTokens / model.manifest.image.tokensPerTile;
    const settings: RunSettings = {
      ...{ model, request, scales: model.schedule.scales, guidance: 0, maxTokens: 16, maxPositions: 1024 },
      ...{ zoomPositions: 0, eachPositions: 0, comparePositions: 0, tally: newTally() },
      whichPositions: positionsOfWhich(model.manifest.image.tokensPerTile, model.manifest),
      signal: controller.signal,
      onSilentScale: () => {},
      isLate: () => {
        onQuestion(asked(), () => controller.abort());
        return asked() >= questions;
      },
    };
    const doubt = { label: 'the red ball', mask: decodeRle(mask.rle), asks: [] as string[] };
    const finding: Promise<Finding> = findCandidates(settings, [input], doubt, usage);
    return { finding, asked, doubt };
  }

  it(
    'the deadline ends them: the mask has no candidates',
    async () => {
      for (const most of [1, 3]) {
        const { finding, asked, doubt } = await findUntil(most);
        expect(await finding).toMatchObject({ candidates: [] });
        expect(asked()).toBe(most);
        expect(doubt.asks).toEqual([]);
      }
      expect((await (await findUntil(5)).finding).candidates).toHaveLength(2);
    },
    MINUTES,
  );

  it(
    'a cancelled turn asks no further one',
    async () => {
      const { finding, asked } = await findUntil(9, (count, abort) => {
        if (count === 2) abort();
      });
      await expect(finding).rejects.toThrow();
      expect(asked()).toBe(2);
    },
    MINUTES,
  );
});
