// Makes a real PostgreSQL slow, or makes it refuse, at chosen statements: triggers on the application's tables, in one
// test's database.
import pg from 'pg';

export interface DatabaseFaults {
  /** Every changed row takes up to so long, with what it has locked. */
  delay(maxMs: number): Promise<void>;
  /**
   * Of the statements that change a table from now on, every `every`-th (1) is refused, `times` in all, with each of
   * the states in turn; what its transaction did is undone.
   */
  refuse(
    sqlState: string | readonly string[],
    which: { times: number; every?: number; rows?: { table: string; where: string } },
  ): Promise<void>;
  /** How many statements came to the triggers since; refuses no more. */
  met(): Promise<number>;
  /** Deadlocks that this database has ended, ever. */
  deadlocks(): Promise<number>;
  close(): Promise<void>;
}

const TABLES = [
  'ApiKey',
  'Batch',
  'BatchItem',
  'Conversation',
  'Duty',
  'Image',
  'Mask',
  'MaskScale',
  'MaskSource',
  'Share',
  'Turn',
  'TurnEvent',
  'TurnImage',
  'UsageDay',
];

export async function openDatabaseFaults(url: string): Promise<DatabaseFaults> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // A sequence keeps its count when a transaction is undone.
  await client.query(`
    CREATE SEQUENCE faults;
    CREATE FUNCTION sleep_a_little() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(random() *
      TG_ARGV[0]::float8 / 1000); RETURN NULL; END $$;
    CREATE FUNCTION refuse_some() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('faults') % TG_ARGV[1]::int = 0 AND currval('faults') <= TG_ARGV[0]::int * TG_ARGV[1]::int THEN
        RAISE EXCEPTION 'refused by the test' USING ERRCODE =
          TG_ARGV[2 + (currval('faults') / TG_ARGV[1]::int)::int % (TG_NARGS - 2)]; END IF;
      RETURN NULL;
    END $$`);
  const refuseNoMore = async (): Promise<void> => {
    for (const table of TABLES) await client.query(`DROP TRIGGER IF EXISTS refuse_some ON "${table}"`);
  };
  return {
    async delay(maxMs) {
      for (const table of TABLES)
        await client.query(
          `CREATE TRIGGER sleep_a_little AFTER INSERT OR UPDATE OR DELETE ON "${table}" FOR EACH ROW ` +
            `EXECUTE FUNCTION sleep_a_little(${maxMs})`,
        );
    },
    async refuse(sqlState, { times, every = 1, rows }) {
      await refuseNoMore();
      await client.query('ALTER SEQUENCE faults RESTART');
      const states = [sqlState].flat().map((state) => `'${state}'`);
      const call = `EXECUTE FUNCTION refuse_some(${[times, every, ...states].join(', ')})`;
      if (rows !== undefined)
        await client.query(
          `CREATE TRIGGER refuse_some AFTER INSERT OR UPDATE ON "${rows.table}" FOR EACH ROW WHEN (${rows.where})
            ${call}`,
        );
      else
        for (const table of TABLES)
          await client.query(
            `CREATE TRIGGER refuse_some AFTER INSERT OR UPDATE OR DELETE ON "${table}" FOR EACH STATEMENT ${call}`,
          );
    },
    async met() {
      await refuseNoMore();
      const { rows } = await client.query<{ met: number }>(
        'SELECT CASE WHEN is_called THEN last_value ELSE 0 END::int AS met FROM faults',
      );
      return rows[0]?.met ?? 0;
    },
    async deadlocks() {
      const { rows } = await client.query<{ deadlocks: number }>(
        'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
      );
      return rows[0]?.deadlocks ?? 0;
    },
    close: () => client.end(),
  };
}
