// What every object store must do, whatever keeps the bytes. `open` gives a fresh store and how to end it.
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore, UploadTarget } from '../../src/platform/object-store/object-store.ts';

export interface Opened {
  store: ObjectStore;
  /** Where a store that hands out paths answers them; '' where it hands out URLs. */
  origin?: string;
  end: () => Promise<void>;
}

export function objectStoreConformance(name: string, open: () => Promise<Opened>): void {
  describe(`an object store: ${name}`, () => {
    let store: ObjectStore;
    let end: () => Promise<void>;
    let origin: string;
    beforeAll(async () => {
      ({ store, end, origin = '' } = await open());
    });
    const urlFor = async (key: string, expiresInSeconds = 60, more = {}): Promise<string> =>
      origin + (await store.urlFor(key, { expiresInSeconds, contentType: 'text/plain', ...more }));
    afterAll(async () => {
      await store.close();
      await end();
    });

    const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : new TextDecoder().decode(bytes));
    const keysOf = async (prefix: string, after?: string): Promise<string[]> => {
      const keys: string[] = [];
      for await (const { key } of store.list(prefix, after === undefined ? {} : { after })) keys.push(key);
      return keys;
    };
    const put = (key: string, body: string): Promise<void> =>
      store.put(key, new TextEncoder().encode(body), { contentType: 'text/plain' });

    it('answers', () => store.check());

    it('returns the stored bytes, with their size', async () => {
      await put('a/b.txt', 'hello');
      expect(text(await store.get('a/b.txt'))).toBe('hello');
      expect(await store.head('a/b.txt')).toEqual({ byteSize: 5 });
    });

    it('replaces an object', async () => {
      await put('a/again', 'one');
      await put('a/again', 'two');
      expect(text(await store.get('a/again'))).toBe('two');
    });

    it('stores files that are put together, and serves them before they are flushed', async () => {
      const unsettled = await Promise.all(
        ['together/1', 'together/2'].map((key) =>
          store.putUnsettled(key, new TextEncoder().encode(key), { contentType: 'text/plain' }),
        ),
      );
      expect(text(await store.get('together/1'))).toBe('together/1');
      await store.settle(unsettled);
      expect(await keysOf('together/')).toEqual(['together/1', 'together/2']);
    });

    it('reports a key that does not exist', async () => {
      expect(await store.get('no/such')).toBeNull();
      expect(await store.head('no/such')).toBeNull();
    });

    it('accepts an empty object, and a stream of unknown length', async () => {
      await put('empty', '');
      expect((await store.get('empty'))?.byteLength).toBe(0);
      const bytes = randomBytes(7_000_000);
      await store.put(
        'stream',
        Readable.from(
          (function* () {
            for (let i = 0; i < bytes.length; i += 100_000) yield bytes.subarray(i, i + 100_000);
          })(),
        ),
        { contentType: 'image/png' },
      );
      expect(Buffer.from((await store.get('stream')) ?? []).equals(bytes)).toBe(true);
    });

    it('stores nothing of a stream that fails', async () => {
      const broken = Readable.from(
        (async function* () {
          yield Buffer.from('half');
          throw new Error('broken');
        })(),
      );
      await expect(store.put('broken', broken, { contentType: 'text/plain' })).rejects.toThrow('broken');
      expect(await store.get('broken')).toBeNull();
    });

    it('deletes keys, also keys that do not exist', async () => {
      await put('d/1', 'x');
      await store.delete(['d/1', 'd/2']);
      expect(await store.head('d/1')).toBeNull();
    });

    it('lists the keys under a prefix in byte order', async () => {
      for (const key of ['l/b/1', 'l/a', 'l/b-1', 'l/b/10', 'lx/1']) await put(key, 'x');
      expect(await keysOf('l/')).toEqual(['l/a', 'l/b-1', 'l/b/1', 'l/b/10']);
      expect(await keysOf('l/b/')).toEqual(['l/b/1', 'l/b/10']);
    });

    it('lists after a key, also after a deleted one, with the time of each object', async () => {
      for (const key of ['m/a/1', 'm/a/2', 'm/b']) await put(key, 'x');
      expect(await keysOf('m/', 'm/a/1')).toEqual(['m/a/2', 'm/b']);
      expect(await keysOf('m/', 'm/a/9')).toEqual(['m/b']);
      expect(await keysOf('m/', 'm/b')).toEqual([]);
      for await (const { modifiedAt } of store.list('m/'))
        expect(Math.abs(modifiedAt.getTime() - Date.now())).toBeLessThan(600_000);
    });

    it('stores nothing of a writer that is aborted', async () => {
      const stop = new AbortController();
      const endless = Readable.from(
        (async function* () {
          for (;;) {
            yield Buffer.alloc(1_000_000);
            stop.abort();
            await new Promise((resolve) => {
              setImmediate(resolve);
            });
          }
        })(),
      );
      await expect(store.put('stopped', endless, { contentType: 'text/plain', signal: stop.signal })).rejects.toThrow();
      expect(await store.head('stopped')).toBeNull();
    });

    it('accepts bytes that are larger than one part', async () => {
      const bytes = randomBytes(20_000_000);
      await store.put('large', bytes, { contentType: 'image/png' });
      expect(Buffer.from((await store.get('large')) ?? []).equals(bytes)).toBe(true);
      expect(await store.head('large')).toEqual({ byteSize: 20_000_000 });
    });

    it('removes no complete object when it removes unfinished uploads', async () => {
      await put('n/whole', 'x');
      expect(await store.removeUnfinished(new Date(Date.now() + 60_000))).toBe(0);
      expect(await store.head('n/whole')).toEqual({ byteSize: 1 });
    });

    it('returns a URL that reads without credentials, with the requested file name', async () => {
      await put('u/file.txt', 'hello');
      const response = await fetch(await urlFor('u/file.txt', 60, { downloadName: 'größe.txt' }));
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        200,
        'text/plain',
        'hello',
      ]);
      expect(response.headers.get('content-disposition')).toMatch(
        /^attachment;.*filename\*=UTF-8''gr%C3%B6%C3%9Fe\.txt/,
      );
    });

    it('returns the same URL again, so that browsers can cache the file', async () => {
      await put('u/same', 'x');
      // An hour's window may end between two calls, but not between all of them.
      const urls = await Promise.all([1, 2, 3].map(() => urlFor('u/same', 3600)));
      expect(new Set(urls).size).toBeLessThan(3);
    });

    it('refuses a URL that was changed', async () => {
      await put('u/secret', 'hidden');
      const url = new URL(await urlFor('u/file.txt'));
      url.pathname = url.pathname.replace('u/file.txt', 'u/secret');
      expect((await fetch(url)).status).toBe(403);
    });

    it('refuses a URL after its time', async () => {
      const url = new URL(await urlFor('u/file.txt', 1));
      await new Promise((resolve) => {
        setTimeout(resolve, 2500);
      }); // a clock of whole seconds: nothing else can be waited for
      expect((await fetch(url)).status).toBe(403);
    });

    describe('an upload', () => {
      const bytes = randomBytes(1000);
      const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
      const target = (key: string): Promise<UploadTarget> =>
        store.uploadTarget(key, {
          contentType: 'image/png',
          byteSize: bytes.length,
          sha256: sha256(bytes),
          expiresInSeconds: 60,
        });
      const send = async (
        { url, method, headers }: UploadTarget,
        body: Buffer,
        more: Record<string, string> = {},
      ): Promise<number> => (await fetch(origin + url, { method, headers: { ...headers, ...more }, body })).status;

      it('of the announced bytes is accepted', async () => {
        expect(await send(await target('up/good'), bytes)).toBe(200);
        expect(await store.head('up/good')).toEqual({ byteSize: 1000 });
      });

      it.each([
        ['fewer bytes', bytes.subarray(1)],
        ['more bytes', Buffer.concat([bytes, bytes])],
      ])('of %s is refused', async (_, body) => {
        expect(await send(await target('up/size'), body)).toBeGreaterThanOrEqual(400);
        expect(await store.head('up/size')).toBeNull();
      });

      it('of another type is refused', async () => {
        expect(await send(await target('up/type'), bytes, { 'content-type': 'text/html' })).toBeGreaterThanOrEqual(400);
        expect(await store.head('up/type')).toBeNull();
      });

      it('cannot be used for another key', async () => {
        const { url, ...rest } = await target('up/one');
        expect(await send({ ...rest, url: url.replace('up/one', 'up/two') }, bytes)).toBe(403);
        expect(await store.head('up/two')).toBeNull();
      });
    });
  });
}
