// Starts a program of this project as a child process with a channel for structured clones.
import { fork } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Output of the program's libraries is dropped unless `stdio` says otherwise: it has not the form of a log line, and a
 * sent image can influence it.
 */
export function forkProgram(file: URL, stdio: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc']): ChildProcess {
  return fork(fileURLToPath(file), [], {
    // Runs TypeScript files directly. When this process uses tsx, the child does too.
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
    // Under `node --watch` a child would send the names of its files over the channel.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', WATCH_REPORT_DEPENDENCIES: undefined },
    serialization: 'advanced',
    stdio,
    // The child has a process group of its own. Ctrl-C in a terminal reaches only this process, which ends its work
    // first.
    detached: true,
  });
}
