// A bundle that is not what its manifest says is refused at load, in a sentence that names the file.
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalEngine } from '../../inference/index.ts';
import { calibration } from '../../inference/manifest.ts';
import type { Manifest } from '../../inference/manifest.ts';
import { TINY_RANDOM, collect, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';

const NO_ANSWER = { maskPhrase: null, firstTokenBias: [], nameBias: null, comparisons: null };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  await cp(TINY_RANDOM, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const load = (): Promise<LocalEngine> => LocalEngine.load(folder, { device: 'cpu' });
async function change(edit: (manifest: Manifest) => void): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  edit(manifest);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
const refused = async (message: RegExp): Promise<void> => {
  await expect(load()).rejects.toMatchObject({ code: 'MODEL_INVALID', message: expect.stringMatching(message) });
};

it('an untouched copy loads', async () => {
  await (await load()).dispose();
});

it('a folder without a manifest', async () => {
  await rm(join(folder, 'manifest.json'));
  await refused(/There is no model in .*manifest\.json/);
});

it('a manifest that is no JSON, or lacks something', async () => {
  await writeFile(join(folder, 'manifest.json'), '{');
  await refused(/not valid JSON/);
  await writeFile(join(folder, 'manifest.json'), '{"formatVersion": 2}');
  await refused(/formatVersion/);
});

it('a graph with one byte changed', async () => {
  const path = join(folder, 'decoder.onnx');
  const bytes = await readFile(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await refused(/decoder\.onnx was altered/);
});

it('a file that is missing or cut off', async () => {
  await truncate(join(folder, 'vision.onnx'), 10);
  await refused(/vision\.onnx has 10 bytes/);
  await rm(join(folder, 'vision.onnx'));
  await refused(/vision\.onnx is missing/);
});

it('a graph with other inputs than are declared', async () => {
  await change(({ graphs }) => {
    if (graphs.embed.inputs[0] !== undefined) graphs.embed.inputs[0].name = 'tokens';
  });
  await refused(/embed\.onnx: its inputs are ids; the manifest states tokens/);
});

it('a name that leads out of the folder', async () => {
  await change(({ graphs }) => {
    graphs.embed.file = '../embed.onnx';
  });
  await refused(/graphs\.embed\.file/);
});

it('numbers that contradict one another', async () => {
  await change(({ mask }) => {
    mask.phiIndex = [0];
  });
  await refused(/phiIndex/);
});

it('a device that is not there', async () => {
  await expect(LocalEngine.load(folder, { device: 'cuda:0' })).rejects.toMatchObject({ code: 'DEVICE_UNAVAILABLE' });
  await expect(LocalEngine.load(folder, { device: 'quantum' })).rejects.toMatchObject({
    code: 'DEVICE_UNAVAILABLE',
    message: expect.stringContaining('"quantum" is not a device'),
  });
});

it('auto takes the CPU when there is nothing better', async () => {
  const engine = await LocalEngine.load(folder, { device: 'auto' });
  expect(['cpu', 'cuda']).toContain(engine.info.executionProvider);
  await engine.dispose();
});

it('what the device cannot compute in', async () => {
  await change((manifest) => {
    manifest.compute = 'bfloat16';
  });
  for (const device of ['cpu', 'auto'])
    await expect(LocalEngine.load(folder, { device })).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringContaining('cannot compute in bfloat16') as string,
    });
});

it('weights and precision that contradict one another, and float16 outside of the KV cache', async () => {
  await change((manifest) => {
    manifest.weights = 'int4';
    Object.assign(manifest.graphs.embed.outputs[0] ?? {}, { type: 'float16' });
  });
  await refused(/weights: is int4, and precision is fp32; graphs\.embed\.embeds: is float16/);
});

it('an answer begins with the token that the manifest favours', async () => {
  const tokenizer = JSON.parse(await readFile(join(folder, 'tokenizer.json'), 'utf8'));
  const token = tokenizer.model.vocab.Z as number;
  await change((manifest) => (manifest.answer = { ...NO_ANSWER, firstTokenBias: [{ token, bias: 1000 }] }));
  const engine = await load();
  const events = await collect(engine, question('what is it?', [await png(40, 30)], { intent: 'ANSWER' }));
  await engine.dispose();
  const text = events.flatMap((event) => (event.type === 'text' ? [event.delta] : [])).join('');
  expect(text).toMatch(/^Z(?!Z)/);
});

it('a bias for a token that is no word', async () => {
  await change(
    (manifest) =>
      (manifest.answer = {
        ...NO_ANSWER,
        firstTokenBias: [{ token: manifest.vocabulary.visualOffset, bias: 1 }],
      }),
  );
  await refused(/firstTokenBias/);
});

it('names with a bias that the vision graph gives no score', async () => {
  const rules = {
    names: [{ words: ['dog'], forms: [[5]], raises: true }],
    answer: { weight: 2, neutral: 0.3, least: -8, most: 6, again: -6, more: { tokens: [6], bias: -6 } },
    first: { weight: 2, neutral: 0.15, least: -6, most: 8, refusals: [7], yes: [8], no: [9] },
    copy: null,
    request: null,
    spelling: null,
    other: null,
  };
  await change((manifest) => (manifest.answer = { ...NO_ANSWER, nameBias: rules }));
  await refused(/nameBias\.names: must have one entry for each of the scores of the vision graph/);
});

it('a name for the prominent thing that is none of the names', async () => {
  const { answer } = JSON.parse(await readFile('models/everyday/manifest.json', 'utf8')) as Manifest;
  const rules = answer?.nameBias;
  if (rules?.other == null) throw new Error('the bundled model has no such name');
  const one = { ...rules, names: rules.names.slice(0, 1) };
  await change((manifest) => (manifest.answer = { ...NO_ANSWER, nameBias: one }));
  await refused(/nameBias\.other\.name: must be the index of one of the names/);
});

it('the calibration of a bundle of before counts for both kinds of masks', () => {
  const before = { bias: -3, probability: 2, stability: 2, sharpness: 2, empty: -1 };
  const none = { words: 0, coarse: 0, size: 0, agreement: 0, phrase: 0 };
  expect(calibration.parse(before)).toEqual({
    found: { ...none, bias: -3, probability: 2, stability: 2, sharpness: 2 },
    none: { ...none, bias: -4, probability: 2, stability: 2, sharpness: 2 },
  });
});

it('boxes of things without a prior, or without the output of the vision graph', async () => {
  const rules = { overlap: 0.5, inside: 0.8, least: [0.3], margin: 1.3, prior: { weight: 6, inside: 1.5 } };
  await change((manifest) => (manifest.mask.boxes = rules));
  await refused(/mask\.boxes: needs mask\.prior, mask\.closer\.asks, and the output boxes of the vision graph/);
});

it('a graph of outlines without the features of the image that it needs', async () => {
  await change((manifest) => (manifest.graphs.mask_outline = { ...manifest.graphs.mask_decoder }));
  await refused(/graphs\.mask_outline: needs the output small of the vision graph, and image\.fit equal to mask\.fit/);
});

it('a prior of masks without its graphs, or without names', async () => {
  await change((manifest) => (manifest.mask.prior = { weight: 2 }));
  await refused(/mask\.prior: needs the graphs mask_prior and prior_head; mask\.prior: needs answer\.nameBias/);
});
