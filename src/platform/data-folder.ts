// The folder of everything that this server keeps: belongs to one server at a time, and holds the key of its URLs.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DataFolder {
  path: string;
  /** Gives the folder free for another server. */
  release(): void;
}

const LOCK = 'server.lock';

/** Rejects with a sentence that names the other server when one uses the folder. A lock that its server left behind is taken over. */
export async function claimDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true });
  const lock = join(path, LOCK);
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(lock, mine, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || attempt > 1) throw error;
      const [pid = '', start = ''] = readFileSync(lock, 'utf8').trim().split(' ');
      if (isAlive(Number(pid), start)) throw new Error(`Another server (process ${pid}) uses ${path}: stop it, or set DATA_DIR and PORT to run a second one beside it.`, { cause: error });
      rmSync(lock, { force: true });
    }
  }
  return {
    path,
    release() {
      if (existsSync(lock) && readFileSync(lock, 'utf8') === mine) rmSync(lock);
    },
  };
}

/** The same bytes at every start; made at the first. */
export async function readSecret(folder: string): Promise<Uint8Array> {
  const path = join(folder, 'url-secret');
  if (!existsSync(path)) await writeFile(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  const secret = await readFile(path);
  if (secret.length < 32) throw new Error(`${path} is damaged: delete it to have a new one made (URLs that were given out end then).`);
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

/** When the process began, in the kernel's ticks: a number that is used again after a restart of the machine is not the same process. */
function startOf(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) ? (readFileSync(stat, 'utf8').split(') ')[1]?.split(' ')[19] ?? 'unknown') : 'unknown';
}
