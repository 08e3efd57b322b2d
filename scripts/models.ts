// Lists, checks and removes the bundles of models/; downloads bundles and checkpoints.
//   npm run models -- list
//   npm run models -- info <id> | verify <id> | remove <id>
//   npm run models -- fit <id> [--memory <GB>]
//   npm run models -- pull <owner/name | https address | folder> [--revision main] [--out <folder>]
// `pull` reads HF_TOKEN and HF_ENDPOINT. A source with a manifest.json is a bundle, which `pull` stores in models/<id>.
// Every other source is a checkpoint, which must be exported.
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { InferenceError, describeFit, openBundle, readManifest } from '../inference/index.ts';
import { readArguments, refuseArguments } from '../src/command-line.ts';
import { PullError } from './models/download.ts';
import { pullBundle, sourceOf } from './models/pull-bundle.ts';
import { pull } from './models/pull.ts';

const USAGE =
  'npm run models -- list | info <id> | verify <id> | remove <id> | fit <id> [--memory <GB>] | pull <owner/name | ' +
  'https address | folder> [--revision main] [--out <folder>]';
const MODELS = 'models';
const GB = 1e9;

const {
  values,
  positionals: [command, name],
} = readArguments(USAGE, {
  allowPositionals: true,
  options: { revision: { type: 'string', default: 'main' }, out: { type: 'string' }, memory: { type: 'string' } },
});

try {
  await run();
} catch (error) {
  if (!(error instanceof PullError) && !(error instanceof InferenceError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  if (command === 'list') return list();
  if (name === undefined || command === undefined) refuseArguments('Say what is to be done with which model.', USAGE);
  switch (command) {
    case 'info':
      return info(folderOf(name));
    case 'fit':
      return fit(folderOf(name));
    case 'verify':
      return verify(folderOf(name));
    case 'remove':
      return remove(folderOf(name));
    case 'pull':
      return pullFrom(name);
    default:
      refuseArguments(`There is no command ${command}.`, USAGE);
  }
}

/** The folder of a bundle in models/. An id cannot lead out of models/. */
function folderOf(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id) || !existsSync(join(MODELS, id, 'manifest.json')))
    throw new InferenceError('MODEL_INVALID', `There is no bundle ${id} in ${MODELS}/.`);
  return join(MODELS, id);
}

async function list(): Promise<void> {
  for (const entry of existsSync(MODELS) ? readdirSync(MODELS) : []) {
    if (existsSync(join(MODELS, entry, 'manifest.json'))) console.log(`${entry.padEnd(24)} ${await lineOf(entry)}`);
  }
}

/** A bundle that cannot be read gets a line with its fault. */
async function lineOf(entry: string): Promise<string> {
  try {
    const { files, version, precision, name: title } = await readManifest(join(MODELS, entry));
    const bytes = Object.values(files).reduce((sum, { byteSize }) => sum + byteSize, 0);
    return `${version.padEnd(8)} ${precision.padEnd(5)} ${(bytes / GB).toFixed(3).padStart(8)} GB  ${title}`;
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    return `cannot be used: ${error.message}`;
  }
}

async function info(folder: string): Promise<void> {
  const {
    name: title,
    version,
    domain,
    trainingData,
    licence,
    precision,
    createdBy,
    decoder,
    mask,
    image,
    metrics,
  } = await readManifest(folder);
  console.log(
    `${title} ${version} (${precision}, ${licence})\n${domain}\nTrained on: ${trainingData}\nMade by: ${createdBy}`,
  );
  console.log(
    `Language model: ${decoder.layers} layers, width ${decoder.width}, ${decoder.kvHeads} KV ` +
      `heads, ${decoder.maxPositions} positions`,
  );
  console.log(
    `Image: ${image.side} px, ${image.tokensPerTile} tokens per tile. Mask: ${mask.side} px, ` +
      `scales ${mask.scaleSides.join(' ')}`,
  );
  for (const [metric, value] of Object.entries(metrics)) console.log(`  ${metric.padEnd(28)} ${value}`);
}

/** Prints which precisions of a bundle fit in the memory, and for how many turns at the same time. */
async function fit(folder: string): Promise<void> {
  const given = values.memory === undefined ? process.availableMemory() / GB : Number(values.memory);
  if (!(given > 0)) refuseArguments('--memory is a number of GB.', USAGE);
  for (const line of describeFit(await readManifest(folder), given * GB)) console.log(line);
}

async function verify(folder: string): Promise<void> {
  const { manifest } = await openBundle(folder);
  console.log(`${Object.keys(manifest.files).length} files match the manifest.`);
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
  console.log(`${folder} is removed.`);
}

async function pullFrom(text: string): Promise<void> {
  const hub = {
    revision: values.revision,
    hubUrl: (process.env['HF_ENDPOINT'] ?? 'https://huggingface.co').replace(/\/$/, ''),
    token: process.env['HF_TOKEN'] || undefined,
  };
  const source = sourceOf(text, hub);
  const bar = new SingleBar({
    format: '[{bar}] {percentage} % · {done} of {all} GB · {eta_formatted} left · {file}',
    hideCursor: true,
  });
  let started = false;
  const onProgress = (done: number, total: number, file: string): void => {
    const progress = { done: (done / GB).toFixed(2), all: (total / GB).toFixed(2), file };
    if (!started) bar.start(total, done, progress);
    started = true;
    bar.update(done, progress);
  };
  try {
    const bundle = await pullBundle({ source, models: MODELS, folder: values.out, onProgress });
    bar.stop();
    if (bundle !== null)
      return console.log(`${bundle} is ready: every file matches the manifest. Next: MODEL=${bundle} npm start`);
    if (source.kind !== 'hub') throw new PullError(`There is no manifest.json at ${text}.`);
    const folder = values.out ?? join('checkpoints', source.hub.repo.replace('/', '--'));
    const files = await pull({ ...source.hub, folder, onProgress });
    bar.stop();
    console.log(
      `${files.length} files are in ${folder}. Next: python -m training.export_argenseg ${folder} ` +
        `--out ${MODELS}/${source.hub.repo.split('/')[1]?.toLowerCase() ?? 'argenseg'}`,
    );
  } finally {
    bar.stop();
  }
}
