// Small parts and holes of masks: exact pixels, by hand and against a flood fill.
import { describe, expect, it } from 'vitest';
import { cleanMask } from '../../../inference/mask/clean.ts';
import type { CleanUp } from '../../../inference/mask/clean.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';

const maskOf = (...rows: string[]): BinaryMask => ({
  data: Uint8Array.from(rows.join(''), (pixel) => Number(pixel === '#')),
  width: rows[0]?.length ?? 0,
  height: rows.length,
});
const rowsOf = ({ data, width, height }: BinaryMask): string[] =>
  Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (inside) => (inside === 1 ? '#' : '.')).join(''),
  );
const clean = (wishes: CleanUp, ...rows: string[]): string[] => rowsOf(cleanMask(maskOf(...rows), wishes));

const SCENE = ['#####...#.', '#...#..##.', '#.#.#.....', '#...#..#..', '#####..#.#', '........#.'];

describe('cleanMask', () => {
  it('removes parts of fewer pixels than minArea; pixels that touch at a corner are two parts', () => {
    expect(clean({ minArea: 2 }, ...SCENE)).toEqual([
      '#####...#.',
      '#...#..##.',
      '#...#.....',
      '#...#..#..',
      '#####..#..',
      '..........',
    ]);
    expect(clean({ minArea: 3 }, ...SCENE).map((row) => row.slice(5))).toEqual([
      '...#.',
      '..##.',
      '.....',
      '.....',
      '.....',
      '.....',
    ]);
  });

  it('keeps the largest part, however small it is', () => {
    expect(clean({ minArea: 1000 }, '#..##', '.....', '#....')).toEqual(['...##', '.....', '.....']);
    expect(clean({ minArea: 1000 }, '...', '...')).toEqual(['...', '...']);
  });

  it('fills holes of at most so many pixels, with what lies in them; what reaches the frame is no hole', () => {
    expect(
      clean({ fillHoles: 8 }, ...SCENE)
        .slice(0, 5)
        .map((row) => row.slice(0, 5)),
    ).toEqual(Array.from({ length: 5 }, () => '#####'));
    expect(clean({ fillHoles: 7 }, ...SCENE)).toEqual(SCENE);
    expect(clean({ fillHoles: 100 }, '###', '#..', '###')).toEqual(['###', '#..', '###']);
    // Two holes that touch at a corner are two.
    expect(clean({ fillHoles: 1 }, '#####', '#.###', '##..#', '#####')).toEqual(['#####', '#####', '##..#', '#####']);
  });

  it('keeps the largest part alone; of equal ones the first', () => {
    expect(clean({ largestPart: true }, ...SCENE).join('')).toBe(
      ['#####.....', '#...#.....', '#...#.....', '#...#.....', '#####.....', '..........'].join(''),
    );
    expect(clean({ largestPart: true }, '.#.#', '.#.#')).toEqual(['.#..', '.#..']);
  });

  it('fills first and removes then: a filled part counts with its hole', () => {
    expect(clean({ fillHoles: 1, minArea: 9 }, '###.##', '#.#.##', '###.##')).toEqual(['###...', '###...', '###...']);
    expect(clean({ fillHoles: 1, largestPart: true }, '###.###', '#.#.###', '###.##.')).toEqual([
      '###....',
      '###....',
      '###....',
    ]);
  });

  it('joins runs that meet only further down', () => {
    expect(clean({ minArea: 12 }, '#.#.#', '#.#.#', '#.###', '###..', '....#')).toEqual([
      '#.#.#',
      '#.#.#',
      '#.###',
      '###..',
      '.....',
    ]);
  });

  it('leaves the given mask as it is, and changes nothing without a wish', () => {
    const mask = maskOf(...SCENE);
    cleanMask(mask, { minArea: 3, fillHoles: 8, largestPart: true });
    expect(rowsOf(mask)).toEqual(SCENE);
    expect(rowsOf(cleanMask(mask, {}))).toEqual(SCENE);
  });

  it('agrees with a flood fill on 300 random masks', () => {
    let state = 7;
    const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    for (let n = 0; n < 300; n++) {
      const [width, height, density] = [1 + Math.floor(random() * 9), 1 + Math.floor(random() * 9), random()];
      const data = Uint8Array.from({ length: width * height }, () => Number(random() < density));
      const mask = { data, width, height };
      const [minArea, fillHoles] = [Math.floor(random() * 5), Math.floor(random() * 4)];
      expect(rowsOf(cleanMask(mask, { minArea, fillHoles }))).toEqual(rowsOf(flooded(mask, minArea, fillHoles)));
    }
  });
});

function flooded({ data, width, height }: BinaryMask, minArea: number, fillHoles: number): BinaryMask {
  const out = data.slice();
  const regions = (value: number): number[][] => {
    const seen = new Set<number>();
    const regionFrom = (at: number): number[] => {
      const [x, y] = [at % width, Math.floor(at / width)];
      if (seen.has(at) || out[at] !== value) return [];
      seen.add(at);
      const next = [x > 0 && at - 1, x < width - 1 && at + 1, y > 0 && at - width, y < height - 1 && at + width];
      return [at, ...next.flatMap((one) => (one === false ? [] : regionFrom(one)))];
    };
    return Array.from(out, (_, at) => regionFrom(at)).filter((region) => region.length > 0);
  };
  const atFrame = (at: number): boolean =>
    at % width === 0 || at % width === width - 1 || at < width || at >= width * (height - 1);
  for (const hole of regions(0))
    if (hole.length <= fillHoles && !hole.some(atFrame)) for (const at of hole) out[at] = 1;
  const parts = regions(1);
  const most = Math.max(...parts.map((part) => part.length));
  const kept = parts.find((part) => part.length === most);
  for (const part of parts) if (part !== kept && part.length < minArea) for (const at of part) out[at] = 0;
  return { data: out, width, height };
}
