// A second run over the part of the image around the object, with the bundled model on a drawn image.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawMask, drawPicture } from '../../bench/suites/draw.ts';
import type { Scene } from '../../bench/suites/scene.ts';
import { openView } from '../../inference/closer-view.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask, GenerationUsage, InferenceEvent } from '../../inference/events.ts';
import { generateMask } from '../../inference/generate-mask.ts';
import { LocalEngine, decodeRle, loadEstimator } from '../../inference/index.ts';
import { prefill, writeInput } from '../../inference/input.ts';
import { iouOf } from '../../inference/mask/measure.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import type { Box } from '../../inference/mask/shapes.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { readPicture } from '../../inference/picture-input.ts';
import { Sequence, newTally } from '../../inference/sequence.ts';
import { collect, idsOf, masksOf } from '../support/engine.ts';

const SCENE: Scene = {
  width: 1200,
  height: 900,
  things: [
    { shape: 'cone', colour: 'red', x: 760, y: 420, radius: 45, turn: 30 },
    { shape: 'cube', colour: 'blue', x: 300, y: 640, radius: 60, turn: 40 },
  ],
  horizon: 160,
  floor: '#b9b1a2',
  wall: '#a9b7c0',
  warmth: 0,
  exposure: 1,
};
const BUNDLE = 'models/everyday';

let engine: LocalEngine;
let picture: Uint8Array;
let truth: BinaryMask;
beforeAll(async () => {
  engine = await LocalEngine.load(BUNDLE, { device: 'cpu' });
  picture = new Uint8Array(await drawPicture(SCENE));
  truth = await drawMask(SCENE, 0);
}, 120_000);
afterAll(() => engine.dispose());

const requestOf = (more: Partial<GenerateRequest>): GenerateRequest => ({
  messages: [{ role: 'user', text: 'segment the red cone' }],
  images: [picture],
  intent: 'SEGMENT',
  ...more,
});
const ask = (more: Partial<GenerateRequest>): Promise<InferenceEvent[]> => collect(engine, requestOf(more));
const previewsOf = (events: readonly InferenceEvent[]) =>
  events.flatMap((event) => (event.type === 'mask-scale' ? [event.preview] : []));
function maskIn(events: readonly InferenceEvent[]): FinishedMask {
  const [mask] = masksOf(events);
  if (mask === undefined) throw new Error('there is no mask');
  return mask;
}
const usageOf = (events: readonly InferenceEvent[]): GenerationUsage | undefined =>
  events.flatMap((event) => (event.type === 'finished' ? [event.usage] : []))[0];

