import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const documents = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n');
const LINK = /\]\(([^)#\s]+)(?:#[^)]*)?\)/g;
/** A path of this repository in a span of code; patterns like `src/<noun>/service.ts` are none. */
const PATH =
  /`((?:bench|client|deploy|docs|inference|resolvers|schema|scripts|src|test|training|web)\/[\w./-]+\.\w+)`/g;

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, path = '']) => path);

describe.each(documents)('%s', (document) => {
  const text = readFileSync(document, 'utf8').replace(/^```[^]*?^```/gm, '');

  it('links to files that exist', () => {
    const links = found(text, LINK).filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(dirname(document), link)))).toEqual([]);
  });

  it('names files that exist', () => {
    expect(found(text, PATH).filter((path) => !existsSync(path))).toEqual([]);
  });
});
