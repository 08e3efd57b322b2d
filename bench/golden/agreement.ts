// Measures how far a bundle of lower precision is from the reference. Golden generations get the reference's tokens
// (teacher forcing), so one different token does not change the later ones. Guided and forced cases are left out.
import { Canvas } from '../../inference/mask/canvas.ts';
import type { Model } from '../../inference/model.ts';
import { Sequence } from '../../inference/sequence.ts';
import type { Npz } from './npz.ts';
import { rowsOf, slotsOf } from './prompts.ts';
import type { GoldenCase } from './prompts.ts';

export interface Agreement {
  /** Number of compared text tokens and codes. */
  tokens: number;
  /** Number of positions where the bundle prefers another token. */
  different: number;
  /** The largest difference of the reference's two best logits where the bundle prefers another token. */
  margin: number;
  /** The largest difference between the logits of the bundle and of the reference, over the reference's best tokens. */
  error: number;
}

export async function agreementOf(model: Model, golden: Npz, cases: readonly GoldenCase[]): Promise<Agreement> {
  const sum: Agreement = { tokens: 0, different: 0, margin: 0, error: 0 };
  for (const { name, forced, guidance } of cases)
    if (!forced && guidance === null) await follow(model, golden, name, sum);
  return sum;
}

async function follow(model: Model, golden: Npz, name: string, sum: Agreement): Promise<void> {
  const { graphs, manifest } = model;
  const { tokens, decoder } = manifest;
  const [row] = rowsOf(golden, name);
  if (row === undefined) throw new Error(`${name} has no prompt`);
  const slots = slotsOf(row.ids, tokens.imageContext);
  const pixels = golden.get('input/pixel_values');
  const { embeds: features } = await graphs.vision(pixels.data as Float32Array, pixels.shape[0] ?? 1);
  let used = 0;
  const images = slots.map(({ first, end }) =>
    features.subarray(used * decoder.width, (used += end - first) * decoder.width),
  );
  const sequence = new Sequence(model);
  await sequence.prefill({ ids: row.ids, imageSpans: slots, dropped: 0 }, images);
  const emitted = golden.get(`${name}/gen_tokens`).data;
  const [ids, values] = [golden.get(`${name}/step_top5_ids`).data, golden.get(`${name}/step_top5_values`).data];
  let masks = 0;
  for (let step = 0; step < emitted.length; step++) {
    const best = { ids: ids.subarray(step * 5, step * 5 + 5), values: values.subarray(step * 5, step * 5 + 5) };
    compare(await sequence.logits(), best, sum);
    if (best.ids[0] === tokens.segStart)
      await followMask(model, { golden, mask: `${name}/mask${masks++}` }, sequence, sum);
    if (step + 1 < emitted.length) await sequence.feed(emitted[step] ?? 0);
  }
  sequence.free();
}

async function followMask(
  model: Model,
  { golden, mask }: { golden: Npz; mask: string },
  sequence: Sequence,
  sum: Agreement,
): Promise<void> {
  const { graphs, schedule, manifest } = model;
  const wanted = Int32Array.from(golden.get(`${mask}/ids`).data);
  const [ids, values] = [golden.get(`${mask}/top2_ids`).data, golden.get(`${mask}/top2_values`).data];
  const canvas = new Canvas(graphs, schedule, manifest.mask.latentWidth);
  let inputs = await graphs.embed([manifest.tokens.segStart]);
  for (const scale of schedule.scales) {
    const { logits, probability } = await graphs.visualHead(await sequence.decode(inputs));
    const count = scale.side ** 2;
    for (let i = 0; i < count; i++) {
      const at = 2 * (scale.offset + i);
      const best = { ids: ids.subarray(at, at + 2), values: values.subarray(at, at + 2) };
      compare(logits.subarray((i * logits.length) / count, ((i + 1) * logits.length) / count), best, sum);
    }
    await canvas.add(wanted.subarray(scale.offset, scale.offset + count), probability, scale);
    const next = schedule.scales[scale.index + 1];
    if (next !== undefined) inputs = await canvas.inputsOf(next);
  }
}

function compare(
  logits: Float32Array,
  best: { ids: ArrayLike<number>; values: ArrayLike<number> },
  sum: Agreement,
): void {
  const [first = 0, second = 0] = [best.values[0], best.values[1]];
  for (let i = 0; i < best.ids.length; i++)
    sum.error = Math.max(sum.error, Math.abs((logits[best.ids[i] ?? 0] ?? NaN) - (best.values[i] ?? NaN)));
  sum.tokens++;
  const kept = logits[best.ids[0] ?? 0] ?? NaN;
  if (logits.every((value) => value <= kept)) return;
  sum.different++;
  sum.margin = Math.max(sum.margin, first - second);
}
