// The prompts of golden cases (cases.npz, cases.json): the questions of each row and the positions of images.
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
  /** The reference draws a mask at once, without a token of the model. */
  forced: boolean;
  /** The question of each row, and the forced beginning of the answer; empty when cases.json has none. */
  questions: string[];
  begun: string;
  /** The prompts are computed in two passes, as with a prefix. */
  inParts?: boolean;
}

export interface GoldenRow {
  /** Without its padding. */
  ids: number[];
  /** Number of padding tokens before the prompt of the reference. */
  padding: number;
}

interface About {
  cfg?: number | null;
  question?: string | string[];
  forced_assistant_text?: string;
}

const GUIDANCE = 4;

/** The names of all prompts, for every case. Arrays of the training forward pass are left out. */
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

/** The ranges of image context tokens, in order. */
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
 * Checks that the bundle's template gives the same token ids for the same question. Only for questions after their
 * image, as the engine writes them.
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
