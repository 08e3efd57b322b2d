// The arithmetic of memory, with the shape of the published 8B model and with the random bundle.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitOf, shapeOf } from '../../inference/fit.ts';
import type { Shape } from '../../inference/fit.ts';
import type { ParameterCounts } from '../../inference/manifest-graphs.ts';
import { readManifest } from '../../inference/manifest.ts';
import { bytesPerPosition, parametersOf, weightBytes } from '../../inference/plan.ts';
import { freeOnGpu } from '../../inference/runtime/free-memory.ts';
import { TINY_RANDOM } from '../support/engine.ts';

const products = (matMul: number): ParameterCounts => ({ matMul, gemm: 0, other: 0 });

/** InternVL2.5-8B with VAR's tokenizer at 256 pixels. */
const EIGHT_B: Shape = {
  decoder: { layers: 32, kvHeads: 8, headWidth: 128, width: 4096, maxPositions: 32768, bias: true },
  mask: { scaleSides: [1, 2, 3, 4, 5, 6, 8, 10, 13, 16] },
  parameters: {
    vision: products(0.33e9),
    embed: products(0.4e9),
    decoder: products(6.98e9),
    text_head: products(0.4e9),
    visual_head: products(0.017e9),
    dequantize: products(0.0003e9),
    scale_embed: products(0.003e9),
    mask_decoder: products(0.06e9),
    mask_prior: products(0),
    prior_head: products(0),
    mask_outline: products(0),
  },
  promptTokens: 400,
  zoomPositions: 0,
};
const CARDS = [12, 16, 24, 48, 80];

describe('the planner', () => {
  it('counts 16 GB of weights for the 8B shape in fp16, and less than 6 GB in int4', () => {
    const gb = (precision: 'fp16' | 'int4' | 'fp32'): number =>
      Math.round(weightBytes(EIGHT_B.parameters, precision) / 1e9);
    expect([gb('fp32'), gb('fp16'), gb('int4')]).toEqual([33, 16, 5]);
  });

  it('counts 128 KiB of cache for a position of the 8B shape in 16 bits, and all 16 masks of an answer', () => {
    expect(fitOf(EIGHT_B, 'fp16', 24e9).turn).toBe((400 + 256 + 1 + 16 * 681) * 128 * 1024);
  });

  it('is what the hardware matrix of the documentation says', () => {
    const page = readFileSync('docs/argenseg-8b.md', 'utf8').replaceAll(/ +/g, ' ');
    for (const card of CARDS) {
      const turns = (['fp32', 'fp16', 'int8', 'int4'] as const).map((precision) =>
        String(fitOf(EIGHT_B, precision, card * 1e9).turns ?? 'no'),
      );
      expect(page).toContain(`| ${card} GB | ${turns.join(' | ')} |`);
    }
  });

  it('reads the size of a bundle from its manifest', async () => {
    const manifest = await readManifest(TINY_RANDOM);
    const graphs = Object.entries(manifest.files).filter(([name]) => name.endsWith('.onnx'));
    const bytes = graphs.reduce((sum, [, { byteSize }]) => sum + byteSize, 0);
    expect(weightBytes(parametersOf(manifest), 'fp32')).toBeCloseTo(bytes, 3);
    expect(bytesPerPosition(manifest)).toBe(256);
    expect(fitOf(shapeOf(manifest), 'fp32', bytes - 1).turns).toBeNull();
    expect(fitOf(shapeOf(manifest), 'fp32', bytes + 2 * 3 * 512 * 256).turns).toBe(3);
  });
});

it('the free memory of a GPU is read from the report of nvidia-smi', () => {
  expect(freeOnGpu('23028\n')).toBe(23028 * 1024 * 1024);
  expect(freeOnGpu('[N/A]\n')).toBeNull();
  expect(freeOnGpu('')).toBeNull();
});
