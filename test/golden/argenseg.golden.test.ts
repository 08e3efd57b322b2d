// The ARGenSeg authors' own numbers on a tiny random checkpoint (GOLDEN, default ../shared/golden): exported by
// training/, run by this engine, compared number by number. Needs Python with training/requirements.txt.   npm run
// test:golden
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checks } from '../../bench/golden/checks.ts';
import { checkPreprocessing } from '../../bench/golden/preprocessing.ts';
import { checkGeneration } from '../../bench/golden/generation.ts';
import { Npz } from '../../bench/golden/npz.ts';
import { checkPixels } from '../../bench/golden/pixels.ts';
import { casesOf } from '../../bench/golden/prompts.ts';
import { LocalEngine } from '../../inference/index.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { collect, masksOf } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

const GOLDEN = resolve(process.env['GOLDEN'] ?? '../shared/golden');
const checkpoint = join(GOLDEN, 'tiny-a');
const python = (...args: string[]): string =>
  execFileSync(process.env['PYTHON'] ?? 'python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

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
  it.each(['chat', 'two', 'text', 'cfg', 'forced'])(
    'is asked what the reference was asked, and generates what it generated: %s',
    async (name) => {
      const checks = new Checks();
      const one = casesOf(golden, checkpoint).find((each) => each.name === name);
      if (one === undefined) throw new Error(`there is no case ${name}`);
      await checkGeneration(model, golden, one, checks);
      expect(checks.all.filter(({ passed }) => !passed)).toEqual([]);
      expect(checks.all.map((check) => check.name)).toContain(`${name}/prompt, row 0`);
      expect(checks.all.length).toBeGreaterThan(5);
    },
  );

  it.each(['chat', 'two', 'cfg', 'forced'])(
    'generates what the reference generated from a prompt in two passes, as one whose prefix is kept: %s',
    async (name) => {
      const checks = new Checks();
      const one = casesOf(golden, checkpoint).find((each) => each.name === name);
      if (one === undefined) throw new Error(`there is no case ${name}`);
      await checkGeneration(model, golden, { ...one, inParts: true }, checks);
      expect(checks.all.filter(({ passed }) => !passed)).toEqual([]);
      expect(checks.all.length).toBeGreaterThan(5);
    },
  );

  it('sees the photo as the reference saw it', () => {
    const checks = new Checks();
    checkPreprocessing(model, golden, checks);
    expect(checks.all).toMatchObject([{ name: 'input: pixels of the photo', passed: true }]);
  });

  it("answers through the public engine, with a mask of the image's own size", async () => {
    const engine = await LocalEngine.load(bundle, { device: 'cpu' });
    const events = await collect(engine, {
      messages: [{ role: 'user', text: 'segment it' }],
      images: [await png(90, 61)],
      intent: 'SEGMENT',
      maxAnswerTokens: 4,
    });
    await engine.dispose();
    expect(masksOf(events)).toMatchObject([{ width: 90, height: 61 }]);
    expect(masksOf(events)[0]?.tokens).toHaveLength(2 * 680);
  });

  it(
    'is read by PyTorch as the reference reads it: vision, VQ-VAE, every generation, the forward ' +
      'of training and its losses',
    () => {
      expect(python('-m', 'training.verify_golden', checkpoint)).toMatch(/^(\d{3}) of \1 checks hold$/m);
    },
  );
});

it("images and masks are brought back and forth with the reference's pixels", () => {
  const checks = new Checks();
  checkPixels(join(GOLDEN, 'common'), checks);
  expect(checks.all.filter(({ passed }) => !passed)).toEqual([]);
  expect(checks.all.length).toBeGreaterThan(30);
});
