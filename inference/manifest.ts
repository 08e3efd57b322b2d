// Reads manifest.json of a bundle (docs/bundle.md), which states all properties of a model, and checks the bundle's
// files against it. This file opens no graph; runtime/graphs.ts compares the graphs with the manifest.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InferenceError } from './errors.ts';
import { ambiguity } from './manifest-ambiguity.ts';
import { answer } from './manifest-answer.ts';
import { boxes } from './manifest-boxes.ts';
import { closer } from './manifest-closer.ts';
import {
  ALL_GRAPHS,
  CACHE_TENSOR,
  OUTLINE_GRAPH,
  PRIOR_GRAPHS,
  cacheTensors,
  fileName,
  graphNamesOf,
  graphOf,
  graphs,
} from './manifest-graphs.ts';
import type { GraphName } from './manifest-graphs.ts';
import { PREVIEWS } from './previews.ts';

const count = z.number().int().positive();
const id = z.number().int().nonnegative();
const resample = z.enum(['bicubic', 'bilinear']);
const fit = z.enum(['squash', 'letterbox']);
const pattern = z.string().refine((source) => {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}, 'must be a regular expression');

/** Templates for regions in a question. A null field means that the model does not support that kind. */
const regions = z.object({
  units: count,
  digits: count.default(1),
  point: z.string().includes('{x}').includes('{y}').nullable(),
  box: z.string().includes('{x0}').includes('{y0}').includes('{x1}').includes('{y1}').nullable(),
  scribblePoints: count.nullable(),
  refine: z.string().includes('{box}').includes('{points}').nullable(),
  refinePoints: count.default(1),
});

const weights = z.object({
  bias: z.number(),
  probability: z.number(),
  stability: z.number(),
  sharpness: z.number(),
  words: z.number().default(0),
  coarse: z.number().default(0),
  size: z.number().default(0),
  agreement: z.number().default(0),
  phrase: z.number().default(0),
});
/** Bundles of before have one fit for all masks; `empty` is added to its bias where nothing was found. */
export const calibration = z.union([
  z.object({ found: weights, none: weights }),
  weights
    .extend({ empty: z.number() })
    .transform(({ empty, ...found }) => ({ found, none: { ...found, bias: found.bias + empty } })),
]);

