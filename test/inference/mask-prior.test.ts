// What the vision graph of the bundled model finds in a photograph changes the codes of a mask of a name alone.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import { decodeImage } from '../../inference/image/decode.ts';
import type { Manifest } from '../../inference/manifest.ts';
import { priorOf } from '../../inference/mask-prior.ts';
import { areaOf, sharedOf } from '../../inference/mask/measure.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { inputOf } from '../../inference/picture-input.ts';
import { SEGMENT_CAT, cat, maskBy } from '../support/cat.ts';

let model: Model;
beforeAll(async () => {
  model = await openModel('models/everyday', { device: 'cpu', visionCacheBytes: 0 });
});
afterAll(() => model.graphs.dispose());
afterEach(() => vi.restoreAllMocks());

const withoutPrior = (): Model => {
  const manifest: Manifest = structuredClone(model.manifest);
  manifest.mask.prior = null;
  return { ...model, manifest };
};

const maskOf = (request: GenerateRequest, of: Model = model): Promise<FinishedMask> => maskBy(of, request);

async function prior(label: string, about: Partial<GenerateRequest> = {}, of: Model = model) {
  const picture = inputOf(model, await decodeImage(cat, model.limits));
  return priorOf({ model: of, request: { ...SEGMENT_CAT, ...about } }, picture, label);
}

/** The share of `whole` that is inside of `part`. */
const shareIn = (part: BinaryMask, whole: BinaryMask): number => sharedOf(part, whole) / areaOf(whole);

describe('the prior of a mask', () => {
  it('is that of its name, with any article and in the plural', async () => {
    const one = await prior('the cat');
    expect(one).toHaveLength((model.manifest.mask.latentWidth + 1) * 8 * 8);
    for (const label of ['cat', 'A cat', 'all the cats', 'every cat']) expect(await prior(label)).toEqual(one);
    expect(await prior('the dog')).not.toEqual(one);
  });

  it('is that of the only detected thing of a name, however it is described', async () => {
    const described = await prior('the grey cat');
    expect(described).not.toBeNull();
    for (const label of ['the cat on the left', 'the cat looking at me']) expect(await prior(label)).toEqual(described);
    expect(await prior('the second cat from the left')).toBeNull();
  });

  it.each(['the brown dog', 'the red ball', 'the ball', 'the other one', ''])(
    'does not exist for "%s"',
    async (label) => {
      expect(await prior(label)).toBeNull();
    },
  );

  it('is that of the prominent thing for a word that is no known name, where a photograph shows one', async () => {
    const prominent = await prior('the main object');
    expect(prominent).not.toBeNull();
    expect(await prior('the catalogue')).toEqual(prominent);
    const drawn = inputOf(model, await decodeImage(new Uint8Array(readFileSync('samples/blocks.png')), model.limits));
    const about = { model, request: SEGMENT_CAT };
    expect(await priorOf(about, drawn, 'the catalogue')).toBeNull();
    expect(await priorOf(about, drawn, 'the main object')).toBeNull();
    // On the part around it, it is what was found.
    expect(await priorOf(about, drawn, 'the catalogue', true)).not.toBeNull();
  });

  it('does not exist where a point or a mask says which one is meant, nor for a bundle without it', async () => {
    expect(await prior('the cat', { regions: [{ image: 0, points: [{ x: 9, y: 9 }] }] })).toBeNull();
    expect(await prior('the cat', { refine: { size: [4, 4], counts: '0`0' } })).toBeNull();
    expect(await prior('the cat', {}, withoutPrior())).toBeNull();
  });
});

it.each([
  ['cut out the main object', 'The main object:'],
  ['segment it', 'The object:'],
])('"%s" about a photograph gives a mask of its prominent thing', async (text, said) => {
  const request = { ...SEGMENT_CAT, messages: [{ role: 'user' as const, text }] };
  let [made, answer]: [FinishedMask | null, string] = [null, ''];
  for await (const event of generate(model, request, new AbortController().signal))
    if (event.type === 'mask-finished') made = event.mask;
    else if (event.type === 'finished') answer = event.answer;
  if (made === null) throw new Error('there is no mask');
  expect([answer, made.outcome]).toEqual([said, 'FOUND']);
  expect(shareIn(decodeRle(made.rle), decodeRle((await maskOf(SEGMENT_CAT)).rle))).toBeGreaterThan(0.7);
  expect(made.confidence).toBeGreaterThan(0.3);
});

describe('a mask of a name alone', () => {
  it('has codes that are chosen with the prior', async () => {
    const [own, both] = [await maskOf(SEGMENT_CAT, withoutPrior()), await maskOf(SEGMENT_CAT)];
    expect(both.outcome).toBe('FOUND');
    expect(both.tokens).not.toEqual(own.tokens);
    expect(both.tokens).toHaveLength(own.tokens.length);
  });

  it('keeps to the cells in which the name is found', async () => {
    const before = await maskOf(SEGMENT_CAT);
    const { width, height } = before;
    const left: BinaryMask = { width, height, data: new Uint8Array(width * height) };
    for (let i = 0; i < left.data.length; i++) left.data[i] = Number(i % width < width / 2);
    const vision = model.graphs.vision.bind(model.graphs);
    vi.spyOn(model.graphs, 'vision').mockImplementation(async (...about) => {
      const encoding = await vision(...about);
      if (encoding.cells === null) throw new Error('there are no cells');
      const { data, shape } = encoding.cells.names;
      const side = shape[3] ?? 1;
      const names = data.map((_, i) => (i % side < side / 2 ? 8 : -8));
      return { ...encoding, cells: { ...encoding.cells, names: { data: names, shape } } };
    });
    const after = await maskOf(SEGMENT_CAT);
    expect(shareIn(left, decodeRle(after.rle))).toBeGreaterThan(shareIn(left, decodeRle(before.rle)) + 0.1);
  });

  it('is drawn with the prior of a part of the image in a second run', async () => {
    const asked = vi.spyOn(model.graphs, 'maskPrior');
    const image = await sharp(cat)
      .resize(400)
      .extend({ right: 1200, bottom: 900, background: 'grey' })
      .png()
      .toBuffer();
    expect(await maskOf({ ...SEGMENT_CAT, images: [image], detail: 'FINE' })).not.toMatchObject({ zoom: null });
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
