// The Prisma client over node-postgres, and prepared statements over the same connection pool for the queries of every
// turn. Only repositories use them. docs/architecture.md ("Locks") has the order in which transactions lock rows. A
// transaction that the database rolls back because of another one is repeated here. A temporary failure (the database
// is away, too slow or full) rejects with AppError DATABASE_UNAVAILABLE.
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { AppError } from '../errors.ts';
import { isConflict, isTemporary, throughConflicts, wasFull, wasTooSlow } from './outage.ts';

/** A named prepared statement. Each connection parses and plans it once. */
export interface Statement {
  name: string;
  text: string;
}

/**
 * Runs one statement outside of a transaction. Row types are those of node-postgres: bigint as text, timestamps as
 * Date, JSON parsed.
 */
export type Sql = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

export interface Database {
  client: PrismaClient;
  sql: Sql;
  /**
   * Runs statements in one transaction on one connection. Rolls back when `work` rejects; repeats `work` after a
   * conflict.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Rejects when the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  maxConnections: number;
  /** The database ends a statement that takes longer, and the request fails. 0: no limit. */
  statementTimeoutMs?: number;
  /**
   * The database ends a transaction without a statement for this time: its process hangs, and others wait for its
   * locks. 0: no limit.
   */
  idleInTransactionTimeoutMs?: number;
}

/** Requests of one user wait for one another's transactions (usage/repository.ts). */
const TRANSACTION_TIMEOUT_MS = 60_000;
/** When a statement outlives its timeout by this time, the database hangs, and its connection is closed. */
const SILENT_MS = 5_000;

export function openDatabase(
  url: string,
  { maxConnections, statementTimeoutMs = 0, idleInTransactionTimeoutMs = 0 }: DatabaseOptions,
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + SILENT_MS,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
  });
  pool.on('error', () => {}); // an idle connection was lost: the next query opens another one
  const adapter = new PrismaPg(pool);
  // The transaction limit only has to be longer than the database's own limits for statements and idle transactions.
  const client = new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 10_000, timeout: TRANSACTION_TIMEOUT_MS },
  });
  const sql = sqlOf(pool);
  return {
    client: guarded(client),
    sql: <Row>(statement: Statement, values: readonly unknown[]) =>
      throughConflicts(() => sql<Row>(statement, values)).catch((error: unknown) => {
        throw errorForCaller(error);
      }),
    transaction: (work) =>
      throughConflicts(() => transact(pool, work)).catch((error: unknown) => {
        throw errorForCaller(error);
      }),
    async check() {
      await client.$queryRaw`SELECT 1`;
    },
    async close() {
      await client.$disconnect();
      await pool.end();
    },
  };
}

const sqlOf =
  (connection: pg.Pool | pg.PoolClient): Sql =>
  async <Row>({ name, text }: Statement, values: readonly unknown[]) =>
    (await connection.query<Row & pg.QueryResultRow>({ name, text, values: [...values] })).rows;

async function transact<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  // The statement that uses the connection reports the error.
  const onError = (): void => {};
  connection.on('error', onError);
  let lost = false;
  try {
    await connection.query('BEGIN');
    const result = await work(sqlOf(connection));
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => {
      lost = true;
    });
    throw error;
  } finally {
    connection.off('error', onError);
    connection.release(lost);
  }
}

/** The error for the caller. The cause is kept for the log. */
function errorForCaller(error: unknown): unknown {
  if (error instanceof AppError || !isTemporary(error)) return error;
  const why = isConflict(error)
    ? 'was busy with other changes of the same'
    : wasFull(error)
      ? 'has no room left'
      : wasTooSlow(error)
        ? 'took too long over this'
        : 'cannot be reached';
  return new AppError('DATABASE_UNAVAILABLE', `The database ${why}. Try again in a moment.`, {}, error);
}

const STATEMENTS = new Set<string | symbol>([
  '$transaction',
  '$queryRaw',
  '$queryRawUnsafe',
  '$executeRaw',
  '$executeRawUnsafe',
]);

/**
 * Repeats every statement and every transaction after a conflict, as a whole, and rejects with DATABASE_UNAVAILABLE for
 * temporary failures. Statements inside a transaction are not repeated: the function of $transaction receives the plain
 * client and is called again as a whole.
 */
function guarded(client: PrismaClient): PrismaClient {
  type Call = (...args: unknown[]) => Promise<unknown>;
  const again =
    (owner: object, call: Call): Call =>
    (...args) =>
      throughConflicts(() => call.apply(owner, args)).catch((error: unknown) => {
        throw errorForCaller(error);
      });
  const tables = new Map<string, object>();
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (STATEMENTS.has(name)) return again(target, value as Call);
      if (typeof name === 'symbol' || /^[_$]/.test(name) || typeof value !== 'object' || value === null) return value;
      const table =
        tables.get(name) ??
        new Proxy(value, {
          get(model, operation) {
            const one: unknown = Reflect.get(model, operation);
            return typeof one === 'function' ? again(model, one as Call) : one;
          },
        });
      tables.set(name, table);
      return table;
    },
  });
}
