// Golden generations (cases.npz): the engine's own parts, fed with the reference's prompts, compared step by step.
import { Branch } from '../../inference/branch.ts';
import { Canvas } from '../../inference/mask/canvas.ts';
import { toRgb } from '../../inference/mask/decode-mask.ts';
import { maskTokens } from '../../inference/mask-tokens.ts';
import type { Model } from '../../inference/model.ts';
import type { Checks } from './checks.ts';
import type { Npz } from './npz.ts';

export interface GoldenCase {
  name: string;
  /** Strength of guidance; null: one row. */
  guidance: number | null;
  /** The reference draws at once, without asking the model. */
  forced: boolean;
}

/** Tolerances of the golden README for a float32 export. */
const TOLERANCE = { embeds: 1e-4, hidden: 1e-4, logits: 1e-3, fHat: 1e-4 };

export async function checkGeneration(model: Model, golden: Npz, { name, guidance, forced }: GoldenCase, checks: Checks): Promise<void> {
  const { manifest, graphs, schedule } = model;
  const { tokens, decoder } = manifest;
  const at = (array: string): string => `${name}/${array}`;
  const rows = promptRows(golden, name);
  const images = rows[0]?.ids.includes(tokens.imageContext) === true ? await visionOf(model, golden, checks) : null;
  const branches: Branch[] = [];
  for (const { ids } of rows) {
    const branch = new Branch(model);
    const first = ids.indexOf(tokens.imageContext);
    const span = images === null ? [] : [{ first, end: first + images.length / decoder.width }];
    await branch.prefill({ ids, imageSpans: span, dropped: 0 }, images === null ? [] : [images]);
    branches.push(branch);
  }
  const [main] = branches;
  if (main === undefined) throw new Error(`${name} has no prompt`);
  const vocabulary = manifest.vocabulary.size;
  const prefill = golden.get(at('prefill_logits_last')).data;
  const stored = Math.round(prefill.length / vocabulary);
  for (const [i, branch] of branches.entries()) if (i < stored) checks.near(at(`prefill logits, row ${i}`), await branch.logits(), prefill.subarray(i * vocabulary, (i + 1) * vocabulary), TOLERANCE.logits);

  const wanted = golden.get(at(forced ? 'cont_tokens' : 'gen_tokens'));
  const count = forced ? wanted.data.length : wanted.shape[1] ?? 0;
  const emitted: number[][] = branches.map(() => []);
  const lengths: number[] = [];
  let masks = 0;
  for (let step = 0; step < count; step++) {
    const chosen = await Promise.all(branches.map((branch) => branch.next([])));
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
      const first = await Promise.all(chosen.map((token, i) => graphs.embed([forced || i === 0 ? tokens.segStart : token])));
      for await (const { index } of maskTokens(model, branches, first, guidance ?? 0, schedule.scales, canvas)) sums[index] = canvas.sum.slice();
      checks.exact(`${mask}: start position`, [start - 1], golden.get(`${mask}/start_position`).data.subarray(0, 1));
      checks.exact(`${mask}: codes`, canvas.ids, golden.get(`${mask}/ids`).data);
      const kept = golden.get(`${mask}/f_hat`);
      const indices = kept.shape[0] === sums.length ? sums.map((_, i) => i) : [0, 4, 9];
      checks.near(`${mask}: f-hat`, indices.flatMap((i) => [...(sums[i] ?? [])]), kept.data, TOLERANCE.fHat);
      checks.exact(`${mask}: KV length after each scale`, schedule.scales.map((scale) => start + scale.offset + scale.side ** 2), golden.get(`${mask}/kv_after_each_scale`).data);
      const picture = toRgb(await canvas.picture(), manifest.mask.side).data;
      checks.agreement(mask, canvas.ids, golden.get(`${mask}/ids`).data, picture, golden.get(`${mask}/image_u8`).data);
      checks.near(`${mask}: picture, 8 bits`, picture, golden.get(`${mask}/image_u8`).data, 1);
      if (golden.has(`${mask}/images`)) await checkPreviews(model, sums, golden.get(`${mask}/images`).data, mask, checks);
    }
    emitted.forEach((row, i) => row.push(draws ? tokens.segEnd : chosen[i] ?? -1));
    if (step === count - 1) break;
    for (const [i, branch] of branches.entries()) await branch.feed(draws ? tokens.segEnd : chosen[i] ?? 0);
    lengths.push(main.length);
  }
  checks.exact(at('emitted tokens'), emitted.flat(), forced ? wanted.data : wanted.data.subarray(0, emitted.length * count));
  if (forced) checks.exact(at('KV length'), lengths, golden.get(at('cont_kv_len')).data);
  else if (guidance === null) checks.exact(at('positions'), lengths.map((length) => length - 1), golden.get(at('step_position_ids')).data.subarray(1));
  for (const branch of branches) branch.free();
}

/** Prompts without their padding. */
function promptRows(golden: Npz, name: string): { ids: number[] }[] {
  const { shape: [count = 0, length = 0], data } = golden.get(`${name}/input_ids`);
  const mask = golden.has(`${name}/attention_mask`) ? golden.get(`${name}/attention_mask`).data : null;
  return Array.from({ length: count }, (_, row) => ({ ids: Array.from(data.subarray(row * length, (row + 1) * length)).filter((_id, i) => mask === null || mask[row * length + i] === 1) }));
}

async function visionOf({ graphs }: Model, golden: Npz, checks: Checks): Promise<Float32Array> {
  const pixels = golden.get('input/pixel_values');
  const embeds = await graphs.vision(pixels.data as Float32Array, pixels.shape[0] ?? 1);
  if (!checks.all.some(({ name }) => name === 'vision embeddings')) checks.near('vision embeddings', embeds, golden.get('input/vit_embeds').data, TOLERANCE.embeds);
  return embeds;
}

/** Images are stored as float16. */
async function checkPreviews({ graphs }: Model, sums: readonly Float32Array[], wanted: ArrayLike<number>, mask: string, checks: Checks): Promise<void> {
  const size = wanted.length / sums.length;
  const pictures = new Float32Array(wanted.length);
  for (const [i, sum] of sums.entries()) pictures.set(await graphs.decodeMask(sum), i * size);
  checks.near(`${mask}: all previews`, pictures, wanted, 2e-3);
}
