// The full text finds a word whatever stands beside it, in whatever form of Unicode, and whatever the locale of the
// database is.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createConversationRepository } from '../../src/conversations/repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import { createSearchRepository } from '../../src/turns/search-repository.ts';
import { readQuery, wordsOf } from '../../src/turns/search-words.ts';
import { newTurn } from '../support/turns.ts';

vi.setConfig({ testTimeout: 120_000 });

const PAGE = { limit: 50, backward: false, after: null, before: null };

async function admin<T>(work: (client: pg.Client) => Promise<T>, url = inject('postgresUrl')): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const urlOf = (name: string): string => Object.assign(new URL(inject('postgresUrl')), { pathname: name }).href;

/** The texts of the found turns, oldest first. */
async function found(database: Database, query: string): Promise<string[]> {
  return (await createSearchRepository(database.client).search('me', query, PAGE)).edges
    .map(({ node: { turn } }) => turn.text)
    .sort();
}
async function ask(database: Database, text: string): Promise<string> {
  const made = await createCreationRepository(database, {
    ...readConfig({}).limits,
    maxConcurrentTurns: null,
    maxTurnsPerMinute: null,
  }).create(newTurn({ conversation: { title: text.slice(0, 100) }, text }));
  if (typeof made === 'string') throw new Error(made);
  return made.conversation.id;
}

/**
 * Of other people's databases: libc's C and C.UTF-8; and PostgreSQL's own C.UTF-8 over libc's C, which the embedded one
 * has.
 */
const LOCALES = {
  "libc's C": "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'",
  "libc's C.UTF-8": "LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'",
  "PostgreSQL's C.UTF-8 over C": "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'",
  "PostgreSQL's C.UTF-8 over C.UTF-8":
    "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'",
};
const BESIDE = [
  '\u201C',
  '\u201D',
  '\u2018',
  '\u2019',
  '\u00AB',
  '\u00BB',
  '\u2039',
  '\u201E',
  '\u2013',
  '\u2014',
  '\u2026',
  '\u00A0',
  '\u202F',
  '\u2009',
  '\u3000',
  '\u3001',
  '\u3002',
  '\u300C',
  '\uFF0C',
  '\u00BF',
  '\u00A1',
  '\u2022',
  '\u00B7',
  '\u200B',
  '\u200E',
  '\u2060',
  '\uFEFF',
  '\u00AD',
  '\u2192',
  '\u00D7',
  '\u20AC',
  '\u{1F534}',
  '\uFE0F',
  '\uE000',
  '/',
  '.',
  '_',
  '@',
  '-',
  "'",
  '\\',
  '<',
  '&',
  ':',
];

