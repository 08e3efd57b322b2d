// The masks of predictions, read by Label Studio's own decoder, and its own brushes, read by the server.
// READERS_PYTHON: a Python that has test/export/readers/requirements.txt.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBrush } from '../../../doors/label-studio/read-brush.ts';
import { anyMask } from '../../support/masks.ts';
import { dataUri, png } from '../../support/pictures.ts';
import { ScriptedEngine, segmentAs } from '../../support/scripted-engine.ts';
import { startTestServer } from '../../support/test-server.ts';
import { CONFIG, predict, task } from './requests.ts';

const python = process.env['READERS_PYTHON'] ?? 'python3';

it('have the same pixels on both sides', async () => {
  const masks = fc.sample(anyMask, { numRuns: 40, seed: 3 }).filter(({ data }) => data.includes(1));
  const folder = await mkdtemp(join(tmpdir(), 'brush-'));
  const engine = new ScriptedEngine();
  const server = await startTestServer({ engine });
  try {
    const regions: unknown[] = [];
    for (const [i, mask] of masks.entries()) {
      engine.script = segmentAs([{ label: 'it', mask }]);
      const config = CONFIG.replace(/<Label value="ball".*\/>/, '');
      const image = dataUri(await png(mask.width, mask.height));
      const response = await fetch(`${server.url}/label-studio/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(predict([task(i, { image })], null, { label_config: config })),
      });
      const { results } = (await response.json()) as { results: { result: object[] }[] };
      regions.push(results[0]?.result[0]);
    }
    const file = join(folder, 'regions.json');
    await writeFile(file, JSON.stringify(regions));
    const { stdout } = await promisify(execFile)(python, ['test/export/readers/label_studio_brush.py', file]);
    const found = JSON.parse(stdout) as { pixels: number[]; rle: number[] }[];
    expect(found.map(({ pixels }) => pixels)).toEqual(masks.map(({ data }) => [...data]));
    expect(
      found.map(({ pixels, rle }) => {
        const read = new Array<number>(pixels.length).fill(0);
        for (const { start, end } of readBrush(rle, pixels.length)) read.fill(1, start, end);
        return read;
      }),
    ).toEqual(found.map(({ pixels }) => pixels));
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});
