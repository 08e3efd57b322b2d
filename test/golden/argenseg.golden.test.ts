// The ARGenSeg authors' own numbers on a tiny random checkpoint (GOLDEN, default ../shared/golden): exported by training/, run by this
// engine, compared number by number. Needs Python with training/requirements.txt.   npm run test:golden
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checks } from '../../bench/golden/checks.ts';
import { checkGeneration } from '../../bench/golden/generation.ts';
import { Npz } from '../../bench/golden/npz.ts';
import { checkPixels } from '../../bench/golden/pixels.ts';
import { LocalEngine } from '../../inference/index.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { buildPrompt } from '../../inference/text/prompt.ts';
import { collect, masksOf } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

const GOLDEN = resolve(process.env['GOLDEN'] ?? '../shared/golden');
const checkpoint = join(GOLDEN, 'tiny-a');
const python = (...args: string[]): string => execFileSync(process.env['PYTHON'] ?? 'python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

let bundle: string;
let model: Model;
let golden: Npz;
beforeAll(async () => {
  bundle = await mkdtemp(join(tmpdir(), 'golden-'));
  python('-m', 'training.export_argenseg', checkpoint, '--out', bundle, '--id', 'tiny-a');
  model = await openModel(bundle, { device: 'cpu' });
  golden = new Npz(join(checkpoint, 'cases.npz'));
}, 300_000);
afterAll(async () => {
  await model.graphs.dispose();
  await rm(bundle, { recursive: true });
});

describe('an exported checkpoint', () => {
  it.each([
    ['chat', null, false], ['two', null, false], ['text', null, false], ['cfg', 4, false], ['forced', null, true],
  ] as const)('generates what the reference generated: %s', async (name, guidance, forced) => {
    const checks = new Checks();
    await checkGeneration(model, golden, { name, guidance, forced }, checks);
    expect(checks.all.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.all.length).toBeGreaterThan(2);
  });

  it('is asked in the reference\'s template, token by token', () => {
    const cases = JSON.parse(readFileSync(join(checkpoint, 'cases.json'), 'utf8')) as Record<string, { question: string }>;
    for (const name of ['chat', 'two', 'text']) {
      const question = cases[name]?.question ?? '';
      const text = question.replace('<image>\n', '');
      const prompt = buildPrompt([{ role: 'user', text }], text === question ? [] : [1], 0, model.manifest, model.tokenizer);
      expect(prompt.ids).toEqual([...golden.get(`${name}/input_ids`).data]);
    }
  });

  it('answers through the public engine, with a mask of the picture\'s own size', async () => {
    const engine = await LocalEngine.load(bundle, { device: 'cpu' });
    const events = await collect(engine, { messages: [{ role: 'user', text: 'segment it' }], images: [await png(90, 61)], intent: 'SEGMENT', maxAnswerTokens: 4 });
    await engine.dispose();
    expect(masksOf(events)).toMatchObject([{ width: 90, height: 61 }]);
    expect(masksOf(events)[0]?.tokens).toHaveLength(2 * 680);
  });

  it('is read by PyTorch as the reference reads it: vision, VQ-VAE, the forward of training and its losses', () => {
    expect(python('-m', 'training.verify_golden', checkpoint)).toMatch(/^21 of 21 checks hold$/m);
  });
});

it('pictures and masks are brought back and forth with the reference\'s pixels', () => {
  const checks = new Checks();
  checkPixels(join(GOLDEN, 'common'), checks);
  expect(checks.all.filter(({ passed }) => !passed)).toEqual([]);
  expect(checks.all.length).toBeGreaterThan(30);
});