const manifest = z
  .object({
    formatVersion: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    family: z.literal('argenseg'),
    version: z.string(),
    name: z.string(),
    licence: z.string(),
    domain: z.string(),
    trainingData: z.string(),
    createdBy: z.string(),
    metrics: z.record(z.string(), z.number()),
    /** Of the weights, as `weights`: bundles of before have only this one. */
    precision: z.enum(['fp32', 'fp16', 'bf16', 'int8', 'int4']),
    weights: z.enum(['fp32', 'fp16', 'bf16', 'int8', 'int4']).optional(),
    /** What matrix products are computed in. */
    compute: z.enum(['float32', 'float16', 'bfloat16']).default('float32'),
    files: z.record(
      fileName,
      z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), byteSize: z.number().int().nonnegative() }),
    ),
    graphs,
    image: z.object({
      side: count,
      mean: z.tuple([z.number(), z.number(), z.number()]),
      std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
      fit,
      padColor: z.tuple([id, id, id]),
      resample,
      tokensPerTile: count,
      maxImages: count.default(1),
      required: z.boolean().default(false),
      tiling: z.object({ maxTiles: count, thumbnail: z.boolean() }).nullable(),
    }),
    prompt: z.object({
      begin: z.string(),
      system: z.string(),
      user: z.string().includes('{text}'),
      assistant: z.string().includes('{text}'),
      reply: z.string(),
      image: z.string().includes('{context}'),
      imagePlacement: z.enum(['before-first-user', 'after-last-user']),
      imageAttention: z.enum(['causal', 'bidirectional']),
      regions: regions.nullable().default(null),
      history: z.object({ turns: z.number().int().nonnegative(), answers: pattern }).nullable().default(null),
    }),
    answer: answer.nullable().default(null),
    tokens: z.object({ imageContext: id, segStart: id, segEnd: id, stop: z.array(id).min(1) }),
    vocabulary: z.object({ size: count, visualOffset: id, visualCount: count }),
    decoder: z.object({
      layers: count,
      kvHeads: count,
      headWidth: count,
      width: count,
      maxPositions: count,
      bias: z.literal(true),
    }),
    mask: z.object({
      scaleSides: z.array(count).min(2),
      latentWidth: count,
      phiIndex: z.array(id),
      side: count,
      fit,
      threshold: z.number().min(0).max(1),
      resample,
      guidance: z.number().nonnegative(),
      minArea: z.number().min(0).max(1),
      /** The previews of a turn that wishes none in particular. */
      previews: z.enum(PREVIEWS).default('ALL'),
      confidence: calibration.nullable().default(null),
      closer: closer.prefault({}),
      /** How the model is asked whether several things fit a phrase (which.ts); null: it is not asked. */
      ambiguity: ambiguity.nullable().default(null),
      /** What the cells of names add to the choice of codes (mask-prior.ts); null: nothing. */
      prior: z.object({ weight: z.number().positive() }).nullable().default(null),
      /** How each detected thing of a name gets a mask (each-detected.ts); null: none does. */
      boxes: boxes.nullable().default(null),
    }),
  })
  .superRefine((m, context) => {
    const fault = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    if (m.mask.phiIndex.length !== m.mask.scaleSides.length)
      fault(['mask', 'phiIndex'], 'must name one convolution for each of scaleSides');
    if (m.mask.scaleSides.some((side, i, sides) => i > 0 && side <= (sides[i - 1] ?? 0)))
      fault(['mask', 'scaleSides'], 'must rise');
    if (m.mask.side % (m.mask.scaleSides.at(-1) ?? 1) !== 0)
      fault(['mask', 'side'], 'must be a multiple of the last scale side');
    if (m.vocabulary.visualOffset + m.vocabulary.visualCount !== m.vocabulary.size)
      fault(['vocabulary'], 'the visual codes must be the last entries');
    if (m.answer?.firstTokenBias.some(({ token }) => token >= m.vocabulary.visualOffset) === true)
      fault(['answer', 'firstTokenBias'], 'must name text tokens');
    const scored = m.graphs.vision.outputs.find(({ name }) => name === 'scores')?.shape.at(-1);
    if (m.answer?.nameBias != null && m.answer.nameBias.names.length !== scored)
      fault(['answer', 'nameBias', 'names'], 'must have one entry for each of the scores of the vision graph');
    if (m.answer?.nameBias?.other != null && m.answer.nameBias.other.name >= m.answer.nameBias.names.length)
      fault(['answer', 'nameBias', 'other', 'name'], 'must be the index of one of the names');
    const given = m.graphs.vision.outputs.map(({ name }) => name);
    if (m.mask.prior !== null && PRIOR_GRAPHS.some((name) => m.graphs[name] === undefined))
      fault(['mask', 'prior'], `needs the graphs ${PRIOR_GRAPHS.join(' and ')}`);
    if (m.mask.prior !== null && (m.answer?.nameBias == null || !given.includes('cells') || !given.includes('small')))
      fault(['mask', 'prior'], 'needs answer.nameBias, and the outputs cells and small of the vision graph');
    if (m.mask.boxes !== null && (m.mask.prior === null || m.mask.closer.asks === null || !given.includes('boxes')))
      fault(['mask', 'boxes'], 'needs mask.prior, mask.closer.asks, and the output boxes of the vision graph');
    if (m.graphs[OUTLINE_GRAPH] !== undefined && (!given.includes('small') || m.image.fit !== m.mask.fit))
      fault(['graphs', OUTLINE_GRAPH], 'needs the output small of the vision graph, and image.fit equal to mask.fit');
    const { regions: pointing } = m.prompt;
    if (pointing?.point === null && (pointing.scribblePoints ?? pointing.refine) !== null)
      fault(['prompt', 'regions', 'point'], 'is what scribbles and refine are written with');
    if (pointing?.box === null && pointing.refine !== null)
      fault(['prompt', 'regions', 'box'], 'is what refine is written with');
    if (m.weights !== undefined && m.weights !== m.precision)
      fault(['weights'], `is ${m.weights}, and precision is ${m.precision}`);
    const present = ALL_GRAPHS.flatMap((name) => {
      const spec = m.graphs[name];
      return spec === undefined ? [] : [{ name, spec }];
    });
    for (const { name, spec } of present)
      for (const tensor of [...spec.inputs, ...spec.outputs])
        if (tensor.type === 'float16' && !(name === 'decoder' && CACHE_TENSOR.test(tensor.name)))
          fault(['graphs', name, tensor.name], 'is float16, which only the KV cache may be');
    if (new Set(cacheTensors(m.graphs.decoder).map(({ type }) => type)).size > 1)
      fault(['graphs', 'decoder'], 'the tensors of the KV cache must have one type');
    for (const { name, spec } of present)
      if (!(spec.file in m.files)) fault(['graphs', name, 'file'], 'is not one of files');
    if (!('tokenizer.json' in m.files)) fault(['files'], 'tokenizer.json is missing');
  });

