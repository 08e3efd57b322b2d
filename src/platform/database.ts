// The Prisma client over node-postgres. Only repositories use it.
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/generated/client.ts';

export interface Database {
  client: PrismaClient;
  /** Rejects while the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  maxConnections: number;
  /** A statement that takes longer is ended by the database, and its request fails. 0: never. */
  statementTimeoutMs?: number;
  /** A transaction in which nothing was said for so long is ended: its process hangs, and others wait for its locks. 0: never. */
  idleInTransactionTimeoutMs?: number;
}

/** Requests of one user wait for one another's transactions (usage/repository.ts). */
const TRANSACTION_TIMEOUT_MS = 60_000;

export function openDatabase(url: string, { maxConnections, statementTimeoutMs = 0, idleInTransactionTimeoutMs = 0 }: DatabaseOptions): Database {
  const adapter = new PrismaPg({
    connectionString: url, max: maxConnections, connectionTimeoutMillis: 10_000, keepAlive: true,
    statement_timeout: statementTimeoutMs, idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
  });
  // A transaction's own limit only has to outlast the database's, which ends a statement or a silence that is too long.
  const client = new PrismaClient({ adapter, errorFormat: 'minimal', transactionOptions: { maxWait: 10_000, timeout: TRANSACTION_TIMEOUT_MS } });
  return {
    client,
    async check() {
      await client.$queryRaw`SELECT 1`;
    },
    close: () => client.$disconnect(),
  };
}
