// The key that signs export URLs. All servers of a database share it; the first one that needs it creates it.
import type { PrismaClient } from '../../prisma/generated/client.ts';

export interface SecretRepository {
  /** The value with this name. `fresh` is stored and returned when there is none. */
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
