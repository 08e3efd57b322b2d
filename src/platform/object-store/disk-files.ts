// Files of the local disk: written to a temporary file, flushed and renamed; listed in the order of their keys. A full
// disk is STORE_UNAVAILABLE. Knows no URL.
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { storeFull } from './object-store.ts';
import type { ListedObject } from './object-store.ts';

/**
 * Part of the names of temporary files; no key contains it. Old folders also contain `<key>#type`, which is no longer
 * read.
 */
const PART = '#part-';

/** Writes a whole file and flushes it and its folder. */
export async function writeFlushed(file: string, body: Uint8Array | Readable, signal?: AbortSignal): Promise<void> {
  await replace(file, async (part) => {
    if (body instanceof Readable) {
      await mkdir(dirname(file), { recursive: true });
      await pipeline(body, createWriteStream(part, { mode: 0o600 }), { signal });
    } else await writeBytes(part, body, signal);
    await flush(part);
  });
  await flush(dirname(file));
}

/** Writes a whole file and does not flush it. */
export const writeUnflushed = (file: string, body: Uint8Array, signal?: AbortSignal): Promise<void> =>
  replace(file, (part) => writeBytes(part, body, signal));

/** `write` writes a temporary file, which then gets the object's name. */
async function replace(file: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${file}${PART}${randomUUID()}`;
  try {
    await write(part);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw errorOf(error);
  }
}

/** The folder exists for all files of a mask except the first. */
async function writeBytes(file: string, body: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  const write = (): Promise<void> => writeFile(file, body, { mode: 0o600, signal });
  await write().catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    await mkdir(dirname(file), { recursive: true });
    await write();
  });
}

/** A crash of the machine must not leave an empty file under the object's name. */
export async function flush(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw errorOf(error);
  }
}

/**
 * All files whose path begins with `prefix` and is above `after`, depth first in byte order. Includes temporary files.
 */
async function* walk(
  folder: string,
  prefix: string,
  after: string,
  relative = '',
): AsyncGenerator<{ path: string; modifiedAt: Date }> {
  const entries = (await readdir(join(folder, relative), { withFileTypes: true }).catch(missing)) ?? [];
  // A folder is sorted by its name with the following slash, as in the keys.
  const named = entries.map((entry) => ({
    folder: entry.isDirectory(),
    path: `${relative}${entry.name}${entry.isDirectory() ? '/' : ''}`,
  }));
  for (const { folder: isFolder, path } of named.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (isFolder && (path.startsWith(prefix) || prefix.startsWith(path)) && (path > after || after.startsWith(path)))
      yield* walk(folder, prefix, after, path);
    else if (!isFolder && path.startsWith(prefix) && path > after) {
      const found = await stat(join(folder, path)).catch(missing);
      if (found !== null) yield { path, modifiedAt: found.mtime };
    }
  }
}

/** Leaves out temporary files. */
export async function* list(folder: string, prefix: string, after: string): AsyncGenerator<ListedObject> {
  for await (const { path, modifiedAt } of walk(folder, prefix, after))
    if (!path.includes('#')) yield { key: path, modifiedAt };
}

/** Removes temporary files of processes that ended. */
export async function removeUnfinished(folder: string, before: Date): Promise<number> {
  let removed = 0;
  for await (const { path, modifiedAt } of walk(folder, '', '')) {
    const file = join(folder, path);
    if (!path.includes('#') || modifiedAt >= before) continue;
    await rm(file, { force: true });
    removed++;
  }
  return removed;
}

/** For `catch`: null when the file or its folder does not exist. Throws any other error. */
export function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
  throw error;
}

const errorOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    ? storeFull(error)
    : error;
