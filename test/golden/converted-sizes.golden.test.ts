// The planner's arithmetic against the files of bundles that `training.convert` wrote: from the manifest of a bundle of
// one precision it knows the bytes of the others. Of int8 it is compared with what ONNX Runtime holds: convolutions are
// stored in 8 bits there, and held in float32.   npm run test:golden
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readManifest } from '../../inference/manifest.ts';
import type { Manifest } from '../../inference/manifest.ts';
import { graphOf } from '../../inference/manifest-graphs.ts';
import { bytesOfGraph, bytesOfParameters, parametersOf } from '../../inference/plan.ts';

/** Of the weights: the nodes of a graph, and the scales of int8. */
const BESIDES = 0.05;
const GRAPHS = ['vision', 'decoder', 'text_head', 'visual_head', 'embed', 'mask_decoder'] as const;

let folder: string;
const manifests: Record<string, Manifest> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'converted-'));
  const convert = async (from: string, precision: string): Promise<void> => {
    const out = join(folder, precision);
    const options = ['-m', 'training.convert', from, '--precision', precision, '--out', out];
    execFileSync(process.env['PYTHON'] ?? 'python3', options, { stdio: 'pipe' });
    manifests[precision] = await readManifest(out);
  };
  await convert('models/everyday', 'fp32');
  // Of float32, so that the weights which int8 leaves are float32 on the disk as they are in memory.
  for (const precision of ['fp16', 'int8', 'int4']) await convert(join(folder, 'fp32'), precision);
}, 900_000);
afterAll(() => rm(folder, { recursive: true }));

/** The bytes of the graph that ONNX Runtime makes of the file when it loads it. */
async function bytesInMemory(graph: (typeof GRAPHS)[number], precision: string): Promise<number> {
  const file = join(folder, precision, graphOf(manifests[precision] as Manifest, graph).file);
  const optimizedModelFilePath = join(folder, 'loaded.onnx');
  const session = await InferenceSession.create(file, { optimizedModelFilePath, graphOptimizationLevel: 'basic' });
  await session.release();
  return (await stat(optimizedModelFilePath)).size;
}

it.each(['fp32', 'fp16', 'int8', 'int4'] as const)(
  'knows the bytes of %s from the manifest of every other',
  async (made) => {
    for (const graph of GRAPHS) {
      const target = manifests[made] as Manifest;
      const bytes = made === 'int8' ? await bytesInMemory(graph, made) : bytesOfGraph(target, graph);
      for (const manifest of Object.values(manifests)) {
        const computed = bytesOfParameters(parametersOf(manifest)[graph], made, graph);
        expect(computed, `${graph} of ${made}`).toBeLessThanOrEqual(bytes * (1 + BESIDES));
        expect(computed, `${graph} of ${made}`).toBeGreaterThan(bytes * (1 - BESIDES));
      }
    }
  },
);

it('stores the convolutions of int8 in 8 bits, and holds them in float32', async () => {
  expect(bytesOfGraph(manifests['int8'] as Manifest, 'vision')).toBeLessThan(
    (await bytesInMemory('vision', 'int8')) / 2,
  );
});

it('knows that most of the vision encoder of the bundled model is convolutions, which are no products', () => {
  const { matMul, other } = parametersOf(manifests['int4'] as Manifest).vision;
  expect(other).toBeGreaterThan(4 * matMul);
});
