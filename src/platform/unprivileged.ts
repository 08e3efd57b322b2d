// Starts PostgreSQL's programs as PostgreSQL wants them started: not as root, out of reach of the terminal's signals, and told to stop
// when this process dies, however it dies. Knows users, capabilities and signals; nothing of a database.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';

/** PostgreSQL refuses to run as root; "nobody" owns the files then. */
export const NOBODY = 65534;

const SETPRIV = '/usr/bin/setpriv';
const AS_NOBODY = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
/**
 * Root's right to pass through folders, kept: the project may lie in a folder that only root may enter. The secure bit is for access(2),
 * by which initdb looks for its programs: for a real user that is not root the kernel drops the capabilities there without it.
 */
const PASSING_FOLDERS = [
  '--securebits=+no_setuid_fixup', '--inh-caps=+dac_override,+dac_read_search', '--ambient-caps=+dac_override,+dac_read_search',
];

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Starts programs; its standard error is a pipe, everything else goes nowhere. */
export type Launch = (program: string, args: readonly string[]) => ChildProcess;

/**
 * `program`: one of those that will be started; it must answer to `--version`. `folder`: one that they will work in; it exists.
 * Throws a sentence that says what to do where this process is root and cannot start it as somebody else.
 */
export function prepareLaunch(program: string, folder: string): Launch {
  const [command, prefix] = chooseCommand(program, folder);
  return (path, args) => {
    const [file = path, ...rest] = [...command, path, ...args];
    // A process group of its own: Ctrl-C in a terminal reaches this process alone, which then stops its children in order.
    return spawn(file, rest, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...prefix });
  };
}

function chooseCommand(program: string, folder: string): [string[], { uid?: number; gid?: number }] {
  const dying = ['--pdeathsig', 'INT'];
  if (process.platform !== 'linux' || !existsSync(SETPRIV)) {
    if (!isRoot()) return [[], {}];
    const user = { uid: NOBODY, gid: NOBODY };
    if (!works([program, '--version'], folder, user)) throw cannotEnter(folder, 'setpriv (of util-linux) is not installed');
    return [[], user];
  }
  if (!isRoot()) return [[SETPRIV, ...dying], {}];
  const full = [SETPRIV, ...AS_NOBODY, ...PASSING_FOLDERS, ...dying];
  if (works([...full, program, '--version'], folder)) return [full, {}];
  // In a container without these capabilities it can do without them, where everybody may enter the folders.
  const plain = [SETPRIV, ...AS_NOBODY, ...dying];
  if (works([...plain, program, '--version'], folder)) return [plain, {}];
  throw cannotEnter(folder, 'this process may not pass its rights on (capabilities SETUID, SETGID, SETPCAP, DAC_READ_SEARCH, DAC_OVERRIDE)');
}

function works([file = '', ...args]: readonly string[], cwd: string, user: { uid?: number; gid?: number } = {}): boolean {
  return spawnSync(file, args, { stdio: 'ignore', cwd, ...user }).status === 0;
}

const cannotEnter = (folder: string, why: string): Error => new Error(
  `The embedded PostgreSQL does not run as root, and cannot be started as another user for ${folder}: ${why}. Start the server as an `
  + 'ordinary user, move project and DATA_DIR to a folder that every user may enter, or set DATABASE_URL.');
