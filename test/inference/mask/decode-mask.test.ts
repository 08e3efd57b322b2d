import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { binarise, maskOf, previewOf, toRgb } from '../../../inference/mask/decode-mask.ts';
import { resize } from '../../../inference/image/resample.ts';
import { toGrey } from '../../../inference/mask/grey.ts';
import { areaOf, boxOf, iouOf } from '../../../inference/mask/measure.ts';
import { encodeGreyPng, encodeMaskPng } from '../../../inference/mask/png.ts';
import { drawn } from '../../support/masks.ts';
import { random } from '../../support/random.ts';

const rules = { side: 8, fit: 'letterbox', resample: 'bilinear', threshold: 0.5 } as const;

/** 8 x 8: a wide image (16 x 8) covers rows 2..5; its left half is inside, the bars too (they must not show). */
function square(): Float32Array {
  const image = new Float32Array(3 * 64).fill(-1);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) if (y < 2 || y > 5 || x < 4) image[c * 64 + y * 8 + x] = 1;
  return image;
}

describe('a decoded square', () => {
  it('is cut to the image and brought to its pixels', () => {
    const mask = maskOf(toRgb(square(), 8), 16, 8, rules);
    expect([mask.width, mask.height, areaOf(mask)]).toEqual([16, 8, 64]);
    expect(boxOf(mask)).toEqual({ x: 0, y: 0, width: 8, height: 8 });
  });

  it('shows the whole image as a preview, long edge at the mask side', () => {
    const preview = previewOf(toRgb(square(), 8), 16, 8, rules);
    expect(preview).toMatchObject({ width: 8, height: 4, channels: 1 });
    expect([...preview.data.subarray(0, 8)]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
  });

  it('has at every size the pixels of resizing, grey and threshold one after the other', () => {
    const next = random(7);
    for (const [width, height] of [
      [16, 16],
      [5, 300],
      [301, 7],
      [97, 64],
      [640, 481],
      [3, 3],
    ] as const)
      for (const threshold of [0.3, 0.5, 0.501]) {
        // Smooth colours, whose greys are often close to the threshold.
        const wave = Array.from({ length: 3 }, () => next() * 6);
        const at = (c: number, i: number): number => Math.sin((wave[c] as number) + i * 0.4 + next() * 0.5);
        const rgb = toRgb(
          Float32Array.from({ length: 3 * 64 }, (_, i) => at(i >> 6, i & 63)),
          8,
        );
        const squeezed = { ...rules, fit: 'squash', threshold } as const;
        const whole = toGrey(resize(rgb, width, height, 'bilinear'));
        expect(maskOf(rgb, width, height, squeezed)).toEqual(binarise(whole, threshold));
      }
  });

  it('becomes 8 bits by truncation', () => {
    expect([...toRgb(Float32Array.of(-1, 0, 1), 1).data]).toEqual([0, 127, 255]);
    expect([...binarise({ data: Uint8Array.of(127, 128), width: 2, height: 1, channels: 1 }, 0.5).data]).toEqual([
      0, 1,
    ]);
  });
});

describe('PNGs', () => {
  it('of 1 bit are read back by another library', async () => {
    const mask = drawn('#.#.#.#.#', '.########', '.........');
    const { data, info } = await sharp(encodeMaskPng(mask.data, mask.width, mask.height))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([9, 3]);
    expect([...data].map((grey) => Number(grey > 127))).toEqual([...mask.data]);
  });

  it('of 8 bits keep every grey', async () => {
    const grey = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect([
      ...(await sharp(encodeGreyPng(grey, 64, 4))
        .greyscale()
        .raw()
        .toBuffer()),
    ]).toEqual([...grey]);
  });
});

describe('measures', () => {
  it('agree fully on two empty masks', () => {
    expect(iouOf(drawn('..'), drawn('..'))).toBe(1);
    expect(iouOf(drawn('##.'), drawn('.##'))).toBeCloseTo(1 / 3);
    expect(boxOf(drawn('..'))).toBeNull();
  });
});
