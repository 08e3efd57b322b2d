// The data folder of the server: the lock that allows one server at a time, and the secret that signs its URLs.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface DataFolder {
  path: string;
  /** Removes the lock, so that another server can use the folder. */
  release(): void;
}

const LOCK = 'server.lock';
export const SECRET_FILE = 'url-secret';

/**
 * Rejects with a sentence that names the other server when one uses the folder. Replaces a lock whose server no longer
 * runs.
 */
export async function claimDataFolder(path: string): Promise<DataFolder> {
  await makeFolder(path);
  const lock = join(path, LOCK);
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  try {
    for (let attempt = 0; !writeNew(lock, mine); attempt++) {
      if (!statSync(lock).isFile())
        throw new Error(`${lock} is no file, so no server can claim ${path}: move it away.`);
      const [pid = '', start = ''] = readFileSync(lock, 'utf8').trim().split(' ');
      if (attempt > 1 || isAlive(Number(pid), start))
        throw new Error(
          `Another server (process ${pid}) uses ${path}: stop it, or set DATA_DIR and PORT to run a ` +
            'second one beside it.',
        );
      rmSync(lock, { force: true });
    }
  } catch (error) {
    throw explainFolderFault(path, error);
  }
  return {
    path,
    release() {
      if (existsSync(lock) && readFileSync(lock, 'utf8') === mine) rmSync(lock);
    },
  };
}

/** Returns false when a file with that name exists. */
function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await makeAll(path);
    if (!statSync(path).isDirectory())
      throw new Error(`DATA_DIR ${path} is no folder: name another one, or move it away.`);
  } catch (error) {
    throw explainFolderFault(path, error);
  }
}

/**
 * Creates the folder and its parents. Node's own `recursive` hides some reasons of failure, and never returns for
 * others.
 */
async function makeAll(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeAll(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * Replaces the error of a folder that cannot be written by one sentence that says what to do. Returns other errors
 * unchanged.
 */
function explainFolderFault(path: string, error: unknown): unknown {
  const fault = (why: string): Error => new Error(`DATA_DIR ${path} cannot be used: ${why}.`, { cause: error });
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return fault('it, or a part of its path, is a file; name another folder, or move the file away');
    case 'ENOENT':
      return fault('no folder can be made there, or it is a link to nothing; name another folder');
    case 'EACCES':
    case 'EPERM':
      return fault('this user may not write there; name another folder, or change its owner');
    case 'EROFS':
      return fault('it lies on a file system that cannot be written to; name another folder');
    case 'ENOSPC':
    case 'EDQUOT':
      return fault('its disk is full');
    default:
      return error;
  }
}

/** The same secret bytes at every start. The first start creates them. */
export async function readSecret(folder: string): Promise<Uint8Array> {
  const path = join(folder, SECRET_FILE);
  if (!existsSync(path)) await writeFile(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  const secret = await readFile(path);
  if (secret.length < 32)
    throw new Error(`${path} is damaged: delete it to have a new one made (URLs that were given out end then).`);
  return new Uint8Array(secret);
}

function isAlive(pid: number, start: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return startOf(pid) === start;
}

/**
 * Start time of the process in kernel ticks. After a restart of the machine a reused process id has another start time.
 */
function startOf(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) ? (readFileSync(stat, 'utf8').split(') ')[1]?.split(' ')[19] ?? 'unknown') : 'unknown';
}
