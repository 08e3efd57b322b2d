// What PostgreSQL's programs say on their error channel: for a sentence about why they ended, and for the log.
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from './log.ts';

/** What a program said last on its error channel: what it calls an error, or else its last lines. */
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

export const isDiskFull = (said: string): boolean => /No space left on device|Disk quota exceeded/.test(said);

/**
 * What the server says of itself. Its errors belong to those who asked, who are told; they may quote what is stored.
 */
export function logLines(server: ChildProcess, log: Logger): void {
  if (server.stderr === null) return;
  createInterface(server.stderr).on('line', (line) => {
    if (/^(PANIC|WARNING):|was terminated by signal/.test(line)) log.warn({ line }, 'PostgreSQL says');
    else if (/^LOG:/.test(line)) log.debug({ line }, 'PostgreSQL says');
  });
}
