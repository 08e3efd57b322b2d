// Which scales have a preview. The finished mask, its codes and its confidence do not depend on it.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask, InferenceEvent, ScalePreview } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import { LocalEngine } from '../../inference/index.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { TINY_RANDOM, collect, masksOf, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

const NEVER = new AbortController().signal;
let model: Model;
let picture: Uint8Array;
beforeAll(async () => {
  model = await openModel(TINY_RANDOM, { device: 'cpu' });
  picture = await png(40, 30);
});
afterAll(() => model.graphs.dispose());

const scalesOf = (events: readonly InferenceEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'mask-scale' ? [event.preview.scale] : []));

/** The events of a mask, and how many times `mask_decoder` ran. */
async function ask(more: Partial<GenerateRequest>): Promise<{ events: InferenceEvent[]; decodes: number }> {
  const decode = vi.spyOn(model.graphs, 'decodeMask');
  const engine = { generate: (request: GenerateRequest, signal: AbortSignal) => generate(model, request, signal) };
  const events = await collect(engine, question('the cube', [picture], { maxAnswerTokens: 0, ...more }));
  const decodes = decode.mock.calls.length;
  decode.mockRestore();
  return { events, decodes };
}

describe('previews', () => {
  it.each([
    [{}, [1, 2, 3, 4], 4],
    [{ previews: 'ALL' }, [1, 2, 3, 4], 4],
    [{ previews: 'SMALL' }, [1, 2, 3, 4], 4],
    [{ previews: 'COARSE' }, [1, 3, 4], 3],
    [{ previews: 'NONE' }, [], 2],
    [{ previews: 'COARSE', maxScale: 3 }, [1, 3], 3],
    [{ previews: 'NONE', maxScale: 1 }, [], 1],
  ] as const)('%j are those of the scales %j, and take %i decodes', async (wishes, scales, count) => {
    const { events, decodes } = await ask(wishes);
    expect(scalesOf(events)).toEqual(scales);
    expect(decodes).toBe(count);
  });

  it.each([{}, { maxScale: 3 }, { guidance: 2 }, { detail: 'FINE' as const }])(
    'change nothing of the mask with %j',
    async (wishes) => {
      const [all] = masksOf((await ask(wishes)).events);
      expect(all).toBeDefined();
      for (const previews of ['SMALL', 'COARSE', 'NONE'] as const)
        expect(masksOf((await ask({ ...wishes, previews })).events)).toEqual([all]);
    },
  );

  it('have the last scale too when the deadline ends the mask at a scale that has none', async () => {
    for (const previews of ['ALL', 'SMALL', 'COARSE'] as const) {
      const { events } = await ask({ previews, deadlineMs: 0 });
      expect(scalesOf(events)).toEqual([1]);
      expect(masksOf(events)[0]).toMatchObject({ stoppedBy: 'DEADLINE', lastScale: 1 });
    }
    expect(masksOf((await ask({ previews: 'NONE', deadlineMs: 0 })).events)[0]).toMatchObject({
      stoppedBy: 'DEADLINE',
      lastScale: 1,
    });
  });

  it('that are not sent end a mask that is stable at the same scale', async () => {
    const wishes = { stopWhenStable: 0.5 };
    const [all, none] = [await ask(wishes), await ask({ ...wishes, previews: 'NONE' })];
    expect((await ask({ ...wishes, previews: 'SMALL' })).events.length).toBe(all.events.length);
    expect(masksOf(none.events)).toEqual(masksOf(all.events));
    expect(none.decodes).toBe(all.decodes);
  });
});

