// Downloads files. A download continues where an earlier attempt ended. A file gets its name after its checksum is
// verified, so a file with its name is complete.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { retry } from '../../src/platform/retry.ts';

export interface RemoteFile {
  /** Relative to the folder of the download. */
  path: string;
  url: string;
  size: number;
  /** Of the content; null when the source has none: then only the size is compared. */
  checksum: { sha256: string } | { gitSha1: string } | null;
}

export interface DownloadOptions {
  folder: string;
  /** A Hugging Face token. It is sent with every request. */
  token?: string | undefined;
  /** Name of the source, for messages. */
  origin: string;
  /** `done` of `total` bytes of all files; `file`: the one that is downloaded. */
  onProgress: (done: number, total: number, file: string) => void;
  /** A PullError that explains the error, or the error itself. */
  explain: (error: unknown) => unknown;
}

/** A failure that the user can act on. The message is one sentence. */
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

/** The longest pauses before the second to the fifth attempt at a file. */
const PAUSES_MS = [500, 1000, 1500, 2000];

/** The server refuses the file, or the disk is full: another attempt fails too. */
const isLasting = (error: unknown): boolean =>
  error instanceof StatusError || (error instanceof Error && 'code' in error && error.code === 'ENOSPC');

/** Downloads the files that the folder lacks, one after another. Throws PullError. */
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

/** Explains failures of the network and of the disk, which all sources have; null for another error. */
export function explainNetwork(error: unknown, origin: string): PullError | null {
  if (error instanceof StatusError) return new PullError(`${origin} answered with ${error.status}; try again later.`);
  if (error instanceof TypeError)
    return new PullError(`${origin} cannot be reached. The downloaded part is kept; run the same command again.`);
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return new PullError('The disk is full; make room and run the same command again.');
  return null;
}

async function refuseFullDisk(folder: string, missing: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < missing)
    throw new PullError(
      `${(missing / 1e9).toFixed(1)} GB are still to be downloaded, ${folder} has ` +
        `${((bavail * bsize) / 1e9).toFixed(1)} GB free.`,
    );
}

/** Up to five attempts; each continues where the previous one ended. */
async function fetchWhole(options: DownloadOptions, file: RemoteFile, onBytes: (bytes: number) => void): Promise<void> {
  const target = join(options.folder, file.path);
  await mkdir(dirname(target), { recursive: true });
  await retry(() => fetchRest(options.token, file, `${target}.part`, onBytes), {
    when: (error) => !isLasting(error),
    pausesMs: PAUSES_MS,
  }).catch((error: unknown) => {
    throw options.explain(error);
  });
  if (!(await hasChecksum(`${target}.part`, file))) {
    await rm(`${target}.part`);
    throw new PullError(
      `The checksum of ${file.path} is not the one that ${options.origin} states. The file is deleted; ` +
        'run the same command again.',
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
  // A part of another version of the file is deleted.
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

/** Git's id of a blob is the SHA-1 of a header and the content. */
async function hasChecksum(path: string, { checksum, size }: RemoteFile): Promise<boolean> {
  if ((await sizeOf(path)) !== size) return false;
  if (checksum === null) return true;
  const hash = createHash('sha256' in checksum ? 'sha256' : 'sha1');
  if ('gitSha1' in checksum) hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === idOf({ checksum, size, path, url: '' });
}

/**
 * The checksum of a large file (with a sha256) was verified before it got its name, so only its size is compared. A
 * small file is hashed again, because it may have been edited.
 */
async function isWhole(folder: string, file: RemoteFile): Promise<boolean> {
  const path = join(folder, file.path);
  if (!existsSync(path) || (await sizeOf(path)) !== file.size) return false;
  return (file.checksum !== null && 'sha256' in file.checksum) || hasChecksum(path, file);
}

async function sizeOf(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}
