// The exports, read by the programs that they are for. READERS_PYTHON: a Python that has test/export/readers/requirements.txt.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { geoJson } from '../../src/export/geojson.ts';
import { svgPicture } from '../../src/export/svg.ts';
import { exported, pictureOf, textOf } from '../support/exports.ts';
import { anyMask, drawn } from '../support/masks.ts';

const exec = promisify(execFile);
const python = process.env['READERS_PYTHON'] ?? 'python3';

let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'readers-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Larger ones, of which any share of the pixels is inside. */
const speckled: fc.Arbitrary<BinaryMask> = fc.tuple(fc.uint8Array({ minLength: 1600, maxLength: 1600 }), fc.integer({ min: 1, max: 255 }))
  .map(([noise, share]) => ({ data: noise.map((value) => Number(value < share)), width: 40, height: 40 }));

/** What a script of test/export/readers prints. */
async function read(script: string, ...args: string[]): Promise<any> {
  const { stdout } = await exec(python, [join('test/export/readers', script), ...args], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

describe('shapely', () => {
  it('finds the outlines of hundreds of masks valid, exact and wound as GeoJSON wants them', async () => {
    const small = fc.sample(anyMask, { numRuns: 400, seed: 1 });
    const noise = fc.sample(speckled, { numRuns: 60, seed: 2 });
    const masks = [drawn('####', '#.##', '##.#', '####'), drawn('###', '#.#', '##.'), ...small, ...noise].filter(({ data }) => data.includes(1));
    const picture = () => pictureOf(...masks.map((mask) => exported(mask)));
    await writeFile(join(folder, 'masks.json'), JSON.stringify(masks.map((mask) => ({ ...mask, data: [...mask.data] }))));
    await writeFile(join(folder, 'masks.geojson'), await textOf(geoJson(picture())));
    await writeFile(join(folder, 'masks.svg'), await textOf(svgPicture(picture())));
    expect(masks.length).toBeGreaterThan(400);
    expect(await read('outlines.py', folder)).toEqual({ masks: masks.length, faults: [] });
  });
});
