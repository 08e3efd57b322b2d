// Reads the error output of PostgreSQL's programs: for the reason of an exit, and for the log.
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from './log.ts';

/** The last error lines of a program, or else its last lines. */
export function lastLines(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (data: Buffer) => {
    text = (text + data.toString()).slice(-4000);
  });
  return () => {
    const lines = text.trim().split('\n');
    const errors = lines.filter((line) => /FATAL|PANIC|error:/.test(line));
    return (errors.length > 0 ? errors : lines).slice(-3).join(' ').replaceAll(/\s+/g, ' ').trim();
  };
}

export const isDiskFull = (output: string): boolean => /No space left on device|Disk quota exceeded/.test(output);

/**
 * Logs the server's own messages. Errors of queries are left out: their callers receive them, and they may quote stored
 * data.
 */
export function logLines(server: ChildProcess, log: Logger): void {
  if (server.stderr === null) return;
  createInterface(server.stderr).on('line', (line) => {
    if (/^(PANIC|WARNING):|was terminated by signal/.test(line)) log.warn({ line }, 'output of PostgreSQL');
    else if (/^LOG:/.test(line)) log.debug({ line }, 'output of PostgreSQL');
  });
}
