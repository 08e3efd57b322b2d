// The database and the object store: those that the configuration names, or the embedded ones under its data folder.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { claimDataFolder, readSecret } from '../platform/data-folder.ts';
import { openDatabase } from '../platform/database.ts';
import type { Database } from '../platform/database.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import type { Logger } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';
import { createLocalDiskStore } from '../platform/object-store/local-disk.ts';
import type { LocalDiskStore } from '../platform/object-store/local-disk.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { createS3Store } from '../platform/object-store/s3.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Parts } from './parts.ts';

export interface Storage {
  databaseUrl: string;
  database: Database;
  store: ObjectStore;
  /** The store, when it is the local disk: it answers its own URLs. */
  disk: LocalDiskStore | null;
}

export const FILES_PATH = '/files';

/** `folder`: whether this process may have a data folder for itself. `baseUrl`: of this server, asked when a URL is made. */
export async function openStorage(config: Config, { keep }: Parts, log: Logger, { folder: wantsFolder, baseUrl, onLost }: { folder: boolean; baseUrl: () => string; onLost: (error: Error) => void }): Promise<Storage> {
  const folder = wantsFolder ? keep('data folder', await claimDataFolder(config.dataDir), (part) => part.release()).path : null;
  let databaseUrl = config.databaseUrl;
  if (databaseUrl === null && folder !== null) {
    const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), log, { onLost });
    databaseUrl = keep('embedded PostgreSQL', postgres, (part) => part.close()).url;
    for (const name of await migrate(databaseUrl, MIGRATIONS)) log.info({ name }, 'migration applied');
  }
  if (databaseUrl === null) throw new Error('there is no database');
  const database = keep('database', openDatabase(databaseUrl, config.database), (part) => part.close());
  await database.check();
  let disk: LocalDiskStore | null = null;
  if (config.s3 === null && folder !== null) {
    await mkdir(join(folder, 'objects'), { recursive: true });
    disk = await createLocalDiskStore({ folder: join(folder, 'objects'), baseUrl, path: FILES_PATH, secret: await readSecret(folder) });
  }
  const store = keep('object store', disk ?? createS3Store(config.s3 ?? { bucket: '', prefix: '' }), (part) => part.close());
  return { databaseUrl, database, store, disk };
}
