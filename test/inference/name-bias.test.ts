// What the vision graph of the bundled model finds in a photograph changes the words of its answers.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import { generate } from '../../inference/generate.ts';
import type { Manifest } from '../../inference/manifest.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';

const cat = new Uint8Array(readFileSync('samples/cat.jpg'));
let model: Model;
beforeAll(async () => {
  model = await openModel('models/everyday', { device: 'cpu', visionCacheBytes: 0 });
});
afterAll(() => model.graphs.dispose());

/** The answer, and the area of its last mask in pixels. */
async function turn(text: string, of: Model, image: Uint8Array): Promise<{ answer: string; area: number }> {
  const request: GenerateRequest = { messages: [{ role: 'user', text }], images: [image], intent: 'AUTO' };
  const whole = { answer: '', area: 0 };
  for await (const event of generate(of, request, new AbortController().signal)) {
    if (event.type === 'mask-finished') whole.area = event.mask.area;
    if (event.type === 'finished') whole.answer = event.answer;
  }
  return whole;
}
const answer = async (text: string, of: Model = model, image = cat): Promise<string> =>
  (await turn(text, of, image)).answer;

/** The vision graph gives other scores of names: those of `seen`, and 0 for all others. */
function seeOnly(seen: Record<string, number>): void {
  const names = model.manifest.answer?.nameBias?.names ?? [];
  const scores = Float32Array.from(names, ({ words }) => Math.max(0, ...words.map((word) => seen[word] ?? 0)));
  const vision = model.graphs.vision.bind(model.graphs);
  vi.spyOn(model.graphs, 'vision').mockImplementation(async (...about) => ({ ...(await vision(...about)), scores }));
}
afterEach(() => vi.restoreAllMocks());

describe('a photograph of a cat', () => {
  it('has a score for every name, and is described as a cat', async () => {
    const names = model.manifest.answer?.nameBias?.names ?? [];
    const { side } = model.manifest.image;
    const { scores } = await model.graphs.vision(new Float32Array(3 * side * side), 1);
    expect(scores).toHaveLength(names.length);
    expect(await answer('what is in the picture?')).toMatch(/\bcat\b/);
  });

  it('is not described by a name that has no score', async () => {
    seeOnly({ dog: 0.9 });
    expect(await answer('what is in the picture?')).not.toMatch(/\bcats?\b/);
  });

  it('shows no mask of what has no score, and one of what has', async () => {
    // The least bias of a score, and a little: the model is sure of this cat.
    const manifest: Manifest = structuredClone(model.manifest);
    const [refusal = -1] = manifest.answer?.nameBias?.first.refusals ?? [];
    if (manifest.answer !== null) manifest.answer.firstTokenBias = [{ token: refusal, bias: 1 }];
    const doubtful = { ...model, manifest };
    expect(await answer('segment the cat', doubtful)).toMatch(/^The cat:/);
    seeOnly({ dog: 0.9 });
    expect(await answer('segment the cat', doubtful)).toMatch(/^I see none/);
  });

  it('has a mask of what the question names, also when another name is more probable', async () => {
    seeOnly({ dog: 0.999, cat: 0.9 });
    const named = async (all: boolean): Promise<string> => {
      const manifest: Manifest = structuredClone(model.manifest);
      const rules = manifest.answer?.nameBias;
      if (rules?.copy) [rules.answer.most, rules.copy.all] = [100, all];
      return answer('could you cut out the sleeping kitten for my poster', { ...model, manifest });
    };
    expect(await named(false)).toMatch(/^The dog/);
    expect(await named(true)).toMatch(/^The kitten/);
  });

  it('has one mask where the question names one thing, and a mask of each of two', async () => {
    const manifest: Manifest = structuredClone(model.manifest);
    const rules = manifest.answer?.nameBias;
    if (rules?.copy) rules.copy.all = false;
    const advert = "cut out the cat, it's for a classified ad";
    expect(await answer(advert, { ...model, manifest })).toMatch(/^The cat: and /);
    expect(await answer(advert)).toBe('The cat:');
    expect(await answer('segment the cat and the table')).toMatch(/^The cat: and the table:/);
  });

  it('has a mask of a name with a typing error', async () => {
    expect(await answer('segment the caat')).toBe('The cat:');
    expect(await answer('cut out the kiten for my poster')).toMatch(/^The kitten:/);
  });

  it('is as before for a bundle without such rules', async () => {
    const manifest: Manifest = structuredClone(model.manifest);
    if (manifest.answer !== null) manifest.answer.nameBias = null;
    seeOnly({ dog: 0.9 });
    expect(await answer('what is in the picture?', { ...model, manifest })).toMatch(/\bcat\b/);
  });
});

describe('a name that answers never say of themselves', () => {
  const coffee = new Uint8Array(readFileSync('samples/coffee.jpg'));

  it('is copied from the question as the label of its mask, and not drawn where there is no such thing', async () => {
    expect(await answer('segment the espresso', model, coffee)).toBe('The espresso:');
    expect(await answer('segment the accordion', model, coffee)).toMatch(/^I see none/);
  });

  it('has a mask by the cells in which the vision graph finds it, if these have a weight', async () => {
    const areaWith = async (weight: number): Promise<number> => {
      const manifest: Manifest = structuredClone(model.manifest);
      manifest.mask.prior = { weight };
      return (await turn('segment the espresso', { ...model, manifest }, coffee)).area;
    };
    expect(await areaWith(6)).toBeGreaterThan(1.5 * (await areaWith(0.01)));
  });
});
