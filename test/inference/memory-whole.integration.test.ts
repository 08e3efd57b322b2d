// The memory of a turn of the bundled model with a second run, or with further questions: all of its caches together
// take what the turn has reserved, and a budget without room for them leaves them out.
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { drawPicture } from '../../bench/suites/draw.ts';
import type { Thing } from '../../bench/suites/scene.ts';
import { CacheBudget } from '../../inference/cache-budget.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { describeFit, shapeOf } from '../../inference/fit.ts';
import { generate } from '../../inference/generate.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { bytesPerPosition } from '../../inference/plan.ts';
import { KvCache } from '../../inference/runtime/kv-cache.ts';
import { onMachine } from '../../inference/runtime/session.ts';
import { collect, masksOf } from '../support/engine.ts';

const MINUTES = 300_000;
const ball = (x: number, colour: Thing['colour'] = 'red'): Thing => ({
  ...{ shape: 'ball', colour, x, y: 190, radius: 26, turn: 30 },
});
const SCENE = {
  ...{ width: 320, height: 240, horizon: 50, floor: '#8d7f6d', wall: '#cfd6da', warmth: 0, exposure: 1 },
  things: [ball(50), ball(160, 'blue'), ball(270)],
};

let model: Model;
let scene: Uint8Array;
beforeAll(async () => {
  model = await openModel('models/everyday', { device: 'cpu', batch: 1 });
  scene = new Uint8Array(await drawPicture(SCENE));
}, MINUTES);
afterAll(() => model.graphs.dispose());
afterEach(() => vi.restoreAllMocks());

/** The most bytes of caches at one time, what was reserved then, and the events. */
async function memoryOf(text: string, image: Uint8Array, more: Partial<GenerateRequest> = {}, of = model) {
  const buffers = new Map<ArrayBufferLike, number>();
  const found = { most: 0, reserved: 0, sequences: 0 };
  let freed = 0;
  const free = vi.spyOn(KvCache.prototype, 'free').mockImplementation(function (this: KvCache) {
    freed += this.byteLength;
  });
  const decode = of.graphs.decode.bind(of.graphs);
  vi.spyOn(of.graphs, 'decode').mockImplementation((inputs) => {
    for (const tensor of Object.values(inputs.past)) {
      const { buffer } = onMachine(tensor).data;
      buffers.set(buffer, buffer.byteLength);
    }
    const bytes = [...buffers.values()].reduce((sum, one) => sum + one, 0) - freed;
    found.most = Math.max(found.most, bytes);
    found.reserved = Math.max(found.reserved, of.cacheBudget.reserved);
    expect(bytes).toBeLessThanOrEqual(of.cacheBudget.reserved);
    return decode(inputs);
  });
  const request: GenerateRequest = { messages: [{ role: 'user', text }], images: [image], intent: 'AUTO', ...more };
  const events = await collect({ generate: (...asked) => generate(of, ...asked) }, request);
  found.sequences = free.mock.calls.length;
  vi.restoreAllMocks();
  return { ...found, events };
}

it.each([
  ['a second run', 2, 'segment the blue ball', {}],
  ['a second run with guidance', 4, 'segment the blue ball', { guidance: 2 }],
] as const)(
  'the caches of a turn with %s take all that it reserves',
  async (_, sequences, text, more) => {
    const found = await memoryOf(text, scene, more);
    expect(masksOf(found.events)).toMatchObject([{ outcome: 'FOUND' }]);
    expect(found).toMatchObject({ sequences, most: found.reserved });
    expect(model.cacheBudget.reserved).toBe(0);
  },
  MINUTES,
);

it.each([
  ['compares two things', 3, 'are there more balls than cubes?', {}],
  ['gives each thing a mask', 6, 'segment every red ball', { instances: 'SEPARATE' }],
] as const)(
  'the caches of a turn that %s fit into what it reserves',
  async (_, sequences, text, more) => {
    const found = await memoryOf(text, scene, more);
    expect(found.sequences).toBeGreaterThanOrEqual(sequences);
  },
  MINUTES,
);

it(
  'a turn reserves what `npm run models -- fit` counts for its prompt',
  async () => {
    const { reserved, events } = await memoryOf('segment the blue ball', scene);
    const { zoomPositions, promptTokens } = shapeOf(model.manifest);
    const prefilled = events.find(({ type }) => type === 'prefilled');
    const own = prefilled?.type === 'prefilled' ? prefilled.promptTokens : NaN;
    const { maxPositions } = model.manifest.decoder;
    expect(reserved / bytesPerPosition(model.manifest)).toBe(maxPositions + zoomPositions - (promptTokens - own));
    expect(describeFit(model.manifest, 1e9).join('\n')).toContain(`and ${zoomPositions} for the second run of a mask.`);
  },
  MINUTES,
);

it(
  'the batch of a turn is counted over the passes of both of its runs',
  async () => {
    const pass = model.passes.run.bind(model.passes);
    const counts: number[] = [];
    vi.spyOn(model.passes, 'run').mockImplementation(async (step) => {
      counts.push(counts.length);
      return { ...(await pass(step)), sequences: counts.length };
    });
    const { events, sequences } = await memoryOf('segment the blue ball', scene);
    const mean = counts.reduce((sum, count) => sum + count + 1, 0) / counts.length;
    expect(sequences).toBe(2);
    expect(events.at(-1)).toMatchObject({ usage: { batchSize: mean } });
  },
  MINUTES,
);

it(
  'a budget with room for the first run only gives the mask of the first run',
  async () => {
    const bytes = model.manifest.decoder.maxPositions * bytesPerPosition(model.manifest);
    const small = { ...model, cacheBudget: new CacheBudget(bytes) };
    const found = await memoryOf('segment the blue ball', scene, {}, small);
    expect(found).toMatchObject({ sequences: 1, most: bytes, reserved: bytes });
    expect(masksOf(found.events)).toMatchObject([{ outcome: 'FOUND', zoom: null }]);
  },
  MINUTES,
);
