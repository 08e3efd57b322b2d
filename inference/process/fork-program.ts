// Starts a program of this project as a process of its own, with a channel for structured clones.
import { fork } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * What the program's libraries print goes nowhere unless `stdio` says otherwise: it is no line of a log, and whoever
 * sends a picture decides what is printed of it.
 */
export function forkProgram(file: URL, stdio: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc']): ChildProcess {
  return fork(fileURLToPath(file), [], {
    // TypeScript is run as it is; where this process found tsx, the child does too.
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
    // Under `node --watch` a child would report the files that it loads over the channel.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', WATCH_REPORT_DEPENDENCIES: undefined },
    serialization: 'advanced',
    stdio,
    // A process group of its own: Ctrl-C in a terminal reaches this process alone, which ends its work first.
    detached: true,
  });
}
