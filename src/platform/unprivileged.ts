// Starts PostgreSQL's programs as PostgreSQL wants them started: not as root, out of reach of the terminal's signals,
// and told to stop when this process dies, however it dies. Knows users, capabilities and signals; nothing of a
// database.
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
 * Root's right to pass through folders, kept: the project may lie in a folder that only root may enter. The secure bit
 * is for access(2), by which initdb looks for its programs: for a real user that is not root the kernel drops the
 * capability there without it. Docker gives a container this capability, and not DAC_READ_SEARCH, which would be less.
 */
const PASSING_FOLDERS = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Starts programs; its standard error is a pipe, everything else goes nowhere. */
export type Launch = (program: string, args: readonly string[]) => ChildProcess;

interface Command {
  prefix: string[];
  user: Partial<User>;
}

/**
 * `program`: one of those that will be started; it must answer to `--version`. `folder`: one that they will work in; it
 * exists. `user`: whom they are started as; only root may name another one. Throws a sentence that says what to do
 * where that cannot be done.
 */
export function prepareLaunch(program: string, folder: string, user: User | null): Launch {
  const { prefix, user: spawnedAs } = user === null ? asOurselves(program, folder) : asAnother(user, program, folder);
  return (path, args) => {
    const [file = path, ...rest] = [...prefix, path, ...args];
    // A process group of its own: Ctrl-C in a terminal reaches this process alone, which then stops its children in
    // order.
    return spawn(file, rest, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, cwd: '/', ...spawnedAs });
  };
}

function asOurselves(program: string, folder: string): Command {
  const command: Command = { prefix: [SETPRIV, ...DYING], user: {} };
  // Older systems' setpriv cannot do it; then a PostgreSQL that outlives this process is stopped at the next start.
  return hasSetpriv() && works(command, program, folder) ? command : { prefix: [], user: {} };
}

function asAnother(user: User, program: string, folder: string): Command {
  const named = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  // In a container without these rights it can do without them, where everybody may enter the folders.
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

/** Whether processes of other users can be signalled (CAP_KILL, bit 5): one that cannot be stopped is not started. */
function maySignal(): boolean {
  if (process.platform !== 'linux') return true;
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return effective === undefined || (BigInt(`0x${effective}`) & 32n) !== 0n;
}

/** Whether the folder can be entered and the program be run that way. */
function works({ prefix, user }: Command, program: string, folder: string): boolean {
  const [file, ...args] = [...prefix, '/bin/sh', '-c', 'cd "$1" && exec "$2" --version', 'sh', folder, program];
  return spawnSync(file, args, { stdio: 'ignore', cwd: '/', ...user }).status === 0;
}
