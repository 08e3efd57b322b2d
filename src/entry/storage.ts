// Opens the database and the object store: those that the configuration names, or else the embedded database and the
// local disk in the data folder.
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { SECRET_FILE, claimDataFolder, readSecret } from '../platform/data-folder.ts';
import { openDatabase } from '../platform/database.ts';
import type { Database } from '../platform/database.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import type { Logger } from '../platform/log.ts';
import { migrate, pendingMigrations } from '../platform/migrate.ts';
import { createLocalDiskStore } from '../platform/object-store/local-disk.ts';
import type { LocalDiskStore } from '../platform/object-store/local-disk.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import type { S3Options } from '../platform/object-store/s3-connection.ts';
import { explainRefusal } from '../platform/object-store/s3-faults.ts';
import { createS3Store } from '../platform/object-store/s3.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Parts } from './parts.ts';

export interface Storage {
  databaseUrl: string;
  database: Database;
  store: ObjectStore;
  /** The object store when it is the local disk, which serves its own URLs; otherwise null. */
  disk: LocalDiskStore | null;
}

export const FILES_PATH = '/files';
/** First part of the name of a folder that is created and removed at start. */
const PROBE = '.start-';

/**
 * `folder`: whether this process may lock a data folder. `onLost`: called when the embedded database is lost for good.
 */
export async function openStorage(
  config: Config,
  { keep }: Parts,
  log: Logger,
  { folder: wantsFolder, onLost }: { folder: boolean; onLost: (error: Error) => void },
): Promise<Storage> {
  const folder = wantsFolder
    ? keep('data folder', await claimDataFolder(config.dataDir), (part) => part.release()).path
    : null;
  const isNew = folder !== null && !existsSync(join(folder, 'postgres'));
  if (folder !== null) await requireWhole(folder, config);
  let databaseUrl = config.databaseUrl;
  if (databaseUrl === null && folder !== null) {
    const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), log, { onLost });
    databaseUrl = keep('embedded PostgreSQL', postgres, (part) => part.close(), 20_000).url;
    for (const name of await migrate(databaseUrl, MIGRATIONS)) log.info({ name }, 'migration applied');
  }
  if (databaseUrl === null) throw new Error('there is no database');
  if (config.databaseUrl !== null) await requireTables(config.databaseUrl);
  const database = keep('database', openDatabase(databaseUrl, config.database), (part) => part.close());
  await database.check();
  let disk: LocalDiskStore | null = null;
  if (config.s3 === null && folder !== null) {
    await mkdir(join(folder, 'objects'), PRIVATE);
    if (!isNew && !existsSync(join(folder, SECRET_FILE)))
      log.warn({ folder }, 'the key of signed URLs is missing; a new key is created, and earlier URLs no longer work');
    disk = await createLocalDiskStore({
      folder: join(folder, 'objects'),
      path: FILES_PATH,
      secret: await readSecret(folder),
    });
  }
  const store = disk ?? keep('object store', await openBucket(config.s3, log), (part) => part.close());
  return { databaseUrl, database, store, disk };
}

/** People's images: a new folder is for the user of the server alone. An existing one keeps its permissions. */
const PRIVATE = { recursive: true, mode: 0o700 };

/**
 * Refuses to start with rows but no files, or with files but no rows. The folder of the files is created before the
 * database, so that an interrupted first start is not reported as a loss.
 */
export async function requireWhole(folder: string, config: Pick<Config, 'databaseUrl' | 's3'>): Promise<void> {
  const [postgres, objects] = [join(folder, 'postgres'), join(folder, 'objects')];
  if (config.databaseUrl !== null || config.s3 !== null) return;
  if (existsSync(objects) && !statSync(objects).isDirectory())
    throw new Error(`${objects} is no folder: move it away, and put the files back.`);
  const files = (await readdir(objects).catch(() => null))?.filter((name) => !name.startsWith(PROBE)) ?? null;
  if (!existsSync(postgres) && files !== null && files.length > 0) {
    throw new Error(
      `${objects} holds files, but their database ${postgres} is missing: put it back, or move ` +
        `${folder} away to start empty.`,
    );
  }
  if (existsSync(postgres) && files === null) {
    throw new Error(
      `${postgres} holds a database, but its files in ${objects} are missing: put them back, or ` +
        'make the empty folder to go on without them.',
    );
  }
  await mkdir(objects, PRIVATE);
  await requireWritable(objects);
}

/** Creates a folder, because permissions do not tell everything: the file system may be read-only. */
async function requireWritable(folder: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(join(folder, PROBE)));
  } catch (error) {
    throw new Error(`Nothing can be written in ${folder} (${reasonOf(error)}): change its owner or its permissions.`, {
      cause: error,
    });
  }
}

/**
 * Names of the migrations that the database lacks. Rejects with a sentence for people when the database cannot be
 * reached.
 */
export async function readPending(databaseUrl: string): Promise<string[]> {
  try {
    return await pendingMigrations(databaseUrl, MIGRATIONS);
  } catch (error) {
    throw new Error(`The database that DATABASE_URL names cannot be used: ${reasonOf(error)}.`, { cause: error });
  }
}

async function requireTables(databaseUrl: string): Promise<void> {
  const pending = await readPending(databaseUrl);
  if (pending.length > 0)
    throw new Error(
      `The database that DATABASE_URL names lacks ${pending.length} migrations: run \`npm run migrate\` first.`,
    );
}

/** The error of a host whose addresses all refuse a connection contains one error for each address. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/**
 * A bucket that refuses access ends the start. A bucket that does not answer may answer soon, and /readyz reports it.
 */
async function openBucket(options: S3Options | null, log: Logger): Promise<ObjectStore> {
  if (options === null) throw new Error('there is no object store');
  // The AWS SDK would otherwise print a warning about versions of Node at each start. README lists the supported
  // versions.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const store = createS3Store(options);
  try {
    await store.check();
    if ((await store.pagesMayRead()) === false) {
      log.warn(
        { bucket: options.bucket },
        'the bucket has no CORS rules: browsers show no masks of it and cannot upload to it ' +
          '(docs/deploy.md, "The object store")',
      );
    }
  } catch (error) {
    const refusal = explainRefusal(error, options);
    if (refusal !== null) {
      await store.close();
      throw new Error(refusal, { cause: error });
    }
    log.warn({ err: error, bucket: options.bucket }, 'the object store does not answer yet');
  }
  return store;
}
