import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import type { LocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import { objectStoreConformance } from '../conformance/object-store.ts';

async function open(): Promise<{ store: LocalDiskStore; end: () => Promise<void>; origin: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'disk-'));
  let origin = '';
  const store = await createLocalDiskStore({ folder, baseUrl: () => origin, path: '/files', secret: new Uint8Array(32).fill(7) });
  const app = express();
  app.use('/files', store.handler);
  const server = createServer(app);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { store, origin, folder, end: async () => { server.closeAllConnections(); server.close(); await rm(folder, { recursive: true }); } };
}

objectStoreConformance('local disk', open);

describe('the local disk', () => {
  let disk: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => { disk = await open(); });
  afterAll(() => disk.end());
  const put = (key: string): Promise<void> => disk.store.put(key, new Uint8Array([1]), { contentType: 'text/plain' });

  it.each(['../outside', '/absolute', 'a/../b', 'a//b', '.hidden', 'a/.hidden', 'a#type', '', 'a\0b'])('takes %j for no key', async (key) => {
    await expect(put(key)).rejects.toThrow(RangeError);
    await expect(disk.store.get(key)).rejects.toThrow(RangeError);
  });

  it('throws away what a writer left that died, and only what is old', async () => {
    await put('c/kept');
    for (const name of ['c/kept#part-1', 'c/never#part-2', 'c/never#type']) await writeFile(join(disk.folder, name), 'half');
    expect(await disk.store.removeUnfinished(new Date(Date.now() - 60_000))).toBe(0);
    expect(await disk.store.removeUnfinished(new Date(Date.now() + 60_000))).toBe(3);
    expect(await readdir(join(disk.folder, 'c'))).toEqual(['kept', 'kept#type']);
  });

  it('says what is wrong with a request, and only reads and takes', async () => {
    await put('a/b');
    const url = await disk.store.urlFor('a/b', { expiresInSeconds: 60 });
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect(await (await fetch(`${disk.origin}/files/a/b`)).json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN', retryable: false } }] });
    expect((await fetch(await disk.store.urlFor('a/none', { expiresInSeconds: 60 }))).status).toBe(404);
  });

  it('lets pages of other origins read and upload, but never runs what it serves', async () => {
    await put('a/page');
    const response = await fetch(await disk.store.urlFor('a/page', { expiresInSeconds: 60 }));
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' });
    expect((await fetch(`${disk.origin}/files/a/page`, { method: 'OPTIONS' })).headers.get('access-control-allow-methods')).toContain('PUT');
  });
});
