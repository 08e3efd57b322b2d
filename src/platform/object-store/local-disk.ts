// The object store on the local disk, for one machine. Clients read and upload through signed URLs that this server
// serves itself (disk-handler.ts). An object appears whole or not at all: it is written to a temporary file, flushed
// and renamed. The objects of a mask are flushed in the background while later ones are written, and their folder once
// (settle). A full disk is STORE_UNAVAILABLE.
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { allDone } from '../../all-done.ts';
import { createDiskHandler } from './disk-handler.ts';
import { storeFull } from './object-store.ts';
import type { ListedObject, ObjectStore } from './object-store.ts';
import { expiryWithin, sign } from './signed-url.ts';
import type { Grant } from './signed-url.ts';

export interface LocalDiskOptions {
  folder: string;
  /** Path of the handler, for example /files. */
  path: string;
  /** Key of the signatures. A new key makes all URLs invalid. */
  secret: Uint8Array;
}

export interface LocalDiskStore extends ObjectStore {
  handler: RequestHandler;
}

/**
 * Part of the names of temporary files; no key contains it. Old folders also contain `<key>#type`, which is no longer
 * read.
 */
const PART = '#part-';

export async function createLocalDiskStore({ folder, path, secret }: LocalDiskOptions): Promise<LocalDiskStore> {
  await mkdir(folder, { recursive: true });
  const fileOf = (key: string): string => join(folder, checkKey(key));

  /** `write` writes a temporary file, which then gets the object's name. */
  const replace = async (file: string, write: (part: string) => Promise<void>): Promise<void> => {
    const part = `${file}${PART}${randomUUID()}`;
    try {
      await write(part);
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw errorOf(error);
    }
  };

  const put: ObjectStore['put'] = async (key, body, { signal }) => {
    const file = fileOf(key);
    await replace(file, async (part) => {
      if (body instanceof Readable) {
        await mkdir(dirname(file), { recursive: true });
        await pipeline(body, createWriteStream(part, { mode: 0o600 }), { signal });
      } else await writeBytes(part, body, signal);
      await flush(part);
    });
    await flush(dirname(file));
  };

  const head: ObjectStore['head'] = async (key) => {
    const file = fileOf(key);
    const found = await stat(file).catch(missing);
    return found === null || !found.isFile() ? null : { byteSize: found.size };
  };

  const urlOf = (grant: Grant): string => {
    const route = checkKey(grant.key).split('/').map(encodeURIComponent).join('/');
    return `${path}/${route}?${sign(grant, secret).toString()}`;
  };

  return {
    put,
    head,
    async putUnsettled(key, body, { signal }) {
      const file = fileOf(key);
      await replace(file, (part) => writeBytes(part, body, signal));
      const flushed = flush(file);
      flushed.catch(() => {});
      return { key, flushed };
    },
    async settle(objects) {
      await allDone(objects.map(({ flushed }) => flushed));
      // Flushes the folders after the files in them.
      await allDone([...new Set(objects.map(({ key }) => dirname(fileOf(key))))].map(flush));
    },
    async get(key) {
      const bytes = await readFile(fileOf(key)).catch(missing);
      return bytes === null ? null : new Uint8Array(bytes);
    },
    async delete(keys) {
      for (const key of keys) await rm(fileOf(key), { force: true });
    },
    list: (prefix, { after = '' } = {}) => list(folder, prefix, after),
    removeUnfinished: (before) => removeUnfinished(folder, before),
    async urlFor(key, { expiresInSeconds, contentType, downloadName }) {
      return urlOf({
        method: 'GET',
        key,
        contentType,
        expires: expiryWithin(expiresInSeconds, Date.now()),
        ...(downloadName === undefined ? {} : { downloadName }),
      });
    },
    async uploadTarget(key, { contentType, byteSize, sha256, expiresInSeconds }) {
      const expires = Math.ceil(Date.now() / 1000) + expiresInSeconds;
      const url = urlOf({ method: 'PUT', key, expires, byteSize, sha256, contentType });
      return { url, method: 'PUT', headers: { 'content-type': contentType }, expiresAt: new Date(expires * 1000) };
    },
    check: () => access(folder, constants.R_OK | constants.W_OK),
    close: () => Promise.resolve(),
    handler: createDiskHandler({ secret, head, put, fileOf }),
  };
}

/** Lower and upper letters, digits, dot, dash, underscore; parts joined by slashes. No part may leave the folder. */
function checkKey(key: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(key) || key.length > 500)
    throw new RangeError(`"${key}" is no key`);
  return key;
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
async function* list(folder: string, prefix: string, after: string): AsyncGenerator<ListedObject> {
  for await (const { path, modifiedAt } of walk(folder, prefix, after))
    if (!path.includes('#')) yield { key: path, modifiedAt };
}

/** Removes temporary files of processes that ended. */
async function removeUnfinished(folder: string, before: Date): Promise<number> {
  let removed = 0;
  for await (const { path, modifiedAt } of walk(folder, '', '')) {
    const file = join(folder, path);
    if (!path.includes('#') || modifiedAt >= before) continue;
    await rm(file, { force: true });
    removed++;
  }
  return removed;
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
async function flush(path: string): Promise<void> {
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

function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
  throw error;
}

const errorOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    ? storeFull(error)
    : error;
