// Several things that are asked for one by one, and places that are not meant, drawn by the bundled model.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawScene } from '../../bench/suites/draw.ts';
import type { Thing } from '../../bench/suites/scene.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { decodeRle, encodeRle } from '../../inference/mask/rle.ts';
import { LocalEngine } from '../../inference/local-engine.ts';
import type { Engine } from '../../inference/engine.ts';
import type { FinishedMask } from '../../inference/events.ts';
import { overlap } from '../../bench/eval/score.ts';

const BUNDLE = new URL('../../models/everyday/', import.meta.url).pathname;
const thing = (shape: Thing['shape'], colour: Thing['colour'], x: number): Thing => ({
  ...{ shape, colour, x, y: 190, radius: 30, turn: 30 },
});
const scene = {
  ...{ width: 320, height: 240, horizon: 50, floor: '#8d7f6d', wall: '#cfd6da', warmth: 0, exposure: 1 },
  things: [thing('ball', 'red', 60), thing('cube', 'blue', 160), thing('ball', 'red', 260)],
};

interface Made {
  started: { index: number; label: string }[];
  finished: { index: number; mask: FinishedMask }[];
  previewed: Set<number>;
}

let engine: Engine;
let drawn: Awaited<ReturnType<typeof drawScene>>;
beforeAll(async () => {
  engine = await LocalEngine.load(BUNDLE, { device: 'cpu' });
  drawn = await drawScene(scene);
}, 120_000);
afterAll(() => engine.dispose());

async function ask(text: string, more: Partial<GenerateRequest> = {}): Promise<Made> {
  const made: Made = { started: [], finished: [], previewed: new Set() };
  const request = { messages: [{ role: 'user' as const, text }], images: [new Uint8Array(drawn.picture)] };
  for await (const event of engine.generate({ ...request, intent: 'AUTO', ...more }, new AbortController().signal)) {
    if (event.type === 'mask-started') made.started.push(event);
    else if (event.type === 'mask-scale') made.previewed.add(event.index);
    else if (event.type === 'mask-finished') made.finished.push(event);
  }
  return made;
}

it('each has a mask of its own, with the phrase and a number; the first has the previews and the tokens', async () => {
  const { started, finished, previewed } = await ask('segment every red ball');
  expect(finished.map(({ index, mask }) => [index, mask.label])).toEqual([
    [0, 'red ball 1 of 2'],
    [1, 'red ball 2 of 2'],
  ]);
  expect(started.map(({ index }) => index)).toEqual([0, 1]);
  expect([...previewed]).toEqual([0]);
  expect(finished.map(({ mask }) => mask.tokens.length > 0)).toEqual([true, false]);
  for (const [i, truth] of [drawn.masks[0], drawn.masks[2]].entries()) {
    const { both, union } = overlap(
      decodeRle(finished[i]?.mask.rle ?? encodeRle(drawn.masks[1] as never)).data,
      truth?.data ?? new Uint8Array(),
    );
    expect(both / union).toBeGreaterThan(0.6);
  }
}, 120_000);

it.each([
  ['one mask when the client wishes so', 'segment every red ball', { instances: 'MERGED' as const }],
  ['one mask for a plural alone', 'segment the red balls', {}],
])(
  '%s',
  async (_, text, more) => {
    const { finished } = await ask(text, more);
    expect(finished).toHaveLength(1);
    expect(finished[0]?.mask.label).toBeUndefined();
  },
  120_000,
);

it('a mask each for a plural alone, when the client wishes so', async () => {
  expect((await ask('segment the red balls', { instances: 'SEPARATE' })).finished).toHaveLength(2);
}, 120_000);

it('the largest part alone is one mask', async () => {
  const { finished } = await ask('segment every red ball', { cleanUp: { largestPart: true } });
  expect(finished.map(({ mask }) => mask.polygons.length)).toEqual([1]);
}, 120_000);

const NOT_LEFT = { image: 0, negativePoints: [{ x: 60, y: 165 }] };

it('the thing under a negative point is left out', async () => {
  const { finished } = await ask('segment the red balls', { regions: [NOT_LEFT] });
  expect(finished).toHaveLength(1);
  const right = finished[0]?.mask;
  expect(right?.outcome).toBe('FOUND');
  expect(right?.box?.x).toBeGreaterThan(160);
}, 120_000);

it('a mask of which a negative point leaves nothing is NO_TARGET', async () => {
  const { finished } = await ask('segment the blue cube', {
    regions: [{ image: 0, negativePoints: [{ x: 160, y: 165 }] }],
  });
  expect(finished[0]?.mask).toMatchObject({ outcome: 'NO_TARGET', area: 0, box: null });
}, 120_000);
