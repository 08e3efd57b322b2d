// Every variable of the configuration is in the title of a test that starts a program with it and sees what it does.
import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ENVIRONMENT_NAMES } from '../../src/config.ts';

const FOLDER = 'test/stranger';
const titles = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.integration.test.ts'))
  .flatMap((name) => {
    const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
    return [...text.matchAll(/\bit\(\s*(['"`])(.*?)\1,/g)].map(([, , title = '']) => title);
  });

it('is seen at work, whatever its name', () => {
  expect(titles.length).toBeGreaterThan(20);
  const words = new Set(titles.flatMap((title) => title.split(/\W+/)));
  expect(ENVIRONMENT_NAMES.filter((name) => !words.has(name))).toEqual([]);
});
