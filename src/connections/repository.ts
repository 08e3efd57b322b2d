// The table of connected projects of Label Studio. Prisma's types end here.
import type { PrismaClient } from '../../prisma/generated/client.ts';

/** Where the images of a project are, and with which token they are fetched. */
export interface Connection {
  /** Base URL of Label Studio. */
  url: string;
  /** A legacy token, or a personal access token (a JWT); empty for none. */
  token: string;
}

export interface ConnectionRepository {
  /** Replaces the connection of the project. Removes all but the `most` newest connections of the owner. */
  save(ownerId: string, project: string, connection: Connection, most: number): Promise<void>;
  find(ownerId: string, project: string): Promise<Connection | null>;
}

export function createConnectionRepository(client: Pick<PrismaClient, '$executeRaw' | '$queryRaw'>) {
  return {
    async save(ownerId, project, { url, token }, most) {
      await client.$executeRaw`INSERT INTO "LabelStudioProject" ("ownerId", project, url, token)
        VALUES (${ownerId}, ${project}, ${url}, ${token})
        ON CONFLICT ("ownerId", project) DO UPDATE SET url = ${url}, token = ${token}, "connectedAt" = now()`;
      await client.$executeRaw`DELETE FROM "LabelStudioProject" WHERE "ownerId" = ${ownerId} AND project IN
        (SELECT project FROM "LabelStudioProject" WHERE "ownerId" = ${ownerId}
          ORDER BY "connectedAt" DESC OFFSET ${most})`;
    },

    async find(ownerId, project) {
      const [row] = await client.$queryRaw<Connection[]>`SELECT url, token FROM "LabelStudioProject"
        WHERE "ownerId" = ${ownerId} AND project = ${project}`;
      return row ?? null;
    },
  } satisfies ConnectionRepository;
}