describe('small previews', () => {
  const previewsOf = (events: readonly InferenceEvent[]): ScalePreview[] =>
    events.flatMap((event) => (event.type === 'mask-scale' ? [event.preview] : []));

  it('have half the side, and the last two the whole one', async () => {
    const previews = previewsOf((await ask({ previews: 'SMALL' })).events);
    expect(previews.map(({ width, height }) => [width, height])).toEqual([
      [16, 12],
      [16, 12],
      [32, 24],
      [32, 24],
    ]);
    expect(previews.map(({ rle }) => rle.size)).toEqual(previews.map(({ width, height }) => [height, width]));
    for (const { png: file, width, height } of previews)
      expect(await sharp(file).metadata()).toMatchObject({ width, height });
    expect(previews.map(({ stability }) => stability === null)).toEqual([true, false, true, false]);
  });

  it('are drawn from the means of the cells of the sum', async () => {
    const sumsOf = async (previews: 'ALL' | 'SMALL'): Promise<Float32Array[]> => {
      const decode = vi.spyOn(model.graphs, 'decodeMask');
      const turn = generate(model, question('the cube', [picture], { maxAnswerTokens: 0, previews }), NEVER);
      while ((await turn.next()).done !== true);
      const sums = decode.mock.calls.map(([sum]) => sum);
      decode.mockRestore();
      return sums;
    };
    const [whole, small] = [(await sumsOf('ALL'))[1], (await sumsOf('SMALL'))[1]];
    const cells = [...(whole ?? [])];
    const means = Array.from({ length: cells.length / 4 }, (_, i) => {
      const first = Math.floor(i / 4) * 16 + Math.floor((i % 4) / 2) * 8 + (i % 2) * 2;
      return [0, 1, 4, 5].reduce((sum, at) => sum + (cells[first + at] ?? NaN), 0) / 4;
    });
    expect(small?.length).toBe(means.length);
    expect(means.every((mean, i) => Math.abs(mean - (small?.[i] ?? NaN)) < 1e-5)).toBe(true);
  });

  it('are followed by a whole mask when time is over after one of them', async () => {
    const now = performance.now.bind(performance);
    let passed = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + passed);
    const wishes = { maxAnswerTokens: 0, previews: 'SMALL', deadlineMs: 1e6 } as const;
    const masks: FinishedMask[] = [];
    for await (const event of generate(model, question('the cube', [picture], wishes), NEVER)) {
      if (event.type === 'mask-scale') passed = 2e6;
      if (event.type === 'mask-finished') masks.push(event.mask);
    }
    vi.restoreAllMocks();
    const [cut] = masksOf((await ask({ maxScale: 1 })).events);
    expect(masks).toMatchObject([{ stoppedBy: 'DEADLINE', lastScale: 1, rle: cut?.rle, tokens: cut?.tokens }]);
  });

  it('are whole where the graph takes one side only', async () => {
    const { mask_decoder: decoder } = model.manifest.graphs;
    const inputs = [{ ...decoder.inputs[0], shape: [1, 8, 4, 4] }] as typeof decoder.inputs;
    const graphs = { ...model.manifest.graphs, mask_decoder: { ...decoder, inputs } };
    const request = question('the cube', [picture], { maxAnswerTokens: 0, previews: 'SMALL' });
    const old = { ...model, manifest: { ...model.manifest, graphs } };
    const events = await collect({ generate: (one, signal) => generate(old, one, signal) }, request);
    expect(previewsOf(events).map(({ width }) => width)).toEqual([32, 32, 32, 32]);
  });
});

it('a scale without a preview still shows that the turn makes progress', async () => {
  const onWait = vi.fn();
  const request = question('the cube', [picture], { maxAnswerTokens: 0, previews: 'NONE' });
  const turn = generate(model, request, new AbortController().signal, onWait);
  while ((await turn.next()).done !== true);
  expect(onWait.mock.calls).toEqual([[false], [false], [false], [false]]);
});

describe('a bundle', () => {
  it('says which previews a turn has that wishes none in particular', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'maskstream-previews-'));
    await cp(TINY_RANDOM, folder, { recursive: true });
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as { mask: object };
    await writeFile(path, JSON.stringify({ ...manifest, mask: { ...manifest.mask, previews: 'COARSE' } }));
    const engine = await LocalEngine.load(folder, { device: 'cpu' });
    expect(scalesOf(await collect(engine, question('the cube', [picture])))).toEqual([1, 3, 4]);
    expect(scalesOf(await collect(engine, question('the cube', [picture], { previews: 'ALL' })))).toEqual([1, 2, 3, 4]);
    await engine.dispose();
    await rm(folder, { recursive: true });
  });
});
