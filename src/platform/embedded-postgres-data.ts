// The data folder of the embedded PostgreSQL: its owner, checks before the start, and its creation. Starts no server.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, lchown, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresBinaries } from './embedded-postgres-binaries.ts';
import { isDiskFull, lastLines } from './embedded-postgres-output.ts';
import { isRoot } from './unprivileged.ts';
import type { Launch, User } from './unprivileged.ts';

/**
 * How all files of the data reach the disk after they are made, and after a crash. Linux does so in one call; one call
 * for each of more than a thousand files takes minutes on a disk that is busy.
 */
export const SYNC_METHOD = process.platform === 'linux' ? 'syncfs' : 'fsync';

/** PostgreSQL refuses to run as root. The data then belong to "nobody". */
const NOBODY: User = { uid: 65534, gid: 65534 };

/**
 * The user that runs PostgreSQL when this process is root: the owner of the data. Null: the user of this process. Data
 * owned by root (from a copy) are given to "nobody".
 */
export async function ownerOf(folder: string): Promise<User | null> {
  const owner = await stat(folder).catch(() => null);
  if (owner?.isDirectory() === false)
    throw new Error(`${folder} is no folder: move it away, and put the database back or begin anew.`);
  if (isRoot()) {
    if (owner === null) return NOBODY;
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
    for (const name of ['.', ...(await readdir(folder, { recursive: true }))])
      await lchown(join(folder, name), NOBODY.uid, NOBODY.gid);
    return NOBODY;
  }
  const self = process.getuid?.();
  if (owner !== null && self !== undefined && owner.uid !== self) {
    throw new Error(
      `The database in ${folder} belongs to another user (uid ${owner.uid}): start the server as ` +
        'that user or as root, or give DATA_DIR to this one (chown -R).',
    );
  }
  return null;
}

/**
 * Rejects with a sentence that names the fault when the data cannot be used, as far as that is visible without a start.
 */
export async function requireData({ postgres }: PostgresBinaries, folder: string, passwordFile: string): Promise<void> {
  if (!existsSync(passwordFile))
    throw new Error(
      `${passwordFile}, the password of the database in ${folder}, is missing: put it back, or ` +
        'move both away to begin anew.',
    );
  let theirs: string;
  try {
    theirs = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      throw new Error(
        `This process may not read ${folder} (capability DAC_OVERRIDE): start the server as an ` +
          'ordinary user, or set DATABASE_URL.',
        { cause: error },
      );
    }
    throw new Error(`${folder} holds no complete database: restore it from a copy, or move it away to begin anew.`, {
      cause: error,
    });
  }
  const ours = /PostgreSQL\) (\d+)/.exec(spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout)?.[1];
  if (ours === undefined || theirs === ours) return;
  // PostgreSQL's own message does not say what to do.
  throw new Error(
    `The database in ${folder} is of PostgreSQL ${theirs}, and this release brings PostgreSQL ` +
      `${ours}: carry it over with pg_dump and psql, or use the release that made it.`,
  );
}

export interface Maker {
  binaries: PostgresBinaries;
  launch: Launch;
  user: User | null;
  /** Superuser of the database. */
  superuser: string;
}

/**
 * Creates the data in another folder and renames it when it is complete. A folder at the final path is therefore
 * complete.
 */
export async function initialise(
  { binaries, launch, user, superuser }: Maker,
  folder: string,
  passwordFile: string,
): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  if (user !== null) await Promise.all([chown(fresh, user.uid, user.gid), chown(passwordFile, user.uid, user.gid)]);
  const init = launch(binaries.initdb, [
    '-D',
    fresh,
    '-U',
    superuser,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    `--sync-method=${SYNC_METHOD}`,
  ]);
  const lastOutput = lastLines(init);
  const code = await new Promise<number | null>((resolve, reject) => {
    init.once('exit', resolve).once('error', reject);
  });
  if (isDiskFull(lastOutput())) throw new Error(`No database can be created in ${folder}: its disk is full.`);
  const [, nameless] = /could not look up effective user ID (\d+)/.exec(lastOutput()) ?? [];
  if (nameless !== undefined)
    throw new Error(
      `PostgreSQL makes no database for a user without a name, and uid ${nameless} is not in ` +
        '/etc/passwd: add it there, start the server as another user, or set DATABASE_URL.',
    );
  if (code !== 0)
    throw new Error(`No database can be created in ${folder}: ${lastOutput() || `initdb ended with ${code}`}.`);
  await rename(fresh, folder);
}
