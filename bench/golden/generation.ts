// Golden generations (cases.npz): the parts of the engine get the reference's prompts and are compared at each step.
import { Sequence } from '../../inference/sequence.ts';
import { Canvas } from '../../inference/mask/canvas.ts';
import { toRgb } from '../../inference/mask/decode-mask.ts';
import { maskTokens } from '../../inference/mask-tokens.ts';
import type { Model } from '../../inference/model.ts';
import { prefixOf } from '../../inference/prefix-cache.ts';
import { highest } from '../../inference/text/logits.ts';
import type { Checks } from './checks.ts';
import type { Npz } from './npz.ts';
import { checkPictures, spread } from './pictures.ts';
import { checkPrompts, rowsOf, slotsOf } from './prompts.ts';
import type { GoldenCase } from './prompts.ts';

/** Tolerances of the golden README for a float32 export. */
const TOLERANCE = { embeds: 1e-4, logits: 1e-3, fHat: 1e-4 };
/**
 * The reference counts this number of positions for every mask. For a mask of another size its positions after the mask
 * are wrong.
 */
const REFERENCE_MASK = 680;

/** One golden case: its prompts, and a sequence for each of them (two with guidance). */
interface Case {
  model: Model;
  golden: Npz;
  checks: Checks;
  goldenCase: GoldenCase;
  rows: ReturnType<typeof rowsOf>;
  sequences: Sequence[];
  main: Sequence;
  /** Name of an array of this case. */
  at: (array: string) => string;
}

/** What the engine does where the reference has emitted its tokens. */
interface Generated {
  /** Steps that are compared. */
  count: number;
  /** For each sequence, the emitted tokens and the positions of the tokens that it is fed. */
  emitted: number[][];
  fed: number[][];
  /** The length of the KV cache at each step. */
  cached: number[];
  /** Logits of the reference's best tokens. */
  best: number[];
}

export async function checkGeneration(
  model: Model,
  golden: Npz,
  goldenCase: GoldenCase,
  checks: Checks,
): Promise<void> {
  const { name } = goldenCase;
  const rows = rowsOf(golden, name);
  checkPrompts(model, goldenCase, rows, checks);
  const sequences: Sequence[] = [];
  for (const { ids } of rows)
    sequences.push(await prefilled(model, golden, { ids, inParts: goldenCase.inParts === true }, checks));
  const [main] = sequences;
  if (main === undefined) throw new Error(`${name} has no prompt`);
  const one = { model, golden, checks, goldenCase, rows, sequences, main, at: (array: string) => `${name}/${array}` };
  await checkPrefill(one);
  checkSteps(one, await generate(one));
  for (const sequence of sequences) sequence.free();
}

/** `inParts`: as a prompt whose prefix is kept: up to the end of the images, then the rest behind a copy of that. */
async function prefilled(
  model: Model,
  golden: Npz,
  { ids, inParts }: { ids: number[]; inParts: boolean },
  checks: Checks,
): Promise<Sequence> {
  const { tokens, decoder } = model.manifest;
  const sequence = new Sequence(model);
  const slots = slotsOf(ids, tokens.imageContext);
  const sizes = slots.map(({ first, end }) => (end - first) * decoder.width);
  const images = slots.length === 0 ? [] : cut(await visionOf(model, golden, checks), sizes);
  const prompt = { ids, imageSpans: slots, dropped: 0 };
  const prefix = inParts ? prefixOf(prompt, []) : null;
  if (prefix === null) {
    await sequence.prefill(prompt, images);
    return sequence;
  }
  await sequence.prefill({ ...prompt, ids: ids.slice(0, prefix.length) }, images);
  const second = new Sequence(model);
  second.startFrom(sequence.copyOfCache());
  sequence.free();
  await second.extend(ids.slice(prefix.length));
  return second;
}

async function checkPrefill({ model, golden, checks, sequences, at }: Case): Promise<void> {
  const vocabulary = model.manifest.vocabulary.size;
  const prefill = golden.get(at('prefill_logits_last')).data;
  const stored = Math.round(prefill.length / vocabulary);
  for (const [i, sequence] of sequences.slice(0, stored).entries())
    checks.near(
      at(`prefill logits, row ${i}`),
      await sequence.logits(),
      prefill.subarray(i * vocabulary, (i + 1) * vocabulary),
      TOLERANCE.logits,
    );
}

/** The tokens that the reference has emitted. */
const wantedOf = ({ golden, goldenCase, at }: Case) => golden.get(at(goldenCase.forced ? 'cont_tokens' : 'gen_tokens'));
const positionsOf = ({ golden, at }: Case) =>
  golden.has(at('step_position_ids')) ? golden.get(at('step_position_ids')).data : null;
const topOf = ({ golden, at }: Case) => (golden.has(at('step_top5_ids')) ? golden.get(at('step_top5_ids')) : null);

