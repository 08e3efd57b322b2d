// A mask drawn from its codes alone, with the bundled model on a drawn image: every preview is that of the engine, in
// every pixel, and so is the finished mask where it has no outline from the image (outline.ts).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawPicture } from '../../bench/suites/draw.ts';
import type { Scene } from '../../bench/suites/scene.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { generate } from '../../inference/generate.ts';
import { encodeRle } from '../../inference/mask/rle.ts';
import { redrawMask, redrawScales, runsOf, unpackCodes } from '../../inference/mask/redraw.ts';
import type { CodedMask, CodedRun, RedrawRules, RedrawnScale } from '../../inference/mask/redraw.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { collect, masksOf } from '../support/engine.ts';

const SCENE: Scene = {
  width: 900,
  height: 600,
  things: [{ shape: 'cone', colour: 'red', x: 560, y: 320, radius: 40, turn: 30 }],
  horizon: 120,
  floor: '#b9b1a2',
  wall: '#a9b7c0',
  warmth: 0,
  exposure: 1,
};
const size = { width: SCENE.width, height: SCENE.height };

let model: Model;
let rules: RedrawRules;
let picture: Uint8Array;
beforeAll(async () => {
  const bundled = await openModel('models/everyday', { device: 'cpu' });
  const manifest = structuredClone(bundled.manifest);
  delete manifest.graphs.mask_outline;
  model = { ...bundled, manifest };
  rules = model.manifest.mask;
  picture = new Uint8Array(await drawPicture(SCENE));
}, 120_000);
afterAll(() => model.graphs.dispose());

async function ask(more: Partial<GenerateRequest>) {
  const engine = { generate: (request: GenerateRequest, signal: AbortSignal) => generate(model, request, signal) };
  const messages = [{ role: 'user' as const, text: 'segment the red cone' }];
  const events = await collect(engine, { messages, images: [picture], intent: 'SEGMENT', ...more });
  const [mask] = masksOf(events);
  if (mask === undefined) throw new Error('there is no mask');
  return { mask, previews: events.flatMap((event) => (event.type === 'mask-scale' ? [event.preview] : [])) };
}

type Asked = Awaited<ReturnType<typeof ask>>;
/** What a client knows of a finished mask. */
function codedMask({ mask, previews }: Asked): CodedMask {
  const second = previews.flatMap(({ scale, side, box }) => (box === null ? [] : [{ scale, side, box }]))[0] ?? null;
  return { codes: unpackCodes(mask.tokens), size, lastScale: mask.lastScale, second, zoom: mask.zoom };
}

async function drawn(run: CodedRun, isWanted?: (scale: number) => boolean): Promise<RedrawnScale[]> {
  const scales: RedrawnScale[] = [];
  for await (const scale of redrawScales(model.graphs, rules, { ...run, size }, isWanted)) scales.push(scale);
  return scales;
}

it.each([
  ['of one run', { detail: 'STANDARD' }],
  ['of two runs', { detail: 'FINE' }],
  ['of two runs, the second one without previews', {}],
  ['that ended early', { detail: 'STANDARD', maxScale: 4 }],
  ['of two runs, each as long as it changed', { detail: 'FINE', stopWhenStable: 0.5 }],
  ['with every other preview', { detail: 'FINE', previews: 'COARSE' }],
] as const)('every preview and the mask %s', async (_name, wishes) => {
  const asked = await ask(wishes);
  const about = codedMask(asked);
  const runs = runsOf(about, rules);
  if (runs === null) throw new Error('the codes have no runs');
  expect(runs).toHaveLength('detail' in wishes && wishes.detail === 'STANDARD' ? 1 : 2);
  const scales = (await Promise.all(runs.map((run) => drawn(run)))).flat();
  for (const { scale, box, rle } of asked.previews)
    expect(scales.filter((one) => one.scale === scale).map((one) => [one.box, encodeRle(one.inside)])).toEqual([
      [box, rle],
    ]);
  expect(encodeRle(await redrawMask(model.graphs, rules, about, runs))).toEqual(asked.mask.rle);
});

it('a preview from the codes of its own event, whatever came before', async () => {
  const { previews } = await ask({ detail: 'FINE' });
  for (const { codes, box, scale, rle } of previews) {
    const first = previews.find((one) => (one.box === null) === (box === null));
    const run = { box, codes: unpackCodes(codes), before: (first?.scale ?? 1) - 1 };
    const [last, ...others] = await drawn(run, (one) => one === scale);
    expect([last && encodeRle(last.inside), others]).toEqual([rle, []]);
  }
});

it('of the first run alone where that one drew the mask and the second has no preview', async () => {
  const about = codedMask(await ask({ detail: 'FINE', previews: 'NONE' }));
  expect(runsOf({ ...about, zoom: null }, rules)).toEqual([{ box: null, codes: about.codes.slice(0, 130), before: 0 }]);
});

it('cleaned as the mask was cleaned', async () => {
  const cleanUp = { largestPart: true, fillHoles: 50 };
  const asked = await ask({ cleanUp });
  const about = { ...codedMask(asked), cleanUp };
  expect(encodeRle(await redrawMask(model.graphs, rules, about, runsOf(about, rules) ?? []))).toEqual(asked.mask.rle);
});

it('is not tried when the codes do not say where the second run starts', async () => {
  const about = codedMask(await ask({ detail: 'FINE', previews: 'NONE' }));
  const shorter = { codes: about.codes.slice(0, 130 + 66), lastScale: 11 };
  expect(runsOf({ ...about, ...shorter }, rules)).toBeNull();
  await expect(drawn({ box: null, codes: about.codes.slice(0, 3), before: 0 })).rejects.toThrow(RangeError);
});
