// Things that a question fits equally, found by the bundled model on drawn scenes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../bench/suites/random.ts';
import { drawScene } from '../../bench/suites/draw.ts';
import type { Thing } from '../../bench/suites/scene.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask, InferenceEvent } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { describeModel, openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';

const BUNDLE = new URL('../../models/everyday/', import.meta.url).pathname;
const random = createRandom(1);
const thing = (shape: Thing['shape'], colour: Thing['colour'], x: number): Thing => ({
  ...{ shape, colour, x, y: 190, radius: 30 },
  turn: random.between(15, 75),
});
/** A red ball on the left, another on the right, and a blue cube between them. */
const scene = {
  ...{ width: 320, height: 240, horizon: 50, floor: '#8d7f6d', wall: '#cfd6da', warmth: 0, exposure: 1 },
  things: [thing('ball', 'red', 60), thing('cube', 'blue', 160), thing('ball', 'red', 260)],
};

let model: Model;
let picture: Uint8Array;
beforeAll(async () => {
  model = await openModel(BUNDLE, { device: 'cpu' });
  picture = new Uint8Array((await drawScene(scene)).picture);
}, 120_000);
afterAll(() => model.graphs.dispose());

const requestOf = (text: string): GenerateRequest => ({
  messages: [{ role: 'user', text }],
  images: [picture],
  intent: 'AUTO',
  ambiguity: 'AUTO',
});
async function ask(text: string, more: Partial<GenerateRequest> = {}, of: Model = model): Promise<InferenceEvent[]> {
  const events: InferenceEvent[] = [];
  for await (const event of generate(of, { ...requestOf(text), ...more }, new AbortController().signal))
    events.push(event);
  return events;
}
function maskIn(events: readonly InferenceEvent[]): FinishedMask {
  const mask = events.flatMap((event) => (event.type === 'mask-finished' ? [event.mask] : []))[0];
  if (mask === undefined) throw new Error('there is no mask');
  return mask;
}
const middleOf = ({ box }: Pick<FinishedMask, 'box'>): number => (box === null ? 0 : box.x + box.width / 2);

describe('a question about one thing that several fit', () => {
  let events: InferenceEvent[];
  let mask: FinishedMask;
  beforeAll(async () => {
    events = await ask('segment the red ball');
    mask = maskIn(events);
  }, 120_000);

  it('has each of them as a candidate, from left to right', () => {
    expect(mask.outcome).toBe('AMBIGUOUS');
    expect(mask.candidates.map(({ label }) => label)).toEqual(['the left red ball', 'the right red ball']);
    const [left, right] = mask.candidates.map(middleOf);
    expect(left).toBeLessThan(110);
    expect(right).toBeGreaterThan(210);
  });

  it('has candidates that share no pixel, with their area and a confidence', () => {
    const [left, right] = mask.candidates.map(({ rle }) => decodeRle(rle).data);
    expect(left?.some((inside, i) => inside === 1 && right?.[i] === 1)).toBe(false);
    for (const { area, confidence, rle } of mask.candidates) {
      expect(area).toBe(decodeRle(rle).data.reduce((sum, inside) => sum + inside, 0));
      expect(confidence).toBeGreaterThan(0);
    }
  });

  it('asks back at the end of the answer', () => {
    const answer = events.flatMap((event) => (event.type === 'finished' ? [event.answer] : []))[0];
    expect(answer).toMatch(/\(1\) the left red ball, \(2\) the right red ball\. Which one\?$/);
    expect(events.flatMap((event) => (event.type === 'text' ? [event.delta] : [])).join('')).toBe(answer);
  });
});

describe('no mask has candidates', () => {
  it.each([
    ['one thing fits', 'segment the blue cube', {}],
    ['the question says which', 'segment the left red ball', {}],
    ['all are asked for', 'segment all the red balls', {}],
    ['it is switched off', 'segment the red ball', { ambiguity: 'OFF' as const }],
    ['it is pointed at', 'segment the red ball', { regions: [{ image: 0, points: [{ x: 60, y: 165 }] }] }],
    ['the mask stops early', 'segment the red ball', { maxScale: 4 }],
  ])(
    'when %s',
    async (_, text, more) => {
      const mask = maskIn(await ask(text, more));
      expect(mask.candidates).toEqual([]);
      expect(mask.outcome).not.toBe('AMBIGUOUS');
    },
    120_000,
  );

  it('when the turn wishes nothing, and the bundle does not ask by default', async () => {
    const request = requestOf('segment the red ball');
    delete request.ambiguity;
    const events: InferenceEvent[] = [];
    for await (const event of generate(model, request, new AbortController().signal)) events.push(event);
    expect(maskIn(events)).toMatchObject({ candidates: [], several: null });
  }, 120_000);

  it('when the bundle has no threshold', async () => {
    const { manifest } = model;
    const ambiguity = manifest.mask.ambiguity === null ? null : { ...manifest.mask.ambiguity, atLeast: null };
    const without = { ...model, manifest: { ...manifest, mask: { ...manifest.mask, ambiguity } } };
    expect(maskIn(await ask('segment the red ball', {}, without))).toMatchObject({ candidates: [], several: null });
    expect(describeModel(without)).toMatchObject({ abilities: { ambiguity: false }, defaultAmbiguity: 'OFF' });
  }, 120_000);
});

it('a bundle with a threshold says that it can ask, and whether it does by default', () => {
  expect(describeModel(model)).toMatchObject({ abilities: { ambiguity: true }, defaultAmbiguity: 'OFF' });
  const { manifest } = model;
  const ambiguity = manifest.mask.ambiguity === null ? null : { ...manifest.mask.ambiguity, byDefault: true };
  const asking = { ...model, manifest: { ...manifest, mask: { ...manifest.mask, ambiguity } } };
  expect(describeModel(asking)).toMatchObject({ abilities: { ambiguity: true }, defaultAmbiguity: 'AUTO' });
});

it('a clear question takes one pass more', async () => {
  const passesOf = async (more: Partial<GenerateRequest>): Promise<number> => {
    const before = model.passes.counts.passes;
    await ask('segment the blue cube', more);
    return model.passes.counts.passes - before;
  };
  const without = await passesOf({ ambiguity: 'OFF' });
  expect(await passesOf({})).toBe(without + 1);
  expect(1 / without).toBeLessThan(0.25);
}, 120_000);

it('a candidate that is picked is the answer, without a pass', async () => {
  const { candidates } = maskIn(await ask('segment the red ball'));
  const before = model.passes.counts.passes;
  const [, right] = candidates;
  const events = await ask('the right one', right === undefined ? {} : { pick: right });
  expect(model.passes.counts.passes).toBe(before);
  expect(events.map(({ type }) => type)).toEqual(['prefilled', 'text', 'mask-started', 'mask-finished', 'finished']);
  expect(maskIn(events)).toMatchObject({ outcome: 'FOUND', rle: right?.rle, area: right?.area, box: right?.box });
  expect(events.at(-1)).toMatchObject({ answer: 'The right red ball:', intent: 'SEGMENT' });
}, 120_000);