async function generate(one: Case): Promise<Generated> {
  const { model, checks, goldenCase, rows, sequences, main, at } = one;
  const { segStart, segEnd } = model.manifest.tokens;
  const top = topOf(one);
  const size = top?.shape.at(-1) ?? 0;
  const [emitted, fed] = [sequences.map((): number[] => []), sequences.map((): number[] => [])];
  const made: Generated = { count: wantedOf(one).shape.at(-1) ?? 0, emitted, fed, cached: [], best: [] };
  let masks = 0;
  for (let step = 0; step < made.count; step++) {
    const chosen: number[] = [];
    for (const [i, sequence] of sequences.entries()) {
      const logits = await sequence.logits();
      chosen.push(highest(logits));
      const from = (step * sequences.length + i) * size;
      for (const id of top?.data.subarray(from, from + size) ?? []) made.best.push(logits[id] ?? NaN);
    }
    const draws = goldenCase.forced ? step === 0 : chosen[0] === segStart;
    if (draws) {
      if (!(await checkMask(one, at(`mask${masks++}`), chosen))) break;
      if (step + 1 < made.count && referenceIsOff(one, step)) {
        checks.agreements.push(
          `${goldenCase.name}: the reference counts ${REFERENCE_MASK} positions a mask; compared up to the first one`,
        );
        made.count = step + 1;
      }
    }
    emitted.forEach((row, i) => row.push(draws ? segEnd : (chosen[i] ?? -1)));
    made.cached.push(main.length + (rows[0]?.padding ?? 0));
    if (step === made.count - 1) break;
    fed.forEach((row, i) => row.push(sequences[i]?.length ?? 0));
    for (const [i, sequence] of sequences.entries()) await sequence.feed(draws ? segEnd : (chosen[i] ?? 0));
  }
  return made;
}

/** Whether the reference counts other positions after the mask of this step. */
function referenceIsOff(one: Case, step: number): boolean {
  const { model, sequences, main } = one;
  const positions = positionsOf(one);
  return (
    positions !== null &&
    model.schedule.tokenCount !== REFERENCE_MASK &&
    positions[(step + 1) * sequences.length] !== main.length
  );
}

/** Draws a mask and compares it. False when the reference has no such mask. */
async function checkMask(one: Case, mask: string, chosen: readonly number[]): Promise<boolean> {
  const { model, golden, checks, goldenCase, rows, sequences, main } = one;
  const { graphs, schedule, manifest } = model;
  if (!golden.has(`${mask}/ids`)) {
    checks.fail(mask, 'the reference draws no such mask');
    return false;
  }
  const canvas = new Canvas(graphs, schedule, manifest.mask.latentWidth);
  const sums: Float32Array[] = [];
  const start = main.length;
  const { segStart } = manifest.tokens;
  const inputs = await Promise.all(
    chosen.map((token, i) => graphs.embed([goldenCase.forced || i === 0 ? segStart : token])),
  );
  const drawing = { sequences, inputs, guidance: goldenCase.guidance ?? 0, scales: schedule.scales, prior: null };
  for await (const { index } of maskTokens(model, canvas, drawing)) sums[index] = canvas.sum.slice();
  const ids = golden.get(`${mask}/ids`).data;
  checks.exact(`${mask}: start position`, [start - 1], golden.get(`${mask}/start_position`).data.subarray(0, 1));
  checks.exact(`${mask}: codes`, canvas.ids, ids);
  const kept = golden.get(`${mask}/f_hat`);
  checks.near(`${mask}: f-hat`, spread(sums, kept.shape[0] ?? 0), kept.data, TOLERANCE.fHat);
  checks.exact(
    `${mask}: KV length after each scale`,
    schedule.scales.map((scale) => (rows[0]?.padding ?? 0) + start + scale.offset + scale.side ** 2),
    golden.get(`${mask}/kv_after_each_scale`).data,
  );
  const rgb = toRgb(await canvas.picture(), manifest.mask.side).data;
  const wantedRgb = golden.get(`${mask}/image_u8`).data;
  checks.agreement(mask, { ids: canvas.ids, rgb }, { ids, rgb: wantedRgb });
  checks.near(`${mask}: image, 8 bits`, rgb, wantedRgb, 1);
  await checkPictures(model, sums, { golden, mask }, checks);
  return true;
}

function checkSteps(one: Case, { count, emitted, fed, cached, best }: Generated): void {
  const { golden, checks, goldenCase, sequences, at } = one;
  const wanted = wantedOf(one);
  const steps = wanted.shape.at(-1) ?? 0;
  const positions = positionsOf(one);
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
  if (goldenCase.forced) {
    checks.exact(at('positions'), fed[0] ?? [], golden.get(at('cont_position_ids')).data);
    // The reference's first row is the step after the mask.
    checks.exact(at('KV length'), cached.slice(1), golden.get(at('cont_kv_len')).data);
  } else if (golden.has(at('step_kv_len')))
    checks.exact(at('KV length'), cached, golden.get(at('step_kv_len')).data.subarray(0, count));
  if (topOf(one) !== null) {
    const values = golden.get(at('step_top5_values')).data.subarray(0, best.length);
    checks.near(at('best logits of every step'), best, values, TOLERANCE.logits);
  }
}

/** The output of the vision encoder, compared once per file. */
async function visionOf({ graphs }: Model, golden: Npz, checks: Checks): Promise<Float32Array> {
  const pixels = golden.get('input/pixel_values');
  const { embeds } = await graphs.vision(pixels.data as Float32Array, pixels.shape[0] ?? 1);
  if (!checks.all.some(({ name }) => name === 'vision embeddings'))
    checks.near('vision embeddings', embeds, golden.get('input/vit_embeds').data, TOLERANCE.embeds);
  return embeds;
}

/** Consecutive parts of these sizes. */
function cut(values: Float32Array, sizes: readonly number[]): Float32Array[] {
  let from = 0;
  return sizes.map((size) => values.subarray(from, (from += size)));
}