describe('a small object', () => {
  it('is drawn again in its part of the image, with scales that are numbered on and say where it is', async () => {
    const standard = await ask({ detail: 'STANDARD' });
    const fine = await ask({ detail: 'FINE' });
    const [first, second] = [previewsOf(fine).slice(0, 6), previewsOf(fine).slice(6)];
    expect(first.map(({ scale, scaleCount, rle, box }) => [scale, scaleCount, rle, box])).toEqual(
      previewsOf(standard).map(({ scale, rle }) => [scale, 6, rle, null]),
    );
    expect(second.map(({ scale, scaleCount, side }) => [scale, scaleCount, side])).toEqual(
      [1, 2, 3, 4, 6, 8].map((side, i) => [7 + i, 12, side]),
    );
    expect(second.map(({ stability }) => stability === null)).toEqual([true, false, false, false, false, false]);
    const { zoom, tokens, width, height, lastScale, stoppedBy, outcome } = maskIn(fine);
    expect(second.map(({ box }) => box)).toEqual(second.map(() => zoom));
    expect(second.map((one) => [one.width, one.height])).toEqual(second.map(() => [64, 64]));
    expect([width, height, lastScale, stoppedBy, outcome]).toEqual([1200, 900, 12, 'LAST_SCALE', 'FOUND']);
    expect(maskIn(standard).zoom).toBeNull();
    expect(idsOf(maskIn(fine)).slice(0, 130)).toEqual(idsOf(maskIn(standard)));
    expect(tokens).toHaveLength(2 * 260);
  }, 60_000);

  it('is nearer to the truth than in one run, and AUTO draws it as FINE does', async () => {
    const standard = await ask({ detail: 'STANDARD' });
    const [fine, auto] = [await ask({ detail: 'FINE' }), await ask({ detail: 'AUTO' })];
    const quality = (events: readonly InferenceEvent[]): number => iouOf(decodeRle(maskIn(events).rle), truth);
    expect(quality(fine)).toBeGreaterThan(quality(standard) + 0.05);
    expect(maskIn(auto).rle).toEqual(maskIn(fine).rle);
  }, 60_000);

  it('takes no more tokens than the estimate says', async () => {
    const estimator = await loadEstimator(BUNDLE);
    const { messages, intent } = requestOf({});
    const question = { messages, intent, pictures: [{ width: 1200, height: 900 }] };
    const plain = estimator.estimate({ ...question, detail: 'STANDARD' });
    const most = estimator.estimate({ ...question, detail: 'FINE' });
    expect(most).toEqual({ ...plain, tokensPerMask: 260, zoomPromptTokens: expect.any(Number) });
    expect(plain.zoomPromptTokens).toBe(0);
    // What the bundle does where nothing is wished is counted too.
    expect(estimator.estimate(question)).toEqual(most);
    const usage = usageOf(await ask({ detail: 'FINE' }));
    expect(usage?.maskTokens).toBe(most.tokensPerMask);
    expect(usage?.promptTokens).toBeGreaterThan(plain.promptTokens);
    expect(usage?.promptTokens).toBeLessThanOrEqual(most.promptTokens + most.zoomPromptTokens);
    expect(usage?.imageTokens).toBe(128);
  }, 60_000);

  it('has that mask by default, without the previews of a part, which a client may not know', async () => {
    const [usual, fine] = [await ask({}), await ask({ detail: 'FINE' })];
    expect(maskIn(usual)).toEqual(maskIn(fine));
    expect(previewsOf(usual).map(({ scale, scaleCount, box }) => [scale, scaleCount, box])).toEqual(
      [1, 2, 3, 4, 5, 6].map((scale) => [scale, 6, null]),
    );
  }, 60_000);

  it('stops within a scale of the second run when it is aborted', async () => {
    const controller = new AbortController();
    const scales: number[] = [];
    const run = async (): Promise<void> => {
      for await (const event of engine.generate(requestOf({ detail: 'FINE' }), controller.signal))
        if (event.type === 'mask-scale' && scales.push(event.preview.scale) === 8) controller.abort();
    };
    await expect(run()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(scales).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  }, 60_000);

  it('has one run when time is over', async () => {
    const events = await ask({ detail: 'FINE', deadlineMs: 0 });
    expect(previewsOf(events).map(({ scale }) => scale)).toEqual([1]);
    expect(maskIn(events)).toMatchObject({ zoom: null, stoppedBy: 'DEADLINE' });
  }, 60_000);
});

it('each of two things in an answer is drawn again as itself', async () => {
  const messages: GenerateRequest['messages'] = [{ role: 'user', text: 'segment the red cone and the blue cube' }];
  const masks = masksOf(await ask({ messages, detail: 'FINE' }));
  const things = [truth, await drawMask(SCENE, 1)];
  expect(masks.map(({ zoom }) => zoom === null)).toEqual([false, false]);
  masks.forEach(({ rle }, i) => expect(iouOf(decodeRle(rle), things[i] ?? truth)).toBeGreaterThan(0.7));
}, 60_000);

it('a question that points at a place keeps it in the second run', async () => {
  const regions = [{ image: 0, points: [{ x: 760, y: 420 }] }];
  const messages: GenerateRequest['messages'] = [{ role: 'user', text: 'segment this' }];
  const mask = maskIn(await ask({ messages, regions, detail: 'FINE' }));
  expect(mask.zoom).not.toBeNull();
  expect(iouOf(decodeRle(mask.rle), truth)).toBeGreaterThan(0.7);
}, 60_000);

describe('one run is enough for', () => {
  it('what is not in the image', async () => {
    const events = await ask({ messages: [{ role: 'user', text: 'segment the lighthouse' }], detail: 'FINE' });
    expect(previewsOf(events)).toHaveLength(6);
    expect(maskIn(events)).toMatchObject({ outcome: 'NO_TARGET', zoom: null });
  }, 60_000);
});

describe('the second run', () => {
  let model: Model;
  beforeAll(async () => {
    model = await openModel(BUNDLE, { device: 'cpu' });
  }, 120_000);
  afterAll(() => model.graphs.dispose());

  /**
   * The mask when the second run sees this part of the image. `sizeWeight`: the only weight of the confidence; the
   * thing takes more of the part than of the image.
   */
  async function drawnIn(box: Box, leastIou: number, sizeWeight: number): Promise<FinishedMask> {
    const { manifest } = model;
    const closer = { ...manifest.mask.closer, leastIou };
    const nothing = { words: 0, coarse: 0, probability: 0, stability: 0, sharpness: 0, agreement: 0, phrase: 0 };
    const weights = { ...nothing, size: sizeWeight, bias: 0 };
    const confidence = { found: weights, none: weights };
    const strict = { ...model, manifest: { ...manifest, mask: { ...manifest.mask, closer, confidence } } };
    const request = requestOf({ detail: 'FINE' });
    const settings = {
      model: strict,
      request,
      signal: new AbortController().signal,
      scales: model.schedule.scales,
      guidance: 0,
      maxTokens: 16,
      zoomPositions: 1024,
      whichPositions: 0,
      maxPositions: 1024,
      eachPositions: 0,
      comparePositions: 0,
      tally: newTally(),
      isLate: () => false,
      onSilentScale: () => {},
    };
    const whole = await readPicture(model, picture, undefined);
    const sequence = new Sequence(model);
    await prefill(settings, writeInput(settings, [whole], request), [sequence]);
    const events: InferenceEvent[] = [];
    const usage = { promptTokens: 0, imageTokens: 0 };
    for await (const event of generateMask(settings, [sequence], whole, {
      index: 0,
      label: 'the red cone',
      certainty: 1,
      prior: null,
      findCandidates: () => Promise.resolve({ several: null, shown: null, candidates: [] }),
      findEach: null,
      openView: () => openView(settings, [whole], { box, label: 'the red cone', words: [], usage }),
    }))
      events.push(event);
    sequence.free();
    return maskIn(events);
  }

  const elsewhere = { x: 0, y: 0, width: 256, height: 256 };
  const around = { x: 632, y: 292, width: 256, height: 256 };

  it('that finds nothing, or that differs and is less sure, leaves the first mask', async () => {
    const first = maskIn(await ask({ detail: 'STANDARD', maxAnswerTokens: 0 }));
    for (const mask of [await drawnIn(elsewhere, 0, 1), await drawnIn(around, 1, -1)]) {
      expect(mask).toMatchObject({ rle: first.rle, area: first.area, zoom: null, lastScale: 12 });
      expect(mask.tokens).toHaveLength(2 * 260);
      expect(mask.evidence).toEqual({ ...first.evidence, words: 1 });
    }
  }, 60_000);

  it('whose mask is like the first one, or is surer, replaces it, and has the confidence of its own', async () => {
    const [first, alike, surer] = [
      await drawnIn(around, 1, -1),
      await drawnIn(around, 0.2, -1),
      await drawnIn(around, 1, 1),
    ];
    expect([alike.zoom, surer.zoom]).toEqual([around, around]);
    expect(iouOf(decodeRle(alike.rle), decodeRle(first.rle))).toBeGreaterThanOrEqual(0.2);
    expect(alike.evidence?.size).toBeGreaterThan(first.evidence?.size ?? 1);
    expect(alike.confidence).toBeLessThan(first.confidence);
  }, 60_000);
});
