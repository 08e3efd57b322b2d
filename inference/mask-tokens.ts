// The scale loop of one mask. One forward pass predicts all codes of a scale; the sum of all codes so far gives the
// inputs of the next scale. Method: next-scale prediction, VAR (arXiv 2404.02905), inside a language model as in
// ARGenSeg (arXiv 2510.20803).
import type { Sequence } from './sequence.ts';
import type { Canvas } from './mask/canvas.ts';
import type { Scale } from './mask/schedule.ts';
import type { Model } from './model.ts';
import type { MaskPrior } from './runtime/graphs.ts';

export interface MaskTokensRequest {
  /** The conversation, and with classifier-free guidance the sequence without the question. */
  sequences: readonly Sequence[];
  /** The first input [1, C] of each sequence. */
  inputs: readonly Float32Array[];
  /** Strength of classifier-free guidance at the last scale. */
  guidance: number;
  scales: readonly Scale[];
  prior: MaskPrior | null;
}

/**
 * Yields each scale after its codes are added to the canvas. With two sequences the hidden states are mixed at scale s:
 * (1 + t) * conditional - t * unconditional, where t = guidance * s / (scales - 1). The visual head is linear without
 * bias, so this equals mixing the logits.
 */
export async function* maskTokens(
  { graphs, schedule }: Model,
  canvas: Canvas,
  { sequences, inputs, guidance, scales, prior }: MaskTokensRequest,
): AsyncGenerator<Scale> {
  let current = inputs;
  for (const scale of scales) {
    const inputsNow = current;
    const hidden = await Promise.all(
      sequences.map((sequence, i) => sequence.decode(inputsNow[i] ?? new Float32Array(0))),
    );
    const own = await graphs.visualHead(mix(hidden, (guidance * scale.index) / (schedule.scales.length - 1)));
    const { ids, probability } = prior === null ? own : await graphs.priorHead(own.logits, prior, canvas.sum, scale);
    await canvas.add(ids, probability, scale);
    yield scale;
    const next = scales[scale.index + 1];
    if (next === undefined) return;
    const embedded = await canvas.inputsOf(next);
    current = sequences.map(() => embedded);
  }
}

function mix([conditional, unconditional]: readonly Float32Array[], t: number): Float32Array {
  if (conditional === undefined) throw new Error('there is no sequence to decode');
  return unconditional === undefined
    ? conditional
    : conditional.map((value, i) => (1 + t) * value - t * (unconditional[i] as number));
}
