// Fills the tables as years of use would: an owner with a tenth of everything, a thousand small ones; ten turns a
// conversation; words of which one is in every third turn and the others are rare. SQL inside the database: a million
// rows through the application take too long.
import pg from 'pg';

export interface Filled {
  /** The owner of a tenth. */
  owner: string;
  conversationId: string;
  turnId: string;
  imageId: string;
}

const TURNS_PER_CONVERSATION = 10;

export async function fillDatabase(url: string, turns: number): Promise<Filled> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const run = (sql: string, parameters: unknown[] = []) => client.query<Record<string, string>>(sql, parameters);
  try {
    // A database to be thrown away: quick rather than safe; keys between tables are right by construction.
    for (const setting of [
      `fsync = 'off'`,
      `synchronous_commit = 'off'`,
      `full_page_writes = 'off'`,
      `max_wal_size = '4GB'`,
    ])
      await run(`ALTER SYSTEM SET ${setting}`);
    await run('SELECT pg_reload_conf()');
    await run(`SET session_replication_role = replica; SET maintenance_work_mem = '512MB'`);
    const indexes = await run(
      `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ` +
        `('Turn', 'Conversation', 'TurnImage', 'Mask') AND indexname NOT LIKE '%pkey'`,
    );
    for (const { indexname = '' } of indexes.rows) await run(`DROP INDEX "${indexname}"`);
    const id = (kind: number, n: string): string =>
      `(lpad(to_hex(${kind}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
    const owner = `CASE WHEN c % 10 = 0 THEN 'large' ELSE 'small-' || (c % 1000) END`;
    const at = `timestamptz '2026-01-01' + c * interval '1 minute'`;
    const conversations = Math.ceil(turns / TURNS_PER_CONVERSATION);
    await run(
      `INSERT INTO "Image" (id, "ownerId", status, "contentType", width, height, "byteSize", sha256, "createdAt")
      SELECT ${id(1, 'c')}, ${owner}, 'READY', 'image/png', 640, 480, 100000, md5(c::text), ${at} FROM
        generate_series(1, $1::int) c`,
      [conversations],
    );
    await run(
      `INSERT INTO "Conversation" (id, "ownerId", title, tags, "createdAt", "updatedAt", "archivedAt", "deletedAt",
        "activeTurnId")
      SELECT ${id(2, 'c')}, ${owner}, 'Conversation number ' || c, CASE WHEN c % 500 = 0 THEN '{rare}'::text[] ELSE
        '{}' END, ${at}, ${at},
        CASE WHEN c % 3 = 0 THEN ${at} END, CASE WHEN c % 100 = 7 THEN ${at} END,
          ${id(3, `c * ${TURNS_PER_CONVERSATION} - 1`)}
      FROM generate_series(1, $1::int) c`,
      [conversations],
    );
    await run(
      `INSERT INTO "Turn" (id, "conversationId", "parentId", index, status, text, "requestedIntent", answer,
        "ownerId", attempt, "lastSeq", "createdAt", "startedAt", "finishedAt")
      SELECT ${id(3, 'n')}, ${id(2, 'c')}, CASE WHEN i > 0 THEN ${id(3, 'n - 1')} END, i, 'COMPLETED',
        'number ' || n % 1000 || ' word' || n % 9973 || CASE WHEN n % 3 = 0 THEN ' common' ELSE '' END, 'AUTO',
          'Here is word' || n % 97 || ' done.', ${owner}, 1, 12, ${at}, ${at}, ${at}
      FROM (SELECT n, n / ${TURNS_PER_CONVERSATION} + 1 AS c, n % ${TURNS_PER_CONVERSATION} AS i FROM
        generate_series(0, $1::int - 1) n) numbered`,
      [turns],
    );
    await run(
      'INSERT INTO "TurnImage" ("turnId", position, "imageId") SELECT ' +
        `${id(3, `(c - 1) * ${TURNS_PER_CONVERSATION}`)}, 0, ${id(1, 'c')} FROM generate_series(1, $1::int) c`,
      [conversations],
    );
    await run(
      `INSERT INTO "Mask" (id, "turnId", "imageId", index, label, outcome, width, height, area, confidence, rle,
        polygons, tokens)
      SELECT ${id(4, 'c')}, ${id(3, `(c - 1) * ${TURNS_PER_CONVERSATION}`)}, ${id(1, 'c')}, 0, 'it', 'FOUND', 640,
        480, 1, 0.9, '{"size":[480,640],"counts":"0"}', '[]', '' FROM generate_series(1, $1::int) c WHERE c % 2 =
        0`,
      [conversations],
    );
    await run(
      'INSERT INTO "TurnEvent" ("turnId", seq, type, payload) SELECT ' +
        `${id(3, `(c - 1) * ${TURNS_PER_CONVERSATION}`)}, s, 'AnswerDelta', '{"text":"a word"}' FROM ` +
        'generate_series(1, $1::int) c, generate_series(1, 12) s',
      [Math.ceil(conversations / 10)],
    );
    for (const { indexdef = '' } of indexes.rows) await run(indexdef);
    await run('ANALYZE');
    const some = await run(
      `SELECT ${id(2, '500')} AS "conversationId", ${id(3, '4990')} AS "turnId", ${id(1, '500')} AS "imageId"`,
    );
    const { conversationId = '', turnId = '', imageId = '' } = some.rows[0] ?? {};
    return { owner: 'large', conversationId, turnId, imageId };
  } finally {
    await client.end();
  }
}
