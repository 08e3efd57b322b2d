// Each annotation format, written and read back: the mask is the same, pixel by pixel.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iouOf } from '../../inference/mask/measure.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { Categories } from '../../src/export/category.ts';
import { encodeBrushRle } from '../../src/export/brush-rle.ts';
import { cocoDataset } from '../../src/export/coco.ts';
import { cvatAnnotations } from '../../src/export/cvat.ts';
import { geoJson } from '../../src/export/geojson.ts';
import { labelStudioConfig, labelStudioTasks } from '../../src/export/label-studio.ts';
import type { ExportedMask } from '../../src/export/picture.ts';
import { svgPicture } from '../../src/export/svg.ts';
import { LABEL, draw, exported, pictureOf, streamOf, textOf } from '../support/exports.ts';
import { anyMask, drawn, fillRings } from '../support/masks.ts';

const someMask = anyMask.filter(({ data }) => data.includes(1));
const titled = (categories: Categories) => ({ title: 'Some masks', categories });

/** What a reader makes of a written mask must be the mask. */
const roundTrip = (read: (mask: ExportedMask) => Promise<BinaryMask>) =>
  fc.assert(
    fc.asyncProperty(someMask, async (mask) => {
      expect(await read(exported(mask))).toEqual(mask);
    }),
    { numRuns: 100 },
  );

describe('COCO', () => {
  it('gives the mask back', () =>
    roundTrip(async (mask) => {
      const { annotations } = JSON.parse(
        await textOf(cocoDataset(streamOf(pictureOf(mask)), titled(new Categories([LABEL])))),
      );
      return decodeRle(annotations[0].segmentation);
    }));

  it('numbers images, masks and categories, one category for each object', async () => {
    const mask = drawn('.##.', '.#..');
    const categories = new Categories(['The cup.', 'a ring']);
    const of = (label: string) => exported(mask, label, categories);
    const pictures = streamOf(pictureOf(of('The cup.'), of('a ring')), pictureOf(), pictureOf(of('cup')));
    const dataset = JSON.parse(await textOf(cocoDataset(pictures, titled(categories))));
    expect(dataset.categories).toEqual([
      { id: 1, name: 'cup', supercategory: '' },
      { id: 2, name: 'ring', supercategory: '' },
    ]);
    expect(dataset.images.map(({ id }: any) => id)).toEqual([1, 2, 3]);
    expect(dataset.images[0].file_name).toBe('picture-1.png');
    expect(dataset.annotations.map((one: any) => [one.id, one.image_id, one.category_id])).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, 3, 1],
    ]);
    expect(dataset.annotations[0]).toMatchObject({
      bbox: [1, 0, 2, 2],
      area: 3,
      iscrowd: 0,
      segmentation: { size: [2, 4] },
    });
  });
});

describe('Label Studio', () => {
  it('gives the mask back', () =>
    roundTrip(async (mask) => {
      const [task] = JSON.parse(await textOf(labelStudioTasks(streamOf(pictureOf(mask)), draw)));
      const [result] = task.annotations[0].result;
      expect(result).toMatchObject({
        type: 'brushlabels',
        original_width: mask.width,
        original_height: mask.height,
        value: { format: 'rle', brushlabels: ['"red" cup & <saucer>'] },
      });
      return readBrush(result.value.rle, mask.width, mask.height);
    }));

  it('splits runs that are too long for its lengths', () => {
    const mask = { data: new Uint8Array(300 * 200).fill(1), width: 300, height: 200 };
    expect(readBrush(encodeBrushRle(mask), 300, 200)).toEqual(mask);
  });

  it('configures the labels of the project, and names images as Label Studio serves files', async () => {
    expect(labelStudioConfig(new Categories([LABEL, LABEL]))).toContain(
      '<Label value="&quot;red&quot; cup &amp; &lt;saucer&gt;"/>',
    );
    const [task] = JSON.parse(await textOf(labelStudioTasks(streamOf(pictureOf()), draw)));
    expect(task.data.image).toBe('/data/local-files/?d=images/picture-1.png');
  });
});

