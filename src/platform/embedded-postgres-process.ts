// The process of the embedded PostgreSQL server: start it, wait until it accepts connections, stop it, find one that
// another process runs. Knows no restart.
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { SYNC_METHOD } from './embedded-postgres-data.ts';
import { isDiskFull, lastLines, logLines } from './embedded-postgres-output.ts';
import type { Logger } from './log.ts';
import { repeatingLast, retry } from './retry.ts';
import type { Launch } from './unprivileged.ts';

/** The name of the superuser and of the database. */
export const USER = 'maskstream';
/** The port was free when it was chosen, and another program took it since. */
export class PortTaken extends Error {}

/** Another program on the port may accept a connection and never answer. */
const CONNECT_WITHIN_MS = 10_000;
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const QUIT_WITHIN_MS = 5_000;

export interface Place {
  folder: string;
  port: number;
  password: string;
  launch: Launch;
  program: string;
  log: Logger;
}

export interface Running {
  server: ChildProcess;
  exited: Promise<void>;
  /** The last error output. */
  lastOutput: () => string;
}

export const urlOf = ({ password, port }: Place, database: string): string =>
  `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;

/** Resolves when the server accepts connections and the database exists. */
export async function launchServer(place: Place): Promise<Running> {
  const { folder, port, launch, program, log } = place;
  const server = launch(program, [
    '-D',
    folder,
    '-p',
    String(port),
    ...settings({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '100',
      recovery_init_sync_method: SYNC_METHOD,
      log_min_messages: 'warning',
      log_line_prefix: '',
    }),
  ]);
  logLines(server, log);
  const exited = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
  });
  const lastOutput = lastLines(server);
  // Only Linux ends the server with this process. On other systems a handler ends it when this process exits without
  // closing it.
  const follow = (): void => {
    server.kill('SIGINT');
  };
  process.once('exit', follow);
  void exited.then(() => process.removeListener('exit', follow));
  try {
    await ready(server, urlOf(place, 'postgres'));
    await createDatabase(urlOf(place, 'postgres'));
    return { server, exited, lastOutput };
  } catch (error) {
    server.kill('SIGINT');
    if (isWrongPassword(error))
      throw new Error(
        `${folder}.password does not hold the password of the database in ${folder}: put the right file back.`,
        { cause: error },
      );
    if (lastOutput().includes('could not create any TCP/IP sockets'))
      throw new PortTaken(`Another program uses port ${port}, on which the embedded PostgreSQL was to run.`, {
        cause: error,
      });
    if (isDiskFull(lastOutput()))
      throw new Error(`The database in ${folder} cannot be started: its disk is full.`, { cause: error });
    throw new Error(
      `The database in ${folder} cannot be started: ${lastOutput() || String(error)} Restore it from a ` +
        'copy, or move it away to begin anew.',
      { cause: error },
    );
  }
}

/** The URL of the database in `folder` while another process of this machine runs it; null when none does. */
export async function findEmbeddedPostgres(folder: string): Promise<string | null> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number.parseInt(lines[0] ?? '', 10), Number.parseInt(lines[3] ?? '', 10)];
  if (!Number.isInteger(pid) || !Number.isInteger(port) || !isPostgres(pid)) return null;
  return `postgresql://${USER}:${(await readFile(`${folder}.password`, 'utf8')).trim()}@127.0.0.1:${port}/${USER}`;
}

/** Ends a PostgreSQL that a killed server left running, or waits for one that is shutting down. */
export async function endFormer(folder: string, log: Logger): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  const deadline = Date.now() + STOP_WITHIN_MS;
  let logged = false;
  while (existsSync(file)) {
    const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
    // PostgreSQL itself removes the lock file of a process that no longer runs
    if (!Number.isInteger(pid) || !isPostgres(pid)) return;
    if (!logged) {
      log.info({ pid }, 'stopping a PostgreSQL that was left behind');
      process.kill(pid, 'SIGINT');
      logged = true;
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
  let ended = false;
  const connect = async (): Promise<void> => {
    ended = server.exitCode !== null || server.signalCode !== null;
    if (ended) throw new Error(`PostgreSQL ended with ${server.exitCode ?? server.signalCode}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    client.on('error', () => {}); // the query in progress reports a lost connection
    try {
      await client.connect();
    } finally {
      await client.end().catch(() => {});
    }
  };
  for (;;) {
    try {
      return await retry(connect, {
        when: (error) => !ended && !isWrongPassword(error),
        pausesMs: repeatingLast([30]),
        forMs: START_WITHIN_MS,
      });
    } catch (error) {
      // A server that recovers from a crash gets the time it needs: when it is stopped, the next one begins anew.
      if (!isRecovering(error)) throw error;
    }
  }
}

/** cannot_connect_now: the server runs and does not accept connections yet. */
const isRecovering = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '57P03';
const isWrongPassword = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '28P01';

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // the query in progress reports a lost connection
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [USER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${USER}`);
  } finally {
    await client.end();
  }
}

/** Fast shutdown: sessions are ended, everything committed is kept. */
export async function stop({ server, exited }: Running): Promise<void> {
  server.kill('SIGINT');
  const quit = setTimeout(() => server.kill('SIGQUIT'), STOP_WITHIN_MS);
  const kill = setTimeout(() => killAll(server), STOP_WITHIN_MS + QUIT_WITHIN_MS);
  await exited;
  clearTimeout(quit);
  clearTimeout(kill);
}

/**
 * Kills a server that does not react to signals (it is stopped, or hangs in the kernel), with its sessions. Committed
 * data is in its write-ahead log.
 */
function killAll(server: ChildProcess): void {
  const children = `/proc/${server.pid}/task/${server.pid}/children`;
  const sessions = existsSync(children)
    ? readFileSync(children, 'utf8')
        .trim()
        .split(' ')
        .filter((pid) => pid !== '')
    : [];
  server.kill('SIGKILL');
  for (const pid of sessions) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      /* it has ended */
    }
  }
}

const settings = (values: Record<string, string>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
