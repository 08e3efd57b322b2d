// The key of export URLs: one for all servers of a database, made by the first that asks.
import type { PrismaClient } from '../../prisma/generated/client.ts';

export interface SecretRepository {
  /** The value of that name; `fresh` when there is none yet. */
  secret(name: string, fresh: Uint8Array): Promise<Uint8Array>;
}

export function createSecretRepository(client: PrismaClient): SecretRepository {
  return {
    async secret(name, fresh) {
      await client.secret.createMany({ data: [{ name, value: new Uint8Array(fresh) }], skipDuplicates: true });
      return (await client.secret.findUniqueOrThrow({ where: { name } })).value;
    },
  };
}
