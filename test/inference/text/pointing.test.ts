import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeRle } from '../../../inference/index.ts';
import { parseManifest } from '../../../inference/manifest.ts';
import type { Manifest } from '../../../inference/manifest.ts';
import { abilitiesOf, pointingOf } from '../../../inference/text/pointing.ts';

const json = readFileSync(new URL('../../../models/tiny-random/manifest.json', import.meta.url), 'utf8');
const plain = parseManifest(json);
const template = {
  units: 100,
  digits: 2,
  point: ' ({x} {y})',
  box: ' [{x0} {y0} {x1} {y1}]',
  scribblePoints: 3,
  refine: ' ={box}{points}',
  refinePoints: 4,
};

function manifest(image: Partial<Manifest['image']> = {}, regions: object | null = template): Manifest {
  return {
    ...plain,
    image: { ...plain.image, ...image },
    prompt: { ...plain.prompt, regions: regions as Manifest['prompt']['regions'] },
  };
}

const wide = [{ width: 200, height: 100 }];

describe('what a question points at', () => {
  it('is written in hundredths of the letterboxed square', () => {
    const written = pointingOf(
      { regions: [{ image: 0, points: [{ x: 100, y: 50 }], box: { x: 0, y: 0, width: 100, height: 100 } }] },
      wide,
      manifest({ fit: 'letterbox' }),
    );
    expect(written).toBe(' [00 25 49 74] (50 50)');
  });

  it('is written in shares of the image where the image is squashed or cut into tiles', () => {
    const regions = [
      {
        image: 0,
        points: [
          { x: 100, y: 50 },
          { x: 200, y: 100 },
        ],
      },
    ];
    expect(pointingOf({ regions }, wide, manifest({ fit: 'squash' }))).toBe(' (50 50) (99 99)');
    expect(
      pointingOf({ regions }, wide, manifest({ fit: 'letterbox', tiling: { maxTiles: 6, thumbnail: true } })),
    ).toBe(' (50 50) (99 99)');
  });

  it('follows the template of the bundle', () => {
    const internvl = {
      units: 1000,
      digits: 1,
      point: null,
      box: '<box>[[{x0}, {y0}, {x1}, {y1}]]</box>',
      scribblePoints: null,
      refine: null,
      refinePoints: 1,
    };
    expect(
      pointingOf(
        { regions: [{ image: 0, box: { x: 2, y: 1, width: 20, height: 10 } }] },
        wide,
        manifest({ fit: 'squash' }, internvl),
      ),
    ).toBe('<box>[[10, 10, 109, 109]]</box>');
    expect(abilitiesOf(manifest({}, internvl))).toEqual({
      points: false,
      boxes: true,
      scribbles: false,
      refine: false,
      ambiguity: false,
      mainObject: false,
    });
  });

  it('can be the main object, where the bundle has a score for it and understands these words', () => {
    const everyday = readFileSync(new URL('../../../models/everyday/manifest.json', import.meta.url), 'utf8');
    const bundle = parseManifest(everyday);
    const other = bundle.answer?.nameBias?.other;
    if (other == null) throw new Error('the bundle has no name for the prominent thing');
    expect(abilitiesOf(bundle).mainObject).toBe(true);
    other.words = ['object'];
    expect(abilitiesOf(bundle).mainObject).toBe(false);
  });

  it('thins scribbles out to what the model was trained with', () => {
    const line = Array.from({ length: 101 }, (_, i) => ({ x: i, y: 50 }));
    expect(
      pointingOf({ regions: [{ image: 0, scribbles: [line, line.slice(0, 2)] }] }, wide, manifest({ fit: 'squash' })),
    ).toBe(' (00 50) (25 50) (50 50) (00 50) (00 50)');
  });

  it('names a mask by its box and a place on each part', () => {
    const data = new Uint8Array(200 * 100);
    for (let y = 10; y < 30; y++) {
      data.fill(1, y * 200 + 20, y * 200 + 60);
      data.fill(1, (y + 50) * 200 + 150, (y + 50) * 200 + 170);
    }
    const refine = encodeRle({ data, width: 200, height: 100 });
    expect(pointingOf({ refine }, wide, manifest({ fit: 'squash' }))).toMatch(
      /^ = \[10 10 84 79\] \(1\d \d\d\) \(7\d 6\d\)$/,
    );
  });

  it('is refused where the bundle does not understand it', () => {
    const unsupported = expect.objectContaining({ code: 'UNSUPPORTED_BY_MODEL' });
    const ask =
      (request: Parameters<typeof pointingOf>[0], regions: object | null = null) =>
      () =>
        pointingOf(request, wide, manifest({}, regions));
    expect(ask({ regions: [{ image: 0, points: [{ x: 1, y: 1 }] }] })).toThrow(unsupported);
    expect(
      ask(
        { refine: encodeRle({ data: new Uint8Array(4).fill(1), width: 2, height: 2 }) },
        { ...template, refine: null },
      ),
    ).toThrow(unsupported);
    expect(ask({ refine: encodeRle({ data: new Uint8Array(4), width: 2, height: 2 }) }, template)).toThrow(unsupported);
    expect(pointingOf({}, wide, manifest({}, null))).toBe('');
  });
});

describe('the regions of a manifest', () => {
  const withRegions = (regions: object) => () =>
    parseManifest(JSON.stringify({ ...(JSON.parse(json) as object), prompt: { ...plain.prompt, regions } }));

  it('may be left out', () => {
    expect(plain.prompt.regions).toBeNull();
  });

  it('need points where scribbles or masks are written with them', () => {
    expect(withRegions({ ...template, point: null })).toThrow(/prompt\.regions\.point/);
    expect(withRegions({ ...template, box: null })).toThrow(/prompt\.regions\.box/);
    expect(withRegions(template)).not.toThrow();
  });
});