export type Manifest = z.infer<typeof manifest>;
export type Compute = Manifest['compute'];

/** A bundle whose manifest is parsed and whose files have the stated sizes and checksums. */
export interface Bundle {
  folder: string;
  manifest: Manifest;
  /** sha256 (hex) of manifest.json. */
  sha256: string;
}

/** Bytes that are read at once. */
const PART_BYTES = 1024 * 1024;

const invalid = (message: string, cause?: unknown): InferenceError =>
  new InferenceError('MODEL_INVALID', message, {}, cause);

/**
 * `onBytes`: receives the number of bytes of each part of a file that was read. `graphs` false: the files of graphs are
 * left to `readGraph`; their external data is checked here. Throws MODEL_INVALID with one sentence that names the file
 * and its fault.
 */
export async function openBundle(
  folder: string,
  onBytes: (count: number) => void = () => {},
  { graphs = true } = {},
): Promise<Bundle> {
  const text = await readText(folder);
  const parsed = parseManifest(text.toString());
  const left = graphs ? [] : graphNamesOf(parsed).map((name) => graphOf(parsed, name).file);
  const names = Object.keys(parsed.files).filter((name) => !left.includes(name));
  await Promise.all(names.map((name) => checkFile(folder, name, parsed, ({ length }) => onBytes(length))));
  return { folder, manifest: parsed, sha256: createHash('sha256').update(text).digest('hex') };
}

/** The file of a graph. What is checked is what is returned: the file is read once. Throws MODEL_INVALID. */
export async function readGraph(
  { folder, manifest }: Bundle,
  graph: GraphName,
  onBytes: (count: number) => void = () => {},
): Promise<Uint8Array> {
  const { file } = graphOf(manifest, graph);
  const bytes = new Uint8Array(manifest.files[file]?.byteSize ?? 0);
  let at = 0;
  await checkFile(folder, file, manifest, (part) => {
    // A file that grows meanwhile has another sha256.
    if (at + part.length <= bytes.length) bytes.set(part, at);
    at += part.length;
    onBytes(part.length);
  });
  return bytes;
}

/** Reads the manifest only; does not check the files that it names. */
export async function readManifest(folder: string): Promise<Manifest> {
  return parseManifest((await readText(folder)).toString());
}

async function readText(folder: string): Promise<Buffer> {
  return readFile(join(folder, 'manifest.json')).catch((error: unknown) => {
    throw invalid(`There is no model in ${folder}: manifest.json cannot be read.`, error);
  });
}

export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid('manifest.json is not valid JSON.', error);
  }
  const result = manifest.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw invalid(`manifest.json: ${issues.join('; ')}.`);
}

async function checkFile(
  folder: string,
  name: string,
  { files }: Manifest,
  onPart: (part: Uint8Array) => void,
): Promise<void> {
  const path = join(folder, name);
  const found = await stat(path).catch((error: unknown) => {
    throw invalid(`${path} is missing.`, error);
  });
  const { byteSize, sha256 } = files[name] ?? {};
  if (found.size !== byteSize)
    throw invalid(
      `${path} has ${found.size.toLocaleString('en')} bytes, the manifest states ${byteSize?.toLocaleString('en')}.`,
    );
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: PART_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(part);
    onPart(part);
  }
  if (hash.digest('hex') !== sha256) throw invalid(`${path} was altered: its sha256 is not the one in the manifest.`);
}
