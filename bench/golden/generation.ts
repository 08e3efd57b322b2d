// Golden generations (cases.npz): the engine's own parts, fed with the reference's prompts, compared step by step.
import { Sequence } from '../../inference/sequence.ts';
import { Canvas } from '../../inference/mask/canvas.ts';
import { toRgb } from '../../inference/mask/decode-mask.ts';
import { maskTokens } from '../../inference/mask-tokens.ts';
import type { Model } from '../../inference/model.ts';
import type { Checks } from './checks.ts';
import type { Npz } from './npz.ts';
import { checkPictures, spread } from './pictures.ts';
import { checkPrompts, rowsOf, slotsOf } from './prompts.ts';
import type { GoldenCase } from './prompts.ts';

/** Tolerances of the golden README for a float32 export. */
const TOLERANCE = { embeds: 1e-4, logits: 1e-3, fHat: 1e-4 };
/**
 * How many positions the reference's bookkeeping takes a mask to be, whatever it is: with other sizes its text after a
 * mask is off.
 */
const REFERENCE_MASK = 680;

export async function checkGeneration(model: Model, golden: Npz, one: GoldenCase, checks: Checks): Promise<void> {
  const { name, guidance, forced } = one;
  const { manifest, graphs, schedule } = model;
  const { tokens } = manifest;
  const at = (array: string): string => `${name}/${array}`;
  const rows = rowsOf(golden, name);
  checkPrompts(model, one, rows, checks);
  const sequences: Sequence[] = [];
  for (const { ids } of rows) {
    const sequence = new Sequence(model);
    sequences.push(sequence);
    const slots = slotsOf(ids, tokens.imageContext);
    const images =
      slots.length === 0
        ? []
        : cut(
            await visionOf(model, golden, checks),
            slots.map(({ first, end }) => (end - first) * manifest.decoder.width),
          );
    await sequence.prefill({ ids, imageSpans: slots, dropped: 0 }, images);
  }
  const [main] = sequences;
  if (main === undefined) throw new Error(`${name} has no prompt`);
  const vocabulary = manifest.vocabulary.size;
  const prefill = golden.get(at('prefill_logits_last')).data;
  const stored = Math.round(prefill.length / vocabulary);
  for (const [i, sequence] of sequences.entries())
    if (i < stored)
      checks.near(
        at(`prefill logits, row ${i}`),
        await sequence.logits(),
        prefill.subarray(i * vocabulary, (i + 1) * vocabulary),
        TOLERANCE.logits,
      );

  const wanted = golden.get(at(forced ? 'cont_tokens' : 'gen_tokens'));
  const steps = wanted.shape.at(-1) ?? 0;
  const positions = golden.has(at('step_position_ids')) ? golden.get(at('step_position_ids')).data : null;
  const top = !golden.has(at('step_top5_ids'))
    ? null
    : { ids: golden.get(at('step_top5_ids')), values: golden.get(at('step_top5_values')) };
  const best: number[] = [];
  let count = steps;
  const emitted: number[][] = sequences.map(() => []);
  const fed: number[][] = sequences.map(() => []);
  const cached: number[] = [];
  const padding = rows[0]?.padding ?? 0;
  let masks = 0;
  for (let step = 0; step < count; step++) {
    const chosen: number[] = [];
    for (const [i, sequence] of sequences.entries()) {
      const logits = await sequence.logits();
      chosen.push(await sequence.next([]));
      const size = top?.ids.shape.at(-1) ?? 0;
      const from = (step * sequences.length + i) * size;
      for (const id of top?.ids.data.subarray(from, from + size) ?? []) best.push(logits[id] ?? NaN);
    }
    const draws = forced ? step === 0 : chosen[0] === tokens.segStart;
    if (draws) {
      const mask = at(`mask${masks++}`);
      if (!golden.has(`${mask}/ids`)) {
        checks.fail(mask, 'the reference draws no such mask');
        break;
      }
      const canvas = new Canvas(graphs, schedule, manifest.mask.latentWidth);
      const sums: Float32Array[] = [];
      const start = main.length;
      const first = await Promise.all(
        chosen.map((token, i) => graphs.embed([forced || i === 0 ? tokens.segStart : token])),
      );
      for await (const { index } of maskTokens(model, canvas, {
        sequences,
        inputs: first,
        guidance: guidance ?? 0,
        scales: schedule.scales,
      }))
        sums[index] = canvas.sum.slice();
      checks.exact(`${mask}: start position`, [start - 1], golden.get(`${mask}/start_position`).data.subarray(0, 1));
      checks.exact(`${mask}: codes`, canvas.ids, golden.get(`${mask}/ids`).data);
      const kept = golden.get(`${mask}/f_hat`);
      checks.near(`${mask}: f-hat`, spread(sums, kept.shape[0] ?? 0), kept.data, TOLERANCE.fHat);
      checks.exact(
        `${mask}: KV length after each scale`,
        schedule.scales.map((scale) => padding + start + scale.offset + scale.side ** 2),
        golden.get(`${mask}/kv_after_each_scale`).data,
      );
      const picture = toRgb(await canvas.picture(), manifest.mask.side).data;
      checks.agreement(mask, canvas.ids, golden.get(`${mask}/ids`).data, picture, golden.get(`${mask}/image_u8`).data);
      checks.near(`${mask}: image, 8 bits`, picture, golden.get(`${mask}/image_u8`).data, 1);
      await checkPictures(model, sums, golden, mask, checks);
      if (
        step + 1 < count &&
        positions !== null &&
        schedule.tokenCount !== REFERENCE_MASK &&
        positions[(step + 1) * sequences.length] !== main.length
      ) {
        checks.agreements.push(
          `${name}: the reference takes a mask for ${REFERENCE_MASK} positions; compared up to the first mask`,
        );
        count = step + 1;
      }
    }
    emitted.forEach((row, i) => row.push(draws ? tokens.segEnd : (chosen[i] ?? -1)));
    cached.push(main.length + padding);
    if (step === count - 1) break;
    fed.forEach((row, i) => row.push(sequences[i]?.length ?? 0));
    for (const [i, sequence] of sequences.entries()) await sequence.feed(draws ? tokens.segEnd : (chosen[i] ?? 0));
  }
  for (const [i, row] of emitted.entries()) {
    checks.exact(at(`emitted tokens, row ${i}`), row, wanted.data.subarray(i * steps, i * steps + count));
    // Step 0 is the prompt's last token.
    if (positions !== null)
      checks.exact(
        at(`positions, row ${i}`),
        fed[i] ?? [],
        positions.filter((_, k) => k % sequences.length === i).subarray(1, count),
      );
  }
  if (forced) {
    checks.exact(at('positions'), fed[0] ?? [], golden.get(at('cont_position_ids')).data);
    // The reference's first row is the step behind the mask.
    checks.exact(at('KV length'), cached.slice(1), golden.get(at('cont_kv_len')).data);
  } else if (golden.has(at('step_kv_len')))
    checks.exact(at('KV length'), cached, golden.get(at('step_kv_len')).data.subarray(0, count));
  if (top !== null)
    checks.near(at('best logits of every step'), best, top.values.data.subarray(0, best.length), TOLERANCE.logits);
  for (const sequence of sequences) sequence.free();
}

/** The vision encoder's output, seen once a file. */
async function visionOf({ graphs }: Model, golden: Npz, checks: Checks): Promise<Float32Array> {
  const pixels = golden.get('input/pixel_values');
  const embeds = await graphs.vision(pixels.data as Float32Array, pixels.shape[0] ?? 1);
  if (!checks.all.some(({ name }) => name === 'vision embeddings'))
    checks.near('vision embeddings', embeds, golden.get('input/vit_embeds').data, TOLERANCE.embeds);
  return embeds;
}

/** One after the other, of these sizes. */
function cut(values: Float32Array, sizes: readonly number[]): Float32Array[] {
  let from = 0;
  return sizes.map((size) => values.subarray(from, (from += size)));
}
