// A real PostgreSQL of our own, for who has none: its files in one folder, reachable only from this machine and only with a password
// that lies beside them, stopped with this process. Knows programs and folders; no table.
import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { findPostgres } from './embedded-postgres-binaries.ts';
import type { PostgresBinaries } from './embedded-postgres-binaries.ts';
import type { Logger } from './log.ts';

export interface EmbeddedPostgres {
  /** Of the database `maskstream`, password included. */
  url: string;
  close(): Promise<void>;
}

const USER = 'maskstream';
/** PostgreSQL refuses to run as root; "nobody" owns the files then. */
const NOBODY = 65534;
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/**
 * `folder`: where the data lie; made when it is not there. Rejects with a sentence that names the folder when the data cannot be used;
 * nothing is deleted then.
 */
export async function startEmbeddedPostgres(folder: string, log: Logger): Promise<EmbeddedPostgres> {
  const binaries = findPostgres();
  const passwordFile = `${folder}.password`;
  if (!existsSync(folder)) await initialise(binaries, folder, passwordFile);
  if (!existsSync(join(folder, 'PG_VERSION')) || !existsSync(passwordFile)) {
    throw new Error(`${folder} holds no complete database: restore it from a copy, or move it away to begin anew.`);
  }
  await endFormer(folder, log);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const port = await freePort();
  const server = run(binaries.postgres, ['-D', folder, '-p', String(port), ...settings({ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '100', log_min_messages: 'warning' })], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => { server.once('exit', () => resolve()); });
  const told = lastLines(server);
  const url = (database: string): string => `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;
  try {
    await ready(server, url('postgres'));
    await createDatabase(url('postgres'));
  } catch (error) {
    server.kill('SIGINT');
    throw new Error(`The database in ${folder} cannot be started: ${told() || String(error)}. Restore it from a copy, or move it away to begin anew.`, { cause: error });
  }
  let closing = false;
  void exited.then(() => { if (!closing) log.error({ told: told() }, 'the embedded PostgreSQL has stopped'); });
  return {
    url: url(USER),
    async close() {
      closing = true;
      await stop(server, exited);
    },
  };
}

/** The URL of the database in `folder` while another process of this machine runs it; null when none does. */
export async function findEmbeddedPostgres(folder: string): Promise<string | null> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number.parseInt(lines[0] ?? '', 10), Number.parseInt(lines[3] ?? '', 10)];
  if (!Number.isInteger(pid) || !Number.isInteger(port) || !isPostgres(pid)) return null;
  return `postgresql://${USER}:${(await readFile(`${folder}.password`, 'utf8')).trim()}@127.0.0.1:${port}/${USER}`;
}

/** Made beside its place and moved there when it is whole, so a folder that is there was finished once. */
async function initialise(binaries: PostgresBinaries, folder: string, passwordFile: string): Promise<void> {
  const fresh = `${folder}.new`;
  await mkdir(dirname(folder), { recursive: true });
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  if (isRoot()) await Promise.all([chown(fresh, NOBODY, NOBODY), chown(passwordFile, NOBODY, NOBODY)]);
  const init = run(binaries.initdb, [
    '-D', fresh, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C',
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  const told = lastLines(init);
  const code = await new Promise<number | null>((resolve, reject) => { init.once('exit', resolve).once('error', reject); });
  if (code !== 0) throw new Error(`No database can be made in ${folder}: ${told() || `initdb ended with ${code}`}.`);
  await rename(fresh, folder);
}

/** A server that was killed may have left its PostgreSQL behind, or one that is still going down. */
async function endFormer(folder: string, log: Logger): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  const deadline = Date.now() + STOP_WITHIN_MS;
  let told = false;
  while (existsSync(file)) {
    const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
    if (!Number.isInteger(pid) || !isPostgres(pid)) return; // PostgreSQL itself cleans up after a dead one
    if (!told) {
      log.info({ pid }, 'stopping a PostgreSQL that was left behind');
      process.kill(pid, 'SIGINT');
      told = true;
    }
    if (Date.now() > deadline) throw new Error(`A PostgreSQL (process ${pid}) uses ${folder} and does not stop.`);
    await wait(50);
  }
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const name = `/proc/${pid}/comm`;
  return existsSync(name) ? readFileSync(name, 'utf8').startsWith('postgres') : true;
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    if (server.exitCode !== null || server.signalCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode ?? server.signalCode}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(30);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [USER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${USER}`);
  } finally {
    await client.end();
  }
}

/** Fast shutdown: sessions are ended, everything committed is kept. */
async function stop(server: ChildProcess, exited: Promise<void>): Promise<void> {
  server.kill('SIGINT');
  const kill = setTimeout(() => server.kill('SIGQUIT'), STOP_WITHIN_MS);
  await exited;
  clearTimeout(kill);
}

/**
 * As another user when we are root, and told to stop when this process dies, however it dies. `setpriv` (util-linux) does both; it also
 * keeps root's right to pass through folders, because the project may lie in one that only root may enter.
 */
function run(program: string, args: string[], options: SpawnOptions): ChildProcess {
  const root = isRoot();
  if (process.platform !== 'linux' || !existsSync('/usr/bin/setpriv')) return spawn(program, args, { ...options, ...(root ? { uid: NOBODY, gid: NOBODY } : {}) });
  const user = root ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--inh-caps=+dac_override,+dac_read_search', '--ambient-caps=+dac_override,+dac_read_search'] : [];
  return spawn('/usr/bin/setpriv', ['--pdeathsig', 'INT', ...user, program, ...args], options);
}

const isRoot = (): boolean => process.getuid?.() === 0;

const settings = (values: Record<string, string>): string[] => Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** What a program said last on its error channel. */
function lastLines(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (data: Buffer) => { text = (text + data.toString()).slice(-2000); });
  return () => text.trim().split('\n').slice(-3).join(' ').trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
