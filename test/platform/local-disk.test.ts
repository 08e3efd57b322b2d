import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import { expiryWithin } from '../../src/platform/object-store/signed-url.ts';
import type { LocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import { objectStoreConformance } from '../conformance/object-store.ts';

async function open(): Promise<{ store: LocalDiskStore; end: () => Promise<void>; origin: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'disk-'));
  const store = await createLocalDiskStore({ folder, path: '/files', secret: new Uint8Array(32).fill(7) });
  const app = express();
  app.use('/files', store.handler);
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    store,
    origin,
    folder,
    end: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

objectStoreConformance('local disk', open);

describe('the local disk', () => {
  let disk: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    disk = await open();
  });
  afterAll(() => disk.end());
  const put = (key: string): Promise<void> => disk.store.put(key, new Uint8Array([1]), { contentType: 'text/plain' });

  const urlOf = async (key: string): Promise<string> =>
    disk.origin + (await disk.store.urlFor(key, { expiresInSeconds: 60, contentType: 'image/png' }));

  it.each(['../outside', '/absolute', 'a/../b', 'a//b', '.hidden', 'a/.hidden', 'a#type', '', 'a\0b'])(
    'takes %j for no key',
    async (key) => {
      await expect(put(key)).rejects.toThrow(RangeError);
      await expect(disk.store.get(key)).rejects.toThrow(RangeError);
    },
  );

  it('throws away what a writer left that died, and only what is old', async () => {
    await put('c/kept');
    for (const name of ['c/kept#part-1', 'c/never#part-2', 'c/never#type'])
      await writeFile(join(disk.folder, name), 'half');
    expect(await disk.store.removeUnfinished(new Date(Date.now() - 60_000))).toBe(0);
    expect(await disk.store.removeUnfinished(new Date(Date.now() + 60_000))).toBe(3);
    expect(await readdir(join(disk.folder, 'c'))).toEqual(['kept']);
  });

  it('says what is wrong with a request, and only reads and takes', async () => {
    await put('a/b');
    const url = await urlOf('a/b');
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
    expect(await (await fetch(`${disk.origin}/files/a/b`)).json()).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN', retryable: false } }],
    });
    expect((await fetch(await urlOf('a/none'))).status).toBe(404);
  });

  it('lets pages of other origins read and upload, but never runs what it serves', async () => {
    await put('a/page');
    const response = await fetch(await urlOf('a/page'));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
    expect(
      (await fetch(`${disk.origin}/files/a/page`, { method: 'OPTIONS' })).headers.get('access-control-allow-methods'),
    ).toContain('PUT');
  });

  it(
    'answers with the type that is signed into the URL, and in JSON, which is not kept, when ' +
      'there is nothing to read',
    async () => {
      await put('a/typed');
      expect((await fetch(await urlOf('a/typed'))).headers.get('content-type')).toBe('image/png');
      const gone = await fetch(await urlOf('a/gone'));
      expect([gone.status, gone.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
      expect(gone.headers.get('cache-control') ?? '').not.toContain('immutable');
    },
  );

  it('reads folders of before, which have a file of its type beside each object', async () => {
    await put('old/picture');
    await writeFile(join(disk.folder, 'old/picture#type'), 'image/jpeg');
    expect(await disk.store.head('old/picture')).toEqual({ byteSize: 1 });
    await disk.store.removeUnfinished(new Date(Date.now() + 60_000));
    expect(await readdir(join(disk.folder, 'old'))).toEqual(['picture']);
  });
});

describe('the time of a URL', () => {
  it('is never shorter than asked, at most a quarter longer, and the same for all of a window', () => {
    for (const seconds of [1, 10, 60, 3600, 86_400])
      for (const now of [0, 1_234_567_890_123, 1_795_651_069_007]) {
        const left = expiryWithin(seconds, now) - now / 1000;
        expect(left).toBeGreaterThanOrEqual(seconds);
        expect(left).toBeLessThanOrEqual(seconds + Math.min(900, Math.max(1, seconds / 4)));
      }
    expect(new Set([0, 100_000, 899_000].map((ms) => expiryWithin(3600, 900_001_000 + ms - 1_000 + 1))).size).toBe(1);
  });
});
