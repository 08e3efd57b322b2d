// The model bundles of this folder, and checkpoints from a hub.
//   npm run models -- list
//   npm run models -- info <id> | verify <id> | remove <id>
//   npm run models -- pull <owner/name> [--revision main] [--out checkpoints/<owner>--<name>]     HF_TOKEN, HF_ENDPOINT
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { InferenceError, openBundle, readManifest } from '../inference/index.ts';
import { PullError, pull } from './models/pull.ts';

const USAGE = 'npm run models -- list | info <id> | verify <id> | remove <id> | pull <owner/name> [--revision main] [--out <folder>]';
const MODELS = 'models';
const GB = 1e9;

const { values, positionals: [command, name] } = readArguments();

try {
  await run();
} catch (error) {
  if (!(error instanceof PullError) && !(error instanceof InferenceError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function readArguments(): { values: { revision: string; out?: string | undefined }; positionals: string[] } {
  try {
    return parseArgs({ allowPositionals: true, options: { revision: { type: 'string', default: 'main' }, out: { type: 'string' } } });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return { values: { revision: 'main' }, positionals: [] };
  }
}

async function run(): Promise<void> {
  if (command === 'list') return list();
  if (name === undefined || command === undefined) return usage();
  switch (command) {
    case 'info': return info(folderOf(name));
    case 'verify': return verify(folderOf(name));
    case 'remove': return remove(folderOf(name));
    case 'pull': return pullFrom(name);
    default: usage();
  }
}

function usage(): void {
  console.error(USAGE);
  process.exitCode = 2;
}

/** A bundle of this folder; never anything outside it. */
function folderOf(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id) || !existsSync(join(MODELS, id, 'manifest.json'))) throw new InferenceError('MODEL_INVALID', `There is no bundle ${id} in ${MODELS}/.`);
  return join(MODELS, id);
}

async function list(): Promise<void> {
  for (const entry of existsSync(MODELS) ? readdirSync(MODELS) : []) {
    if (existsSync(join(MODELS, entry, 'manifest.json'))) console.log(`${entry.padEnd(24)} ${await lineOf(entry)}`);
  }
}

/** One that is broken does not hide the others. */
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
  const { name: title, version, domain, trainingData, licence, precision, createdBy, decoder, mask, image, metrics } = await readManifest(folder);
  console.log(`${title} ${version} (${precision}, ${licence})\n${domain}\nTrained on: ${trainingData}\nMade by: ${createdBy}`);
  console.log(`Language model: ${decoder.layers} layers, width ${decoder.width}, ${decoder.kvHeads} KV heads, ${decoder.maxPositions} positions`);
  console.log(`Picture: ${image.side} px, ${image.tokensPerTile} tokens a tile. Mask: ${mask.side} px, scales ${mask.scaleSides.join(' ')}`);
  for (const [metric, value] of Object.entries(metrics)) console.log(`  ${metric.padEnd(28)} ${value}`);
}

async function verify(folder: string): Promise<void> {
  const { manifest } = await openBundle(folder);
  console.log(`${Object.keys(manifest.files).length} files are as the manifest says.`);
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
  console.log(`${folder} is removed.`);
}

async function pullFrom(repo: string): Promise<void> {
  if (!/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/.test(repo)) throw new PullError(`"${repo}" is no owner/name.`);
  const folder = values.out ?? join('checkpoints', repo.replace('/', '--'));
  const bar = new SingleBar({ format: '[{bar}] {percentage} % · {done} of {all} GB · {eta_formatted} left · {file}', hideCursor: true });
  let started = false;
  try {
    const files = await pull({
      repo, folder, revision: values.revision, hubUrl: (process.env['HF_ENDPOINT'] ?? 'https://huggingface.co').replace(/\/$/, ''), token: process.env['HF_TOKEN'] || undefined,
      onProgress(done, total, file) {
        const shown = { done: (done / GB).toFixed(2), all: (total / GB).toFixed(2), file };
        if (!started) bar.start(total, done, shown);
        started = true;
        bar.update(done, shown);
      },
    });
    bar.stop();
    console.log(`${files.length} files are in ${folder}. Next: python -m training.export_argenseg ${folder} --out ${MODELS}/${repo.split('/')[1]?.toLowerCase() ?? 'argenseg'}`);
  } finally {
    bar.stop();
  }
}
