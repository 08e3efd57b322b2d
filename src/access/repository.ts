// The table of API keys. Prisma's types end here.
import type { ApiKey, PrismaClient } from '../../prisma/generated/client.ts';
import { isId, newId } from '../ids.ts';
import { SCOPES } from './viewer.ts';
import type { Scope } from './viewer.ts';

export interface KeyRow {
  id: string;
  subject: string;
  tenant: string | null;
  scopes: Scope[];
  label: string;
  /** The first characters of the key, to tell keys apart. */
  hint: string;
  createdAt: Date;
  /** Null: the key does not expire. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** To the minute; null when it was never used. */
  lastUsedAt: Date | null;
}

/** The owner of keys: subject and tenant, which must both match. */
export type Owner = Pick<KeyRow, 'subject' | 'tenant'>;

export interface KeyRepository {
  /** `hash`: SHA-256 (hex) of the key. The key itself is not stored. */
  insert(key: Omit<KeyRow, 'id' | 'createdAt' | 'revokedAt' | 'lastUsedAt'> & { hash: string }): Promise<KeyRow>;
  /** Does the same, unless the owner has `most` keys that were not revoked; returns null then. */
  insertWithin(key: Parameters<KeyRepository['insert']>[0], most: number): Promise<KeyRow | null>;
  findByHash(hash: string): Promise<KeyRow | null>;
  /** Oldest first. */
  list(): Promise<KeyRow[]>;
  revoke(id: string): Promise<boolean>;
  /** The keys of one owner without revoked ones, oldest first. */
  listOf(owner: Owner): Promise<KeyRow[]>;
  revokeOf(owner: Owner, id: string): Promise<boolean>;
  /** Writes at most once a minute. */
  markUsed(key: KeyRow): Promise<void>;
}

const MINUTE_MS = 60_000;

export function createKeyRepository(client: PrismaClient): KeyRepository {
  const revoke = async (which: { id: string } & Partial<Owner>): Promise<boolean> => {
    if (!isId(which.id)) return false;
    const { count } = await client.apiKey.updateMany({
      where: { ...which, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    return count > 0;
  };
  return {
    insert: (key) => insert(client, key),
    insertWithin: (key, most) =>
      client.$transaction(async (tx) => {
        const { subject, tenant } = key;
        // The keys of one owner are created one after the other, so that each transaction counts the earlier ones.
        await tx.$executeRaw`SELECT
        pg_advisory_xact_lock(hashtextextended(${`keys of ${JSON.stringify([tenant, subject])}`}, 0))`;
        if ((await tx.apiKey.count({ where: { subject, tenant, revokedAt: null } })) >= most) return null;
        return insert(tx, key);
      }),
    async findByHash(hash) {
      const row = await client.apiKey.findUnique({ where: { hash } });
      return row === null ? null : read(row);
    },
    list: async () => (await client.apiKey.findMany({ orderBy: { id: 'asc' } })).map(read),
    revoke: (id) => revoke({ id }),
    listOf: async ({ subject, tenant }) =>
      (await client.apiKey.findMany({ where: { subject, tenant, revokedAt: null }, orderBy: { id: 'asc' } })).map(read),
    revokeOf: ({ subject, tenant }, id) => revoke({ id, subject, tenant }),
    async markUsed({ id, lastUsedAt }) {
      if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < MINUTE_MS) return;
      await client.apiKey.updateMany({ where: { id }, data: { lastUsedAt: new Date() } });
    },
  };
}

async function insert(
  client: Pick<PrismaClient, 'apiKey'>,
  { scopes, ...key }: Parameters<KeyRepository['insert']>[0],
): Promise<KeyRow> {
  return read(await client.apiKey.create({ data: { id: newId(), ...key, scopes: [...scopes] } }));
}

function read({
  id,
  subject,
  tenant,
  scopes,
  label,
  hint,
  createdAt,
  expiresAt,
  revokedAt,
  lastUsedAt,
}: ApiKey): KeyRow {
  return {
    id,
    subject,
    tenant,
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    label,
    hint,
    createdAt,
    expiresAt,
    revokedAt,
    lastUsedAt,
  };
}
