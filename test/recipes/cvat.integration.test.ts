// docs/recipes/cvat_function.py, loaded and driven by CVAT's own packages. RECIPES_PYTHON: a Python that has cvat-cli,
// numpy and httpx.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { drawn } from '../support/masks.ts';
import { png } from '../support/pictures.ts';
import { ScriptedEngine, segmentAs } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { startCvatServer } from './cvat-server.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const python = process.env['RECIPES_PYTHON'] ?? 'python3';
const mask = drawn('.....', '.##.#', '.#.##', '.....');
let server: TestServer;
let engine: ScriptedEngine;
let folder: string;
let picture: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cvat-'));
  picture = join(folder, 'picture.png');
  await writeFile(picture, await png(mask.width, mask.height));
  engine = new ScriptedEngine(segmentAs([{ label: 'it', mask }]));
  server = await startTestServer({ engine });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function annotate(...form: string[]): Promise<any[]> {
  const { stdout } = await promisify(execFile)(
    python,
    ['test/recipes/cvat_annotate.py', server.url, picture, ...form],
    { env: { ...process.env, PYTHONPATH: 'clients/python' } },
  );
  return JSON.parse(stdout) as any[];
}

it('annotates a task with the masks of each phrase, pixel by pixel, under the labels of the task', async () => {
  const shape = { type: 'mask', frame: 3, score: 0.9, pixels: [...mask.data] };
  expect(await annotate()).toEqual([
    { ...shape, label: 70 },
    { ...shape, label: 71 },
  ]);
  expect(engine.requests.map(({ messages }) => messages.at(-1)?.text).sort()).toEqual(['the red ball', 'the ring']);
});

it('annotates with polygons where the task is to have these', async () => {
  const shapes = await annotate('poly');
  expect(new Set(shapes.map(({ type, label }) => `${type} ${label}`))).toEqual(new Set(['polygon 70', 'polygon 71']));
  expect(shapes.every(({ points }) => points.length >= 6)).toBe(true);
});

it("answers the requests of a CVAT as a function, run by CVAT's own agent", async () => {
  const cvat = await startCvatServer(await png(mask.width, mask.height), mask);
  const cli = async (...words: string[]): Promise<string> => {
    const given = ['--function-file', 'docs/recipes/cvat_function.py'];
    const parameters = ['-p', 'phrases=str:ring=the ring,ball=the red ball', '-p', `url=str:${server.url}`];
    const env = { ...process.env, PYTHONPATH: 'clients/python', CVAT_ACCESS_TOKEN: 'of-cvat' };
    const all = ['-m', 'cvat_cli', '--server-host', cvat.url, 'function', ...words, ...given, ...parameters];
    return (await promisify(execFile)(python, all, { env })).stdout.trim();
  };
  try {
    const id = await cli('create-native', 'maskstream');
    expect(cvat.sent.get('/api/functions')).toMatchObject({
      kind: 'detector',
      labels_v2: [
        { name: 'ring', type: 'mask' },
        { name: 'ball', type: 'mask' },
      ],
    });
    await cli('run-agent', id, '--burst');
    const { annotations } = cvat.sent.get(`/api/functions/queues/function:${id}/requests/a-request/complete`);
    // Run lengths within the box, row by row, outside first, and the corners of the box.
    const shape = { type: 'mask', frame: 0, score: 0.9, points: [0, 2, 1, 2, 1, 2, 1, 1, 4, 2] };
    expect(annotations.shapes).toMatchObject([
      { ...shape, label_id: 70 },
      { ...shape, label_id: 71 },
    ]);
  } finally {
    cvat.close();
  }
});
