// One file from elsewhere, whole or not at all: goes on where an earlier try ended, and gets its name only when its
// checksum is right.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface RemoteFile {
  /** Below the folder that it comes into. */
  path: string;
  url: string;
  size: number;
  /** Of the content; null: nobody says, so only the size is compared. */
  checksum: { sha256: string } | { gitSha1: string } | null;
}

export interface DownloadOptions {
  folder: string;
  /** A Hugging Face token, for the hub alone. */
  token?: string | undefined;
  /** Who answers, for people. */
  origin: string;
  /** Bytes on the disk of all files that are wanted. */
  onProgress: (done: number, total: number, file: string) => void;
  /** A sentence for what went wrong, or the error itself. */
  explain: (error: unknown) => unknown;
}

/** What a person can do something about, in one sentence. */
export class PullError extends Error {
  override readonly name = 'PullError';
}

export class StatusError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

const TRIES = 5;
const RETRY_AFTER_MS = 500;

/** What of `files` is not there yet, one after the other. Throws PullError. */
export async function download(files: readonly RemoteFile[], options: DownloadOptions): Promise<void> {
  const { folder, onProgress } = options;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const held = await Promise.all(
    files.map(async (file) => ((await isWhole(folder, file)) ? file.size : sizeOf(`${join(folder, file.path)}.part`))),
  );
  await mkdir(folder, { recursive: true });
  await refuseFullDisk(folder, total - held.reduce((sum, size) => sum + size, 0));
  let done = 0;
  for (const file of files) {
    if (!(await isWhole(folder, file)))
      await fetchWhole(options, file, (bytes) => onProgress(done + bytes, total, file.path));
    done += file.size;
    onProgress(done, total, file.path);
  }
}

/** What is the same of all that can be asked; null for anything else. */
export function explainNetwork(error: unknown, origin: string): PullError | null {
  if (error instanceof StatusError) return new PullError(`${origin} answered with ${error.status}; try again later.`);
  if (error instanceof TypeError)
    return new PullError(`${origin} cannot be reached; what was fetched is kept, run the same command again.`);
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return new PullError('The disk is full; make room and run the same command again.');
  return null;
}

async function refuseFullDisk(folder: string, missing: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < missing)
    throw new PullError(
      `${(missing / 1e9).toFixed(1)} GB are still to be fetched, ${folder} has ` +
        `${((bavail * bsize) / 1e9).toFixed(1)} GB free.`,
    );
}

/** Tries several times, each time from where the last one ended. */
async function fetchWhole(options: DownloadOptions, file: RemoteFile, onBytes: (bytes: number) => void): Promise<void> {
  const target = join(options.folder, file.path);
  await mkdir(dirname(target), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchRest(options.token, file, `${target}.part`, onBytes);
      break;
    } catch (error) {
      const lasting =
        error instanceof StatusError || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');
      if (lasting || attempt === TRIES) throw options.explain(error);
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY_AFTER_MS * attempt);
      });
    }
  }
  if (!(await hasChecksum(`${target}.part`, file))) {
    await rm(`${target}.part`);
    throw new PullError(
      `${file.path} came with another checksum than ${options.origin} promises; it was thrown ` +
        'away, run the same command again.',
    );
  }
  await rename(`${target}.part`, target);
  await rm(`${target}.part.id`, { force: true });
}

async function fetchRest(
  token: string | undefined,
  file: RemoteFile,
  part: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  // A part of another version of the file is of no use.
  const id = idOf(file);
  const known = existsSync(`${part}.id`) ? await readFile(`${part}.id`, 'utf8') : '';
  if (known !== id) await rm(part, { force: true });
  await writeFile(`${part}.id`, id);
  let start = await sizeOf(part);
  if (start === file.size && start > 0) return;
  if (start > file.size) {
    await rm(part);
    start = 0;
  }
  const response = await fetch(file.url, {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(start > 0 ? { range: `bytes=${start}-` } : {}),
    },
  });
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
  if (bytes < file.size) throw new TypeError('the connection ended early');
}

function idOf({ checksum, size }: RemoteFile): string {
  if (checksum === null) return String(size);
  return 'sha256' in checksum ? checksum.sha256 : checksum.gitSha1;
}

/** Git's own id is the sha1 of a header and the content. */
async function hasChecksum(path: string, { checksum, size }: RemoteFile): Promise<boolean> {
  if ((await sizeOf(path)) !== size) return false;
  if (checksum === null) return true;
  const hash = createHash('sha256' in checksum ? 'sha256' : 'sha1');
  if ('gitSha1' in checksum) hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === idOf({ checksum, size, path, url: '' });
}

/**
 * A large file (with a sha256) under its own name was checked once; its size tells that it is still the one. A small
 * one is read again: it may have been edited.
 */
async function isWhole(folder: string, file: RemoteFile): Promise<boolean> {
  const path = join(folder, file.path);
  if (!existsSync(path) || (await sizeOf(path)) !== file.size) return false;
  return (file.checksum !== null && 'sha256' in file.checksum) || hasChecksum(path, file);
}

async function sizeOf(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}