describe.each(Object.entries(LOCALES))('in a database of %s', (_what, locale) => {
  const name = `search_${Math.random().toString(36).slice(2)}`;
  let database: Database;
  beforeAll(async () => {
    await admin((client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING UTF8 ${locale}`));
    await migrate(urlOf(name), 'prisma/migrations');
    database = openDatabase(urlOf(name), { maxConnections: 2 });
  });
  afterAll(async () => {
    await database.close();
    await admin((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  });

  it('finds a word that any character which is no letter touches, before, after and between two words', async () => {
    const texts = BESIDE.map(
      (beside, i) =>
        `n${i} ${beside}heron${beside}` + (beside === '\u00AD' || beside === '\uFE0F' ? '' : ` grey${beside}egret`),
    );
    for (const text of texts) await ask(database, text);
    expect(await found(database, 'heron')).toEqual(texts.toSorted());
    expect(await found(database, '\u201Cheron\u201D')).toEqual(texts.toSorted());
    expect(await found(database, 'egret')).toHaveLength(texts.length - 2);
    expect(await found(database, 'grey egret')).toHaveLength(texts.length - 2);
  });

  it(
    'finds composed and decomposed forms of a word by each ' + 'other, and large and small letters of any script',
    async () => {
      const pairs = [
        ['café', 'CAFÉ'],
        ['Ångström', 'ångström'],
        ['МЯЧ', 'мяч'],
        ['ΟΔΟΣ', 'οδος'],
        ['İstanbul', 'istanbul'],
        ['각하', '각하'],
        ['क़लम', 'क़लम'],
        ['Việt', 'VIỆT'],
        ['ＢＡＬＬ', 'ｂａｌｌ'],
      ];
      for (const [one = '', other = ''] of pairs) {
        const forms = [one.normalize('NFC'), one.normalize('NFD'), other.normalize('NFC'), other.normalize('NFD')];
        const texts = forms.map((form, i) => `${i} the ${form}, ${one.length}`);
        for (const text of texts) await ask(database, text);
        for (const form of forms) expect((await found(database, form)).length).toBe(4);
      }
    },
  );

  it('knows phrases, or, and not; a query of nothing but punctuation finds nothing', async () => {
    for (const text of ['tall red mug', 'red tall mug', 'blue mug', 'don’t panic']) await ask(database, text);
    expect(await found(database, '"red mug"')).toEqual(['tall red mug']);
    expect(await found(database, '“red mug” or blue')).toEqual(['blue mug', 'tall red mug']);
    expect(await found(database, 'mug -tall')).toEqual(['blue mug']);
    expect(await found(database, 'mug -"red tall"')).toEqual(['blue mug', 'tall red mug']);
    expect(await found(database, "don't")).toEqual(['don’t panic']);
    expect(await found(database, '… — " \' | & ! ( <->')).toEqual([]);
    expect(await found(database, '\u{1F534}')).toHaveLength(1);
  });

  it('finds titles and tags in either form too', async () => {
    const conversations = createConversationRepository(database);
    const id = await ask(database, 'Zoë'.normalize('NFD'));
    await conversations.update('me', id, { tags: ['naïve'.normalize('NFD')] });
    for (const form of ['NFC', 'NFD']) {
      expect((await conversations.page('me', PAGE, { titleContains: 'zoë'.normalize(form) })).edges).toHaveLength(1);
      expect((await conversations.page('me', PAGE, { tag: 'naïve'.normalize(form) })).edges).toHaveLength(1);
    }
  });

  it('cuts out and folds the same words as the highlights do, for every character', async () => {
    const unlike: string[] = [];
    await admin(async (client) => {
      const words = async (text: string): Promise<string> =>
        (await client.query<{ words: string }>('SELECT search_words($1) AS words', [text])).rows[0]?.words ?? '';
      const alike = async (text: string): Promise<boolean> =>
        (await words(text)) ===
        wordsOf(text)
          .map(({ word }) => word)
          .join(' ');
      for (const from of [...Array(128).keys(), 0x380].map((block) => block * 0x400)) {
        const characters = Array.from({ length: 0x400 }, (_, i) => from + i)
          .filter((code) => code > 0 && !(code >= 0xd800 && code <= 0xdfff))
          .map((code) => String.fromCodePoint(code));
        if (await alike(characters.map((character) => `a${character}b`).join(' '))) continue;
        for (const character of characters)
          if (!(await alike(`a${character}b`))) unlike.push(character.codePointAt(0)?.toString(16) ?? '');
      }
    }, urlOf(name));
    // The migration knows Unicode 17; a newer one only adds characters.
    if (Number(process.versions.unicode) <= 17) expect(unlike).toEqual([]);
    else
      expect(unlike.filter((code) => /\p{L}/u.test(String.fromCodePoint(parseInt(code, 16)))).length).toBeLessThan(300);
  });
});

describe('a turn', () => {
  const name = `search_${Math.random().toString(36).slice(2)}`;
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    await admin((client) => client.query(`CREATE DATABASE ${name}`));
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    await cp('prisma/migrations', folder, { recursive: true });
    await rm(join(folder, '20261126000000_search_words'), { recursive: true });
    await migrate(urlOf(name), folder);
    database = openDatabase(urlOf(name), { maxConnections: 1 });
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
    await admin((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  });

  it('of before the migration is found too', async () => {
    await ask(database, 'the \u201Cheron\u201D');
    expect(await migrate(urlOf(name), 'prisma/migrations')).toEqual(['20261126000000_search_words']);
    expect(await found(database, 'heron')).toHaveLength(1);
  });

  it('with a word longer than an index takes is found by its beginning', async () => {
    const long = `x${'y'.repeat(3000)}`;
    await ask(database, `a ${long} end`);
    expect(await found(database, long.slice(0, 500))).toHaveLength(1);
    expect(await found(database, 'end')).toHaveLength(1);
  });
});

it.each([
  ['a b', [['a', 'b']]],
  ['a or b c', [['a'], ['b', 'c']]],
  ['or a', [['or', 'a']]],
  ['a OR', [['a', 'OR']]],
  ['a or or b', [['a'], ['or', 'b']]],
  ['-a "b c" -"d e"', [['!a', 'b c', '!d e']]],
  ['"open end', [['open end']]],
  ['-', []],
  ['a - b', [['a', 'b']]],
])('a query is read as a web search is: %s', (query, groups) => {
  expect(readQuery(query).map((group) => group.map(({ text, not }) => (not ? '!' : '') + text))).toEqual(groups);
});
