// The outline of a mask from the image, with the bundled model.
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask } from '../../inference/events.ts';
import type { Manifest } from '../../inference/manifest.ts';
import { areaOf, sharedOf } from '../../inference/mask/measure.ts';
import type { Raster } from '../../inference/image/resample.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { withoutSpecks } from '../../inference/outline.ts';
import { SEGMENT_CAT, cat, maskBy } from '../support/cat.ts';

let model: Model;
beforeAll(async () => {
  model = await openModel('models/everyday', { device: 'cpu' });
});
afterAll(() => model.graphs.dispose());
afterEach(() => vi.restoreAllMocks());

const withoutOutline = (): Model => {
  const manifest: Manifest = structuredClone(model.manifest);
  delete manifest.graphs.mask_outline;
  return { ...model, manifest };
};

const maskOf = (about: Partial<GenerateRequest> = {}, of: Model = model): Promise<FinishedMask> =>
  maskBy(of, { ...SEGMENT_CAT, ...about });

const iouOf = (one: FinishedMask, other: FinishedMask): number => {
  const [a, b] = [decodeRle(one.rle), decodeRle(other.rle)];
  const shared = sharedOf(a, b);
  return shared / (areaOf(a) + areaOf(b) - shared);
};

describe('the outline of a mask', () => {
  it('comes from the image, and the tokens and the confidence from the codes', async () => {
    const [own, outlined] = [await maskOf({}, withoutOutline()), await maskOf()];
    expect(outlined.rle).not.toEqual(own.rle);
    expect(iouOf(outlined, own)).toBeGreaterThan(0.8);
    expect(outlined.tokens).toEqual(own.tokens);
    expect(outlined.lastScale).toBe(own.lastScale);
    // How much both agree is evidence. It is measured in the letterboxed square, and this IoU in the image.
    expect(own.evidence?.agreement).toBe(1);
    expect(outlined.evidence?.agreement).toBeCloseTo(iouOf(outlined, own), 1);
    expect(outlined.evidence?.agreement).toBeLessThan(1);
  });

  it('has more pixels than a decoded mask: the graph draws it at the side of the input', async () => {
    const drawn = vi.spyOn(model.graphs, 'maskOutline');
    await maskOf();
    const { image, mask } = model.manifest;
    expect(drawn.mock.calls[0]?.[2]).toHaveLength(mask.side ** 2);
    expect(await drawn.mock.results[0]?.value).toHaveLength(3 * image.side ** 2);
  });

  it('is drawn for each of two runs, on what each of them sees', async () => {
    const drawn = vi.spyOn(model.graphs, 'maskOutline');
    const image = await sharp(cat)
      .resize(400)
      .extend({ right: 1200, bottom: 900, background: 'grey' })
      .png()
      .toBuffer();
    expect(await maskOf({ images: [image], detail: 'FINE' })).not.toMatchObject({ zoom: null });
    expect(drawn).toHaveBeenCalledTimes(2);
    expect(drawn.mock.calls[0]?.[0]).not.toEqual(drawn.mock.calls[1]?.[0]);
  });

  it('is the same when the encoding of the image was kept from an earlier question', async () => {
    const salted = { cacheSalt: 'anna' };
    const [first, again] = [await maskOf(salted), await maskOf(salted)];
    expect(again.rle).toEqual(first.rle);
  });

  it('is not drawn for a mask that ends before its last scale', async () => {
    const drawn = vi.spyOn(model.graphs, 'maskOutline');
    await maskOf({ maxScale: 4 });
    expect(drawn).not.toHaveBeenCalled();
  });

  it('is not drawn where nothing is inside of the mask', async () => {
    const drawn = vi.spyOn(model.graphs, 'maskOutline');
    const grey = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    expect(await maskOf({ images: [grey], messages: [{ role: 'user', text: 'segment the giraffe' }] })).toMatchObject({
      outcome: 'NO_TARGET',
    });
    expect(drawn).not.toHaveBeenCalled();
  });
});

describe('specks of an outline', () => {
  /** White pixels in the given squares of side `size`, black ones elsewhere; all have three channels. */
  const drawing = (...squares: { x: number; y: number; size: number; value?: number }[]): Raster => {
    const data = new Uint8Array(40 * 40 * 3);
    for (const { x, y, size, value = 255 } of squares)
      for (let row = y; row < y + size; row++) data.fill(value, (row * 40 + x) * 3, (row * 40 + x + size) * 3);
    return { data, width: 40, height: 40, channels: 3 };
  };
  const large = { x: 5, y: 5, size: 25 };

  it('are filled where they are holes, and taken away where they are parts', () => {
    const hole = { x: 10, y: 10, size: 2, value: 90 };
    const part = { x: 36, y: 36, size: 1, value: 200 };
    expect(withoutSpecks(drawing(large, hole, part), 0.5)).toEqual(drawing(large));
  });

  it('are not holes and parts of a share that things have', () => {
    const hole = { x: 10, y: 10, size: 3, value: 90 };
    const part = { x: 36, y: 36, size: 2, value: 200 };
    const square = drawing(large, hole, part);
    expect(withoutSpecks(square, 0.5)).toEqual(square);
  });

  it('are nothing outside of a mask', () => {
    expect(withoutSpecks(drawing(), 0.5)).toEqual(drawing());
  });
});
