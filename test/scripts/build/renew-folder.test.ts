import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { renewFolder } from '../../../scripts/build/renew-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'renew-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (into: string, files: Record<string, string>): void => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), content);
  }
};
const names = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

it('makes a folder that does not exist', async () => {
  rmSync(folder, { recursive: true });
  await renewFolder(folder, async (empty) => write(empty, { 'index.html': 'new', 'assets/a.js': 'new' }));
  expect(names().sort()).toEqual(['a.js', 'index.html']);
});

it('replaces files and removes those that were not written again', async () => {
  write(folder, { 'index.html': 'old', 'assets/old.js': 'old', 'assets/same.js': 'old' });
  await renewFolder(folder, async (empty) => write(empty, { 'index.html': 'new', 'assets/same.js': 'new' }));
  expect(names().sort()).toEqual(['index.html', 'same.js']);
  expect([read('index.html'), read('assets/same.js')]).toEqual(['new', 'new']);
});

it('leaves every file where it is while the new ones are written, and when they cannot be written', async () => {
  write(folder, { 'index.html': 'old', 'assets/old.js': 'old' });
  const failure = renewFolder(folder, async (empty) => {
    write(empty, { 'index.html': 'new' });
    expect([read('index.html'), read('assets/old.js')]).toEqual(['old', 'old']);
    throw new Error('The disk is full.');
  });
  await expect(failure).rejects.toThrow('The disk is full.');
  expect([read('index.html'), read('assets/old.js')]).toEqual(['old', 'old']);
  expect(names().sort()).toEqual(['index.html', 'old.js']);
});

it('two builds at the same time end with the files of the later one', async () => {
  let endFirst = (): void => undefined;
  const first = renewFolder(folder, async (empty) => {
    await new Promise<void>((resolve) => (endFirst = resolve));
    write(empty, { 'index.html': 'first' });
  });
  await renewFolder(folder, async (empty) => write(empty, { 'index.html': 'second', 'second.js': 'second' }));
  expect(read('index.html')).toBe('second');
  endFirst();
  await first;
  expect(read('index.html')).toBe('first');
  expect(existsSync(join(folder, 'second.js'))).toBe(false);
});
