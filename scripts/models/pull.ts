// Fetches a checkpoint from a Hugging Face hub: resumable, every file checked against the hub's own checksum before it gets its name, so that
// nothing half-done is ever taken for whole. Knows the hub's endpoints and files; nothing of what is in them.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HubApiError, listFiles } from '@huggingface/hub';
import type { ListFileEntry } from '@huggingface/hub';

export interface PullOptions {
  /** owner/name */
  repo: string;
  revision: string;
  /** Folder that the files come into. */
  folder: string;
  hubUrl: string;
  token?: string | undefined;
  /** Bytes on the disk of all that are wanted. */
  onProgress: (done: number, total: number, file: string) => void;
}

/** What a person can do something about, in one sentence. */
export class PullError extends Error {
  override readonly name = 'PullError';
}

/** Weights, configuration and tokenizer; no pictures, no other weight formats. */
const WANTED = /(^|\/)(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|preprocessor_config|model\.safetensors\.index)\.json$|(^|\/)tokenizer\.model$|\.safetensors$/;
const TRIES = 5;
const RETRY_AFTER_MS = 500;

export async function pull(options: PullOptions): Promise<string[]> {
  const { folder, token, onProgress } = options;
  if (token !== undefined && !token.startsWith('hf_')) throw new PullError('HF_TOKEN holds no token of a hub: those begin with hf_.');
  const files = await listWanted(options);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const held = await Promise.all(files.map(async (file) => (await isWhole(folder, file) ? file.size : sizeOf(`${join(folder, file.path)}.part`))));
  await mkdir(folder, { recursive: true });
  await refuseFullDisk(folder, total - held.reduce((sum, size) => sum + size, 0));
  let done = 0;
  for (const file of files) {
    if (!(await isWhole(folder, file))) await fetchWhole(options, file, (bytes) => onProgress(done + bytes, total, file.path));
    done += file.size;
    onProgress(done, total, file.path);
  }
  return files.map(({ path }) => path);
}

async function listWanted({ repo, revision, hubUrl, token }: PullOptions): Promise<ListFileEntry[]> {
  const files: ListFileEntry[] = [];
  try {
    for await (const entry of listFiles({ repo: { type: 'model', name: repo }, revision, hubUrl, recursive: true, ...(token === undefined ? {} : { accessToken: token }) })) {
      if (entry.type === 'file' && WANTED.test(entry.path) && isPlain(entry.path)) files.push(entry);
    }
  } catch (error) {
    throw explain(error, repo, hubUrl);
  }
  if (!files.some(({ path }) => path.endsWith('.safetensors'))) throw new PullError(`${repo} holds no safetensors weights.`);
  return files;
}

/** A name from elsewhere must not lead out of the folder. */
const isPlain = (path: string): boolean => path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part));

function explain(error: unknown, repo: string, hubUrl: string): unknown {
  const status = error instanceof HubApiError ? error.statusCode : error instanceof StatusError ? error.status : null;
  if (status === 401 || status === 403) return new PullError(`${repo} needs a token: accept its terms on ${hubUrl}/${repo} and set HF_TOKEN.`);
  if (status === 404) return new PullError(`There is no ${repo} at ${hubUrl} (or it is private: set HF_TOKEN).`);
  if (status !== null) return new PullError(`${hubUrl} answered with ${status}; try again later.`);
  if (error instanceof TypeError) return new PullError(`${hubUrl} cannot be reached; what was fetched is kept, run the same command again.`);
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return new PullError('The disk is full; make room and run the same command again.');
  return error;
}

async function refuseFullDisk(folder: string, missing: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < missing) throw new PullError(`${(missing / 1e9).toFixed(1)} GB are still to be fetched, ${folder} has ${((bavail * bsize) / 1e9).toFixed(1)} GB free.`);
}

class StatusError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** Tries several times, each time from where the last one ended. */
async function fetchWhole(options: PullOptions, file: ListFileEntry, onBytes: (bytes: number) => void): Promise<void> {
  const target = join(options.folder, file.path);
  await mkdir(dirname(target), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(options, file, `${target}.part`, onBytes);
      break;
    } catch (error) {
      const lasting = error instanceof StatusError || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
      if (lasting || attempt === TRIES) throw explain(error, options.repo, options.hubUrl);
      await new Promise((resolve) => { setTimeout(resolve, RETRY_AFTER_MS * attempt); });
    }
  }
  if (!(await hasChecksum(`${target}.part`, file))) {
    await rm(`${target}.part`);
    throw new PullError(`${file.path} came with another checksum than ${options.hubUrl} promises; it was thrown away, run the same command again.`);
  }
  await rename(`${target}.part`, target);
  await rm(`${target}.part.id`, { force: true });
}

async function fetchRest({ repo, revision, hubUrl, token }: PullOptions, file: ListFileEntry, part: string, onBytes: (bytes: number) => void): Promise<void> {
  // A part of another version of the file is of no use.
  const id = idOf(file);
  const known = existsSync(`${part}.id`) ? await readFile(`${part}.id`, 'utf8') : '';
  if (known !== id) await rm(part, { force: true });
  await writeFile(`${part}.id`, id);
  let start = await sizeOf(part);
  if (start === file.size) return;
  if (start > file.size) {
    await rm(part);
    start = 0;
  }
  const url = `${hubUrl}/${repo}/resolve/${encodeURIComponent(revision)}/${file.path}`;
  const response = await fetch(url, { headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(start > 0 ? { range: `bytes=${start}-` } : {}) } });
  if (!response.ok || response.body === null) throw new StatusError(response.status);
  const resumed = response.status === 206;
  let bytes = resumed ? start : 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      bytes += chunk.length;
      onBytes(bytes);
      next(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), count, createWriteStream(part, { flags: resumed ? 'a' : 'w' }));
  if (bytes !== file.size) throw new TypeError('the connection ended early');
}

const idOf = ({ lfs, oid, size }: ListFileEntry): string => lfs?.oid ?? oid ?? String(size);

/** Large files: sha256 of the content. Small ones: Git's own id, the sha1 of a header and the content. */
async function hasChecksum(path: string, { lfs, oid, size }: ListFileEntry): Promise<boolean> {
  if (lfs === undefined && oid === undefined) return (await sizeOf(path)) === size;
  const hash = createHash(lfs === undefined ? 'sha1' : 'sha256');
  if (lfs === undefined) hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === (lfs?.oid ?? oid);
}

/** A large file under its own name was checked once; its size tells that it is still the one. A small one is read again: it may have been edited. */
async function isWhole(folder: string, file: ListFileEntry): Promise<boolean> {
  const path = join(folder, file.path);
  return existsSync(path) && (await sizeOf(path)) === file.size && (file.lfs !== undefined || hasChecksum(path, file));
}

async function sizeOf(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}
