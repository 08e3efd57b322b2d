// The scale loop of one mask: each scale's codes come out of one pass over all its inputs, and what they add up to is
// the next scale's input. Next-scale prediction, VAR (arXiv 2404.02905), in a language model as ARGenSeg does it (arXiv
// 2510.20803).
import type { Branch } from './branch.ts';
import type { Canvas } from './mask/canvas.ts';
import type { Scale } from './mask/schedule.ts';
import type { Model } from './model.ts';

/**
 * Yields after each scale, when its codes are on the canvas. `inputs`: embedding of the start token, one a branch.
 * Strength `guidance` at the last scale, t = guidance * s / (scales - 1): with two branches the hidden states are
 * mixed, (1 + t) conditional - t free; the visual head is linear without bias, so this is the mix of the logits.
 */
export async function* maskTokens(
  { graphs, schedule }: Model,
  branches: readonly Branch[],
  inputs: readonly Float32Array[],
  guidance: number,
  scales: readonly Scale[],
  canvas: Canvas,
): AsyncGenerator<Scale> {
  let current = inputs;
  for (const scale of scales) {
    const hidden: Float32Array[] = [];
    for (const [i, branch] of branches.entries()) hidden.push(await branch.decode(current[i] ?? new Float32Array(0)));
    const { ids, probability } = await graphs.visualHead(
      mix(hidden, (guidance * scale.index) / (schedule.scales.length - 1)),
    );
    await canvas.add(ids, probability, scale);
    yield scale;
    const next = scales[scale.index + 1];
    if (next === undefined) return;
    const embedded = await canvas.inputsOf(next);
    current = branches.map(() => embedded);
  }
}

function mix([conditional, free]: readonly Float32Array[], t: number): Float32Array {
  if (conditional === undefined) throw new Error('there is no branch to decode');
  return free === undefined ? conditional : conditional.map((value, i) => (1 + t) * value - t * (free[i] as number));
}
