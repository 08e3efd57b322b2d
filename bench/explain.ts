// What the database does for each list and search, on a million turns: fills an embedded PostgreSQL in a temporary
// folder and prints the plans that it really used (auto_explain), of the statements that the repositories really send.
// Asserts nothing.
//   npm run bench:explain [-- --turns 1000000]        minutes, 2 GB of disk; the plans in docs/scaling.md are of this
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../prisma/generated/client.ts';
import { countOf, readArguments } from '../src/command-line.ts';
import { createConversationRepository } from '../src/conversations/repository.ts';
import { createMaskRepository } from '../src/masks/repository.ts';
import type { PageRequest } from '../src/page.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import type { Sql, Statement } from '../src/platform/database.ts';
import { createLogger } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { READ_STATE } from '../src/turns/creation-statements.ts';
import { createJournalRepository } from '../src/turns/journal-repository.ts';
import { createTurnRepository } from '../src/turns/repository.ts';
import { createRunRepository } from '../src/turns/run-repository.ts';
import { createSearchRepository } from '../src/turns/search-repository.ts';
import { fillDatabase } from './explain/fill.ts';

const USAGE = 'npm run bench:explain -- [--turns 1000000]';

const { values } = readArguments(USAGE, { options: { turns: { type: 'string', default: '1000000' } } });
const turnCount = countOf('turns', values.turns, USAGE);
const folder = await mkdtemp(join(tmpdir(), 'maskstream-explain-'));
const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), createLogger('warn'));
try {
  await migrate(postgres.url, 'prisma/migrations');
  const started = performance.now();
  const { owner, conversationId, turnId, imageId } = await fillDatabase(postgres.url, turnCount);
  console.log(`${turnCount} turns filled in ${Math.round((performance.now() - started) / 1000)} s\n`);

  let plans: string[] = [];
  const options =
    '-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c ' +
    'auto_explain.log_analyze=on -c auto_explain.log_buffers=on -c client_min_messages=log';
  const pool = new pg.Pool({ connectionString: postgres.url, options, max: 1 });
  pool.on('connect', (client) => client.on('notice', ({ message }) => plans.push(message ?? '')));
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  const sql: Sql = async <Row>({ text }: Statement, values: readonly unknown[]) =>
    (await pool.query<Row & pg.QueryResultRow>(text, [...values])).rows;
  const conversations = createConversationRepository({ client, sql });
  const turns = createTurnRepository(client);
  const runs = createRunRepository({ client, sql });
  const searching = createSearchRepository(client);
  const masks = createMaskRepository({ client, sql });
  const first: PageRequest = { limit: 20, after: null, before: null, backward: false };
  const middle = await conversations.page(owner, { ...first, limit: 100 }, {});

  const queries: [string, () => Promise<unknown>][] = [
    ['conversations, newest first', () => conversations.page(owner, first, {})],
    [
      'conversations, from a cursor on',
      () => conversations.page(owner, { ...first, after: middle.pageInfo.endCursor }, {}),
    ],
    ['conversations, not archived', () => conversations.page(owner, first, { archived: false })],
    ['conversations with a tag', () => conversations.page(owner, first, { tag: 'rare' })],
    ['conversations by a part of their title', () => conversations.page(owner, first, { titleContains: 'number 77' })],
    ['conversations with masks', () => conversations.page(owner, first, { hasMasks: true })],
    ['conversations without masks', () => conversations.page(owner, first, { hasMasks: false })],
    ['conversations about an image', () => conversations.page(owner, first, { imageId })],
    [
      'conversations of a month',
      () =>
        conversations.page(owner, first, {
          createdAfter: new Date('2026-03-01'),
          createdBefore: new Date('2026-04-01'),
        }),
    ],
    [
      'turns of 20 conversations',
      () =>
        turns.pagesOf(
          middle.edges.slice(0, 20).map(({ node }) => node.id),
          first,
        ),
    ],
    [
      'the branch that is shown, of 20 conversations',
      () =>
        turns.activePathsOf(
          middle.edges.slice(0, 20).map(({ node }) => node.id),
          first,
        ),
    ],
    ['siblings of a turn', async () => turns.siblingsOf(await turns.byIds([turnId]))],
    ['children of a turn', () => turns.childrenOf([turnId])],
    ['images of a conversation', () => turns.imageIdsOf([conversationId])],
    ['search: a rare word', () => searching.search(owner, 'word4321', first)],
    ['search: a common word', () => searching.search(owner, 'common', first)],
    ['search: two words and a phrase', () => searching.search(owner, 'common word21 "number 7"', first)],
    ['masks of a turn', () => masks.byTurns([turnId])],
    ['what a new turn depends on', () => sql(READ_STATE, [conversationId, null, owner, '2026-06-01', 10, 10])],
    ['the next turn of a conversation', () => runs.nextWaiting(conversationId)],
    ['turns that nobody works on', () => runs.abandoned({ staleMs: 20_000, waitingForMs: 10_000 })],
    ['conversations to be purged', () => conversations.expired(new Date('2026-06-01'), 50)],
    ['the journal of a turn', () => createJournalRepository(sql).readAfter(turnId, 0, 64)],
  ];
  const rows: string[] = [];
  for (const [name, ask] of queries) {
    await ask();
    plans = [];
    await ask();
    await client.$queryRaw`SELECT 1`; // the last notice arrives before its answer
    const own = plans.filter((plan) => !plan.includes('SELECT 1\n'));
    const scans = [
      ...new Set(
        own
          .join('\n')
          .match(
            /(Seq Scan on "?\w+"?|(?:Index Only |Index |Bitmap Index )Scan (?:Backward )?(?:using|on) "?\w+"?)/g,
          ) ?? [],
      ),
    ];
    const databaseMs = own.reduce((sum, plan) => sum + Number(/^duration: ([\d.]+) ms/.exec(plan)?.[1] ?? 0), 0);
    const touched = own.flatMap((plan) => [
      ...(/Buffers: shared (.*)/.exec(plan)?.[1] ?? '').matchAll(/(?:hit|read)=(\d+)/g),
    ]);
    const pages = touched.reduce((sum, [, count]) => sum + Number(count), 0);
    rows.push(
      `| ${name} | ${own.length} | ${databaseMs.toFixed(1)} | ${pages} | ${scans.join(', ').replaceAll('"', '')} |`,
    );
    console.log(`== ${name}: ${databaseMs.toFixed(1)} ms\n${own.join('\n')}\n`);
  }
  console.log(
    ['| query | statements | ms in the database | pages of 8 KB | scans |', '|---|---|---|---|---|', ...rows].join(
      '\n',
    ),
  );
  await client.$disconnect();
  await pool.end();
} finally {
  await postgres.close();
  await rm(folder, { recursive: true });
}
