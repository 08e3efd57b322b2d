// The prompts of golden cases (cases.npz, cases.json): what was asked, row by row, and where the images stand in it.
// Knows token ids; runs no graph.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../inference/model.ts';
import { buildPrompt } from '../../inference/text/prompt.ts';
import type { Checks } from './checks.ts';
import type { Npz } from './npz.ts';

export interface GoldenCase {
  name: string;
  /** Strength of guidance; null: one row. */
  guidance: number | null;
  /** The reference draws at once, without asking the model. */
  forced: boolean;
  /** What was asked, one a row, and how the answer was made to begin; empty where cases.json does not say. */
  questions: string[];
  begun: string;
}

export interface GoldenRow {
  /** Without its padding. */
  ids: number[];
  /** Padding that the reference has in front. */
  padding: number;
}

interface About {
  cfg?: number | null;
  question?: string | string[];
  forced_assistant_text?: string;
}

const GUIDANCE = 4;

/** Every array that is a prompt, whatever its case is called; the forward of training is PyTorch's affair. */
export function casesOf(golden: Npz, folder: string): GoldenCase[] {
  const about = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Record<string, About | undefined>;
  return golden.names
    .filter((name) => name.endsWith('/input_ids') && name !== 'train/input_ids')
    .map((array) => {
      const name = array.slice(0, -'/input_ids'.length);
      const { cfg, question, forced_assistant_text: begun } = about[name] ?? {};
      return {
        name,
        guidance: (golden.get(array).shape[0] ?? 1) > 1 ? (cfg ?? GUIDANCE) : null,
        forced: golden.has(`${name}/cont_tokens`),
        questions: question === undefined ? [] : [question].flat(),
        begun: begun ?? '',
      };
    });
}

export function rowsOf(golden: Npz, name: string): GoldenRow[] {
  const {
    shape: [count = 0, length = 0],
    data,
  } = golden.get(`${name}/input_ids`);
  const mask = golden.has(`${name}/attention_mask`) ? golden.get(`${name}/attention_mask`).data : null;
  return Array.from({ length: count }, (_, row) => {
    const ids = Array.from(data.subarray(row * length, (row + 1) * length)).filter(
      (_id, i) => mask === null || mask[row * length + i] === 1,
    );
    return { ids, padding: length - ids.length };
  });
}

/** Each run of image context tokens: where images are laid in, in order. */
export function slotsOf(ids: readonly number[], context: number): { first: number; end: number }[] {
  const slots: { first: number; end: number }[] = [];
  ids.forEach((id, i) => {
    if (id !== context) return;
    const last = slots.at(-1);
    if (last?.end === i) last.end = i + 1;
    else slots.push({ first: i, end: i + 1 });
  });
  return slots;
}

/**
 * Does the bundle's template spell the same question the same way? Only questions with their image in front, as the
 * engine asks.
 */
export function checkPrompts(
  { manifest, tokenizer }: Model,
  { name, questions, begun }: GoldenCase,
  rows: readonly GoldenRow[],
  checks: Checks,
): void {
  for (const [i, question] of questions.entries()) {
    const text = question.replace(/^<image>\n/, '');
    const row = rows[i];
    if (row === undefined || text.includes('<image>')) continue;
    const tiles = slotsOf(row.ids, manifest.tokens.imageContext).map(
      ({ first, end }) => (end - first) / manifest.image.tokensPerTile,
    );
    const { ids } = buildPrompt([{ role: 'user', text }], { tiles, room: 0 }, manifest, tokenizer);
    checks.exact(`${name}/prompt, row ${i}`, [...ids, ...tokenizer.encode(begun)], row.ids);
  }
}
