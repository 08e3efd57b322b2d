// Bundles of 16 and 4 bits of the golden checkpoint (GOLDEN, default ../shared/golden), run by this engine: a token may
// differ from the reference only where rounding explains it. bfloat16 has no kernels on a CPU: its graphs run with
// every operation in float32 and its result rounded (training/emulate.py).   npm run test:golden
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { agreementOf } from '../../bench/golden/agreement.ts';
import type { Agreement } from '../../bench/golden/agreement.ts';
import { Npz } from '../../bench/golden/npz.ts';
import { casesOf } from '../../bench/golden/prompts.ts';
import { LocalEngine } from '../../inference/index.ts';
import { openModel } from '../../inference/model.ts';
import { collect, masksOf } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

const checkpoint = join(resolve(process.env['GOLDEN'] ?? '../shared/golden'), 'tiny-a');
const golden = new Npz(join(checkpoint, 'cases.npz'));
/** Distance of two neighbouring numbers between 8 and 16, where the best logits lie. */
const STEP = { fp16: 2 ** -7, bf16: 2 ** -4 };

let folder: string;
const python = (...args: string[]): string =>
  execFileSync(process.env['PYTHON'] ?? 'python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const bundleOf = (precision: string): string => join(folder, precision);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'precisions-'));
  for (const precision of ['fp16', 'bf16', 'int4'])
    python('-m', 'training.export_argenseg', checkpoint, '--out', bundleOf(precision), '--precision', precision);
  python('-m', 'training.emulate', bundleOf('bf16'), '--out', bundleOf('bf16-emulated'));
}, 900_000);
afterAll(() => rm(folder, { recursive: true }));

async function agreement(bundle: string): Promise<Agreement> {
  const model = await openModel(bundle, { device: 'cpu' });
  const found = await agreementOf(model, golden, casesOf(golden, checkpoint));
  await model.graphs.dispose();
  console.log(
    `${bundle.split('/').at(-1)}: ${found.different} of ${found.tokens} tokens differ, where the two best logits are ` +
      `at most ${found.margin.toFixed(4)} apart; logits at most ${found.error.toFixed(4)} apart`,
  );
  return found;
}

it.each([
  ['fp16', 'fp16', STEP.fp16],
  ['bf16', 'bf16-emulated', STEP.bf16],
] as const)(
  '%s prefers another token only where the two best are within four steps of rounding',
  async (_, name, step) => {
    const { tokens, different, margin, error } = await agreement(bundleOf(name));
    expect(tokens).toBeGreaterThan(2000);
    expect(error).toBeLessThan(4 * step);
    expect(margin).toBeLessThan(4 * step);
    expect(different).toBeLessThan(tokens / 20);
  },
  120_000,
);

it('int4 moves the logits by less than their spread, with weights that were never trained', async () => {
  const { tokens, different, error } = await agreement(bundleOf('int4'));
  expect(error).toBeLessThan(3.2);
  expect(different).toBeLessThan(tokens / 2);
}, 120_000);

it.each(['fp16', 'int4'])(
  'a turn runs in %s on a CPU, with a cache of 16 bits',
  async (precision) => {
    const manifest = JSON.parse(await readFile(join(bundleOf(precision), 'manifest.json'), 'utf8')) as unknown;
    expect(manifest).toMatchObject({ precision, weights: precision, compute: 'float16' });
    const engine = await LocalEngine.load(bundleOf(precision), { device: 'cpu' });
    const events = await collect(engine, {
      messages: [{ role: 'user', text: 'segment it' }],
      images: [await png(90, 61)],
      intent: 'SEGMENT',
      maxAnswerTokens: 4,
    });
    await engine.dispose();
    expect(masksOf(events)).toMatchObject([{ width: 90, height: 61 }]);
  },
  120_000,
);

it.each(['fp16', 'int4'])(
  '%s answers a second question about an image, whose prefix is kept, as a first one',
  async (precision) => {
    const engine = await LocalEngine.load(bundleOf(precision), { device: 'cpu' });
    const picture = await png(90, 61);
    const ask = (text: string, cacheSalt?: string) =>
      collect(engine, {
        messages: [{ role: 'user', text }],
        images: [picture],
        intent: 'SEGMENT',
        maxAnswerTokens: 8,
        ...(cacheSalt === undefined ? {} : { cacheSalt }),
      });
    await ask('what is it?', 'ann');
    for (const text of ['segment it', 'segment the dog and the cat that sits beside it', 'why?']) {
      const [alone, again] = [await ask(text), await ask(text, 'ann')];
      expect(masksOf(again).map(({ tokens }) => tokens)).toEqual(masksOf(alone).map(({ tokens }) => tokens));
      const [one, two] = [alone.at(-1), again.at(-1)];
      if (one?.type !== 'finished' || two?.type !== 'finished') throw new Error('the turn did not finish');
      expect(two.answer).toBe(one.answer);
      expect([one.usage.reusedTokens, two.usage.reusedTokens > 4]).toEqual([0, true]);
    }
    await engine.dispose();
  },
  120_000,
);

it('bf16 is refused on a CPU, in one sentence', async () => {
  await expect(LocalEngine.load(bundleOf('bf16'), { device: 'cpu' })).rejects.toMatchObject({
    code: 'DEVICE_UNAVAILABLE',
    message: 'Device cpu cannot compute in bfloat16, as this model does: use cuda:N, or a bundle of another precision.',
  });
});
