// A stranger's copy of the repository: a clean clone of HEAD in a folder that only its owner may enter, with the
// packages that `npm ci` would put there, and programs started in it with nothing set but what a test names.
import { execFile, execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';

const exec = promisify(execFile);

type Environment = Readonly<Record<string, string>>;

export interface Running {
  child: ChildProcess;
  /** What the line that says it is ready names. */
  url: string;
  output: () => string;
  /** Exit code, or null when a signal ended it. */
  exited: Promise<number | null>;
  /** SIGTERM to the process that was started, and its end. */
  stop: () => Promise<number | null>;
}

export interface StartOptions {
  env?: Environment;
  /** In a terminal of its own: standard input is its keyboard, and killing the child closes it. */
  terminal?: boolean;
  /** As this user and group (needs root). */
  uid?: number;
}

export interface Checkout {
  folder: string;
  /** A command of a shell, until it says that it is ready. */
  start: (command: string, options?: StartOptions) => Promise<Running>;
  /** A command of a shell, to its end. */
  run: (command: string, env?: Environment) => Promise<{ code: number; stdout: string; stderr: string }>;
  /** Until no process of this folder runs, nobody listens at `url` and no lock lies about. */
  isAllOver: (url: string) => Promise<void>;
  /** Whatever still runs is killed. */
  endAll: () => Promise<void>;
  remove: () => Promise<void>;
}

/** What every shell has, and nothing that configures. The programs of the test's Node come first. */
export const bare = (more: Environment = {}): Environment => ({
  PATH: `${resolve(process.execPath, '..')}:${process.env['PATH'] ?? ''}`,
  HOME: process.env['HOME'] ?? '/',
  LANG: process.env['LANG'] ?? 'C.UTF-8',
  ...more,
});

export async function makeCheckout(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'stranger-'));
  await exec('git', ['clone', '--quiet', '--depth', '1', `file://${resolve('.')}`, folder]);
  await chmod(folder, 0o700);
  await copyPackages(folder);
  const children: ChildProcess[] = [];
  const endAll = async (): Promise<void> => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const { pid } of processesOf(folder))
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        /* it has ended */
      }
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), { timeout: 30_000, interval: 100 });
  };

  return {
    folder,
    async start(command, options = {}) {
      const child = begin(folder, command, options);
      children.push(child);
      return untilReady(child, command);
    },
    run: (command, env = {}) =>
      new Promise((done) => {
        const options = { cwd: folder, env: bare(env), maxBuffer: 64 * 1024 * 1024 };
        execFile('bash', ['-c', command], options, (error, stdout, stderr) => {
          done({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
        });
      }),
    isAllOver: (url) =>
      vi.waitFor(
        async () => {
          expect(processesOf(folder)).toEqual([]);
          await expect(fetch(`${url}/healthz`)).rejects.toThrow();
          expect(existsSync(join(folder, '.data/server.lock'))).toBe(false);
        },
        { timeout: 30_000, interval: 100 },
      ),
    endAll,
    async remove() {
      await endAll();
      await rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
    },
  };
}

function begin(folder: string, command: string, { env, terminal, uid }: StartOptions): ChildProcess {
  const as = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const run = terminal === true ? ['script', '-qfec', command, '/dev/null'] : ['bash', '-c', `exec ${command}`];
  const [program = '', ...args] = [...as, ...run];
  return spawn(program, args, { cwd: folder, env: bare(env), stdio: ['pipe', 'pipe', 'pipe'] });
}

/** As links to the files of this checkout: folders of their own, not a second gigabyte. */
async function copyPackages(folder: string): Promise<void> {
  try {
    await exec('cp', ['-al', resolve('node_modules'), join(folder, 'node_modules')]);
  } catch {
    // another disk
    await rm(join(folder, 'node_modules'), { recursive: true, force: true });
    await exec('cp', ['-a', resolve('node_modules'), join(folder, 'node_modules')]);
  }
}

/** The folder and all in it become this user's, without the files: they may be links to those of another checkout. */
export function giveTo(uid: number, folder: string): void {
  execFileSync('find', [folder, '-type', 'd', '-exec', 'chown', `${uid}:${uid}`, '{}', '+']);
}

/** Processes that were started in this folder or from its files. */
function processesOf(folder: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const isOurs = command.includes(folder) || `${readlinkSync(`/proc/${name}/cwd`)}/`.startsWith(`${folder}/`);
        return isOurs ? [{ pid: Number(name), command }] : [];
      } catch {
        return []; // it has ended, or is somebody else's
      }
    });
}

/** Resolves when the program says that it is ready; rejects with what it wrote when it ends before. */
export async function untilReady(child: ChildProcess, command: string): Promise<Running> {
  let output = '';
  const exited = new Promise<number | null>((end) => {
    child.once('exit', end);
  });
  const url = await new Promise<string>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => {
        output += data.toString();
        const found = /ready(?:, its health is)? at (http\S+)/.exec(output)?.[1];
        if (found !== undefined) ready(found);
      });
    void exited.then((code) => {
      fail(new Error(`"${command}" ended with ${String(code)} before it was ready:\n${output}`));
    });
  });
  return {
    child,
    url,
    output: () => output,
    exited,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}
