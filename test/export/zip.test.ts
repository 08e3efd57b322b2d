import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { zipOf } from '../../src/export/zip.ts';
import type { ZipEntry } from '../../src/export/zip.ts';
import { unzip } from '../support/unzip.ts';

/** Counts what was asked for. */
function entriesOf(
  count: number,
  size: number,
): { entries: AsyncGenerator<ZipEntry>; asked: () => number; ended: () => boolean } {
  let asked = 0;
  let ended = false;
  const generate = async function* (): AsyncGenerator<ZipEntry> {
    try {
      while (asked < count)
        yield await Promise.resolve({ name: `masks/${asked++}.bin`, compress: false, body: [randomBytes(size)] });
    } finally {
      ended = true;
    }
  };
  return { entries: generate(), asked: () => asked, ended: () => ended };
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('restores every file, compressed or not', async () => {
  async function* entries(): AsyncGenerator<ZipEntry> {
    yield { name: 'a.json', compress: true, body: ['{"a":', '1}'] };
    yield { name: 'images/ä.png', compress: false, body: [new Uint8Array([1, 2]), new Uint8Array([3])] };
    yield await Promise.resolve({ name: 'empty.txt', compress: true, body: [] });
  }
  const files = unzip(await buffer(zipOf(entries())));
  expect([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')])).toEqual([
    ['a.json', '{"a":1}'],
    ['images/ä.png', '\x01\x02\x03'],
    ['empty.txt', ''],
  ]);
});

it('reads at the pace of its reader, of 10,000 entries', async () => {
  const { entries, asked } = entriesOf(10_000, 64 * 1024);
  const archive = zipOf(entries);
  for (let i = 0; i < 200; i++) await tick();
  expect(asked()).toBeLessThan(5);
  archive.destroy();
});

it('accepts thousands of entries', async () => {
  const { entries } = entriesOf(5_000, 10);
  expect(unzip(await buffer(zipOf(entries))).size).toBe(5_000);
});

it('ends its entries when the reader stops: in a body, and while an entry waits for its place', async () => {
  for (const size of [64 * 1024, 1000])
    for (const ticks of [0, 1, 2, 3, 10, 100]) {
      const { entries, asked, ended } = entriesOf(10_000, size);
      const archive = zipOf(entries);
      await expect.poll(asked).toBeGreaterThan(0);
      for (let i = 0; i < ticks; i++) await tick();
      archive.destroy();
      await expect.poll(ended, { timeout: 10_000 }).toBe(true);
    }
});

it('fails when an entry fails', async () => {
  async function* entries(): AsyncGenerator<ZipEntry> {
    yield {
      name: 'a',
      compress: true,
      body: (async function* () {
        yield await Promise.resolve('x');
        throw new Error('the store is gone');
      })(),
    };
  }
  await expect(buffer(zipOf(entries()))).rejects.toThrow('the store is gone');
});