describe('CVAT', () => {
  it('gives the mask back', () =>
    roundTrip(async (mask) => {
      const xml = await textOf(cvatAnnotations(streamOf(pictureOf(mask)), titled(new Categories([LABEL])), draw));
      const attributes = Object.fromEntries(
        [...(/<mask [^>]*>/.exec(xml)?.[0].matchAll(/(\w+)="([^"]*)"/g) ?? [])].map(([, name, value]) => [name, value]),
      ) as Record<string, string>;
      const [left, top, width] = ['left', 'top', 'width'].map((name) => Number(attributes[name])) as [
        number,
        number,
        number,
      ];
      const data = new Uint8Array(mask.width * mask.height);
      let at = 0;
      (attributes['rle'] ?? '')
        .split(', ')
        .map(Number)
        .forEach((run, i) => {
          for (const end = at + run; at < end; at++)
            data[(top + Math.floor(at / width)) * mask.width + left + (at % width)] = i % 2;
        });
      return { data, width: mask.width, height: mask.height };
    }));

  it('escapes names of images and labels for XML', async () => {
    const label = 'a\u0001<b>\n"c"';
    const xml = await textOf(
      cvatAnnotations(streamOf(pictureOf(exported(drawn('#'), label))), titled(new Categories([label])), draw),
    );
    expect(xml).toContain('<image id="0" name="picture-1.png" width="1" height="1">');
    expect(xml).toContain('label="a&lt;b&gt; &quot;c"');
    expect(xml).toContain('<name>a&lt;b&gt; &quot;c</name>');
  });
});

describe('GeoJSON', () => {
  it('gives the mask back: an IoU of 1', () =>
    roundTrip(async (mask) => {
      const { features } = JSON.parse(await textOf(geoJson(pictureOf(mask), draw)));
      expect(features[0]).toMatchObject({
        type: 'Feature',
        properties: { label: LABEL, turnId: 'turn-1', area: mask.area },
      });
      const rings: [number, number][][] = features[0].geometry.coordinates.flat();
      for (const ring of rings) expect(ring.at(-1)).toEqual(ring[0]);
      const read = fillRings(
        rings.map((ring) => ring.slice(0, -1).flat()),
        mask.width,
        mask.height,
      );
      expect(iouOf(read, decodeRle(mask.rle))).toBe(1);
      return read;
    }));
});

describe('SVG', () => {
  it('gives the mask back: an IoU of 1', () =>
    roundTrip(async (mask) => {
      const svg = await textOf(svgPicture(pictureOf(mask), draw));
      expect(svg).toContain('<title>the &quot;red&quot; cup &amp; &lt;saucer&gt;</title>');
      const path = / d="([^"]*)"/.exec(svg)?.[1] ?? '';
      const rings = path
        .split('Z')
        .filter((ring) => ring !== '')
        .map((ring) => ring.slice(1).split(/[L ]/).map(Number));
      const read = fillRings(rings, mask.width, mask.height);
      expect(iouOf(read, decodeRle(mask.rle))).toBe(1);
      return read;
    }));
});

/** label-studio-converter's decode_rle, and of its RGBA the alpha. */
function readBrush(bytes: number[], width: number, height: number): BinaryMask {
  const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1));
  let at = 0;
  const read = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + (bits[at++] as number);
    return value;
  };
  const total = read(32);
  const word = read(5) + 1;
  const sizes = [read(4) + 1, read(4) + 1, read(4) + 1, read(4) + 1];
  const out = new Uint8Array(total);
  for (let i = 0; i < total;) {
    const isRun = read(1) === 1;
    const end = i + 1 + read(sizes[read(2)] as number);
    if (isRun) {
      out.fill(read(word), i, end);
      i = end;
    } else while (i < end) out[i++] = read(word);
  }
  return { data: Uint8Array.from({ length: width * height }, (_, i) => Number(out[i * 4 + 3] === 255)), width, height };
}
