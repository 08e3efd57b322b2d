// The object store on the local disk, for one machine. Clients read and upload through signed URLs that this server
// serves itself (disk-handler.ts). An object appears whole or not at all: it is written to a temporary file, flushed
// and renamed. The objects of a mask are flushed in the background while later ones are written, and their folder once
// (settle). A full disk is STORE_UNAVAILABLE.
import { access, constants, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RequestHandler } from 'express';
import { allDone } from '../../all-done.ts';
import { flush, list, missing, removeUnfinished, writeFlushed, writeUnflushed } from './disk-files.ts';
import { createDiskHandler } from './disk-handler.ts';
import type { ObjectStore } from './object-store.ts';
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

export async function createLocalDiskStore({ folder, path, secret }: LocalDiskOptions): Promise<LocalDiskStore> {
  await mkdir(folder, { recursive: true });
  const fileOf = (key: string): string => join(folder, checkKey(key));

  const put: ObjectStore['put'] = async (key, body, { signal }) => writeFlushed(fileOf(key), body, signal);

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
      await writeUnflushed(file, body, signal);
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
