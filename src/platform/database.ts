// The Prisma client over node-postgres, and beside it the statements that every turn asks again and again, over the
// same connections. Only repositories use them. In which order transactions lock rows is written in
// docs/architecture.md ("Locks"); what the database rolls back all the same, because of another transaction, is done
// again here, for all of them. What passes by itself (the database is away, too slow or full) rejects with AppError
// DATABASE_UNAVAILABLE.
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { AppError } from '../errors.ts';
import { isConflict, passes, throughConflicts, wasFull, wasTooSlow } from './outage.ts';

/** A statement that is asked again and again: each connection reads and plans it once, under its name. */
export interface Statement {
  name: string;
  text: string;
}

/** Asks one statement, by itself. Rows as node-postgres reads them: bigint as text, timestamps as Date, JSON parsed. */
export type Sql = <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

export interface Database {
  client: PrismaClient;
  sql: Sql;
  /**
   * Statements of one transaction, one after the other on one connection; rolled back when the work rejects, and done
   * anew after a conflict.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Rejects while the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  maxConnections: number;
  /** A statement that takes longer is ended by the database, and its request fails. 0: never. */
  statementTimeoutMs?: number;
  /**
   * A transaction in which nothing was said for so long is ended: its process hangs, and others wait for its locks. 0:
   * never.
   */
  idleInTransactionTimeoutMs?: number;
}

/** Requests of one user wait for one another's transactions (usage/repository.ts). */
const TRANSACTION_TIMEOUT_MS = 60_000;
/**
 * A database that does not even end a statement that takes too long hangs; its connection is given up so much later.
 */
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
  pool.on('error', () => {}); // an idle connection was lost: whoever asks next gets another one
  const adapter = new PrismaPg(pool);
  // A transaction's own limit only has to outlast the database's, which ends a statement or a silence that is too long.
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
        throw told(error);
      }),
    transaction: (work) =>
      throughConflicts(() => transact(pool, work)).catch((error: unknown) => {
        throw told(error);
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
  // Told by the statement that needs it.
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

/** What whoever asked is told of it; the rest is in the cause, for the log. */
function told(error: unknown): unknown {
  if (error instanceof AppError || !passes(error)) return error;
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
 * Every statement and every transaction of the client, as a whole, is done again after a conflict, and rejects with
 * DATABASE_UNAVAILABLE for what passes. Inside a transaction nothing is: what a function given to $transaction gets is
 * not this client, and the function is called anew.
 */
function guarded(client: PrismaClient): PrismaClient {
  type Call = (...args: unknown[]) => Promise<unknown>;
  const again =
    (owner: object, call: Call): Call =>
    (...args) =>
      throughConflicts(() => call.apply(owner, args)).catch((error: unknown) => {
        throw told(error);
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
