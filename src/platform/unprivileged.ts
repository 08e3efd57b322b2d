// Starts PostgreSQL's programs without root rights, in a process group that receives no signals of the terminal, and
// stops them when this process dies for any reason. Knows users, capabilities and signals; nothing of a database.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export interface User {
  uid: number;
  gid: number;
}

const SETPRIV = '/usr/bin/setpriv';
const DYING = ['--pdeathsig', 'INT'];
/**
 * Keeps root's capability to pass through folders, because the project may be in a folder that only root may enter. The
 * secure bit is needed for access(2), with which initdb finds its programs: without the bit the kernel drops the
 * capability for another user. Docker grants this capability, but not DAC_READ_SEARCH, which would be the smaller one.
 */
const PASSING_FOLDERS = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Starts a program. Its standard error is a pipe; its other output is dropped. */
export type Launch = (program: string, args: readonly string[]) => ChildProcess;

interface Command {
  prefix: string[];
  user: Partial<User>;
}

/**
 * `program`: one of the programs to start; it must support `--version`. `folder`: an existing folder in which they
 * work. `user`: the user that runs them; only root may choose another one. Throws a sentence that says what to do when
 * that is not possible.
 */
export function prepareLaunch(program: string, folder: string, user: User | null): Launch {
  const { prefix, user: spawnedAs } = user === null ? asOurselves(program, folder) : asAnother(user, program, folder);
  return (path, args) => {
    const [file = path, ...rest] = [...prefix, path, ...args];
    // A process group of its own: Ctrl-C in a terminal reaches only this process, which then stops its children in
    // order.
    return spawn(file, rest, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, cwd: '/', ...spawnedAs });
  };
}

function asOurselves(program: string, folder: string): Command {
  const command: Command = { prefix: [SETPRIV, ...DYING], user: {} };
  // setpriv of older systems does not support this. A PostgreSQL that outlives this process is then stopped at the next
  // start.
  return hasSetpriv() && works(command, program, folder) ? command : { prefix: [], user: {} };
}

function asAnother(user: User, program: string, folder: string): Command {
  const named = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  // A container without these rights can do without them when everybody may enter the folders.
  const choices: Command[] = hasSetpriv()
    ? [
        ...[PASSING_FOLDERS, []].map((rights) => ({ prefix: [SETPRIV, ...named, ...rights, ...DYING], user: {} })),
        { prefix: [SETPRIV, ...named], user: {} },
      ]
    : [{ prefix: [], user }];
  const command = maySignal() ? choices.find((one) => works(one, program, folder)) : undefined;
  if (command !== undefined) return command;
  const why = hasSetpriv()
    ? 'this process may not pass its rights on (capabilities SETUID, SETGID, SETPCAP, KILL, DAC_OVERRIDE)'
    : 'setpriv (of util-linux) is not installed';
  throw new Error(
    'The embedded PostgreSQL does not run as root, and cannot be started as another user for ' +
      `${folder}: ${why}. Start the server as an ` +
      'ordinary user, move project and DATA_DIR to a folder that every user may enter, or set DATABASE_URL.',
  );
}

const hasSetpriv = (): boolean => process.platform === 'linux' && existsSync(SETPRIV);

/**
 * True when this process may signal processes of other users (CAP_KILL, bit 5). A server that cannot be stopped is not
 * started.
 */
function maySignal(): boolean {
  if (process.platform !== 'linux') return true;
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return effective === undefined || (BigInt(`0x${effective}`) & 32n) !== 0n;
}

/** True when the program runs that way and the folder can be entered. */
function works({ prefix, user }: Command, program: string, folder: string): boolean {
  const [file, ...args] = [...prefix, '/bin/sh', '-c', 'cd "$1" && exec "$2" --version', 'sh', folder, program];
  return spawnSync(file, args, { stdio: 'ignore', cwd: '/', ...user }).status === 0;
}
