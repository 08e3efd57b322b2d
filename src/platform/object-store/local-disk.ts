// Objects as files in one folder, for one machine; read and uploaded by clients through signed URLs that this server answers itself
// (disk-handler.ts). An object appears whole or not at all: it is written beside its place, flushed and moved there. A full disk is
// STORE_UNAVAILABLE.
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { createDiskHandler } from './disk-handler.ts';
import { storeFull } from './object-store.ts';
import type { ListedObject, ObjectStore } from './object-store.ts';
import { sign } from './signed-url.ts';
import type { Grant } from './signed-url.ts';

export interface LocalDiskOptions {
  folder: string;
  /** Of this server, as clients reach it; asked when a URL is made. */
  baseUrl: () => string;
  /** Where the handler is mounted, e.g. /files. */
  path: string;
  /** Key of the signatures; keep it, or all URLs end. */
  secret: Uint8Array;
}

export interface LocalDiskStore extends ObjectStore {
  handler: RequestHandler;
}

/** Names of files beside an object: `<key>` itself, and its type under a name that no key can have. */
const TYPE_SUFFIX = '#type';
const PART = '#part-';
const DEFAULT_TYPE = 'application/octet-stream';

export async function createLocalDiskStore({ folder, baseUrl, path, secret }: LocalDiskOptions): Promise<LocalDiskStore> {
  await mkdir(folder, { recursive: true });
  const fileOf = (key: string): string => join(folder, checkKey(key));

  const put: ObjectStore['put'] = async (key, body, { contentType, signal }) => {
    const file = fileOf(key);
    const part = `${file}${PART}${randomUUID()}`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await pipeline(body instanceof Readable ? body : Readable.from([body]), createWriteStream(part, { mode: 0o600 }), { signal });
      await flush(part);
      await writeType(`${file}${TYPE_SUFFIX}`, contentType);
      await rename(part, file);
      await flush(dirname(file));
    } catch (error) {
      await rm(part, { force: true });
      if ((await stat(file).catch(missing)) === null) await rm(`${file}${TYPE_SUFFIX}`, { force: true });
      throw isFull(error) ? storeFull(error) : error;
    }
  };

  const head: ObjectStore['head'] = async (key) => {
    const file = fileOf(key);
    const found = await stat(file).catch(missing);
    if (found === null || !found.isFile()) return null;
    const contentType = (await readFile(`${file}${TYPE_SUFFIX}`, 'utf8').catch(missing)) ?? DEFAULT_TYPE;
    return { byteSize: found.size, contentType };
  };

  const urlOf = (grant: Grant): string => {
    const route = checkKey(grant.key).split('/').map(encodeURIComponent).join('/');
    return `${baseUrl()}${path}/${route}?${sign(grant, secret).toString()}`;
  };
  const expiry = (seconds: number): number => Math.ceil(Date.now() / 1000) + seconds;

  return {
    put, head,
    async get(key) {
      const bytes = await readFile(fileOf(key)).catch(missing);
      return bytes === null ? null : new Uint8Array(bytes);
    },
    async delete(keys) {
      for (const key of keys) {
        const file = fileOf(key);
        await rm(file, { force: true });
        await rm(`${file}${TYPE_SUFFIX}`, { force: true });
      }
    },
    list: (prefix, { after = '' } = {}) => list(folder, prefix, after),
    removeUnfinished: (before) => removeUnfinished(folder, before),
    async urlFor(key, { expiresInSeconds, downloadName }) {
      return urlOf({ method: 'GET', key, expires: expiry(expiresInSeconds), ...(downloadName === undefined ? {} : { downloadName }) });
    },
    async uploadTarget(key, { contentType, byteSize, sha256, expiresInSeconds }) {
      const expires = expiry(expiresInSeconds);
      const url = urlOf({ method: 'PUT', key, expires, byteSize, sha256, contentType });
      return { url, method: 'PUT', headers: { 'content-type': contentType }, expiresAt: new Date(expires * 1000) };
    },
    check: () => access(folder, constants.R_OK | constants.W_OK),
    close: () => Promise.resolve(),
    handler: createDiskHandler({ secret, head, put, fileOf }),
  };
}

/** Lower and upper letters, digits, dot, dash, underscore; parts joined by slashes; no part that climbs out. */
function checkKey(key: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(key) || key.length > 500) throw new RangeError(`"${key}" is no key`);
  return key;
}

/** All files whose path begins with `prefix` and is above `after`, depth first in byte order; those beside the objects too. */
async function* walk(folder: string, prefix: string, after: string, relative = ''): AsyncGenerator<{ path: string; modifiedAt: Date }> {
  const entries = (await readdir(join(folder, relative), { withFileTypes: true }).catch(missing)) ?? [];
  // A folder sorts as its name with the slash that follows, as in the keys.
  const named = entries.map((entry) => ({ folder: entry.isDirectory(), path: `${relative}${entry.name}${entry.isDirectory() ? '/' : ''}` }));
  for (const { folder: isFolder, path } of named.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (isFolder && (path.startsWith(prefix) || prefix.startsWith(path)) && (path > after || after.startsWith(path))) yield* walk(folder, prefix, after, path);
    else if (!isFolder && path.startsWith(prefix) && path > after) {
      const found = await stat(join(folder, path)).catch(missing);
      if (found !== null) yield { path, modifiedAt: found.mtime };
    }
  }
}

/** What is being written is not there yet. */
async function* list(folder: string, prefix: string, after: string): AsyncGenerator<ListedObject> {
  for await (const { path, modifiedAt } of walk(folder, prefix, after)) if (!path.includes('#')) yield { key: path, modifiedAt };
}

/** A writer that died leaves its part, or the type of an object that never came. */
async function removeUnfinished(folder: string, before: Date): Promise<number> {
  let removed = 0;
  for await (const { path, modifiedAt } of walk(folder, '', '')) {
    const file = join(folder, path);
    if (!path.includes('#') || modifiedAt >= before) continue;
    if (path.endsWith(TYPE_SUFFIX) && (await stat(file.slice(0, -TYPE_SUFFIX.length)).catch(missing)) !== null) continue;
    await rm(file, { force: true });
    removed++;
  }
  return removed;
}

async function writeType(file: string, contentType: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(contentType);
  } finally {
    await handle.close();
  }
}

/** A crash of the machine must not leave an empty file under the object's name. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
  throw error;
}

const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
