// The Prisma client over node-postgres. Only repositories use it.
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/generated/client.ts';

export interface Database {
  client: PrismaClient;
  /** Rejects while the database does not answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** A query that takes longer than this is ended by the database, and its request fails. */
const STATEMENT_TIMEOUT_MS = 15_000;

export function openDatabase(url: string, { maxConnections }: { maxConnections: number }): Database {
  const adapter = new PrismaPg({ connectionString: url, max: maxConnections, statement_timeout: STATEMENT_TIMEOUT_MS, connectionTimeoutMillis: 10_000 });
  const client = new PrismaClient({ adapter, errorFormat: 'minimal' });
  return {
    client,
    async check() {
      await client.$queryRaw`SELECT 1`;
    },
    close: () => client.$disconnect(),
  };
}
