// Detects whether a child process still runs. A thread of the child sends bytes over a pipe, because a forward pass can
// block the child's main thread for minutes. A process that is stopped, or that gets no processor time, sends nothing.
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';

/**
 * File descriptor of the pipe that the parent opens for the bytes; it follows standard input, output, error and the
 * channel.
 */
export const PULSE_FD = 4;
const BEAT_MS = 500;
/**
 * Milliseconds between two checks of the parent, and the number of checks without a byte after which the child counts
 * as hung: before the first byte, and later.
 */
const CHECK_MS = 1_000;
const CHECKS_BEFORE_FIRST = 120;
const CHECKS_BETWEEN = 10;
/** Number of checks without a byte after which the child is reported as not well. It is not killed yet. */
const CHECKS_UNTIL_DOUBT = 3;

/**
 * Number of bytes without a parent after which the child ends itself, in case its main thread hangs and cannot end in
 * order.
 */
const BEATS_ALONE = 20;

/** In the child: sends one byte every half second while the process runs. */
export function beat(): void {
  const source = `
    const { writeSync } = require('node:fs');
    let alone = 0;
    setInterval(() => {
      try {
        writeSync(${PULSE_FD}, '.');
      } catch (error) {
        if (error.code === 'EPIPE' && ++alone > ${BEATS_ALONE}) process.kill(process.pid, 'SIGKILL');
      }
    }, ${BEAT_MS});`;
  new Worker(source, { eval: true, execArgv: [] }).unref();
}

export interface Pulse {
  /** False while several bytes are missing. */
  readonly well: boolean;
  /** The child has started: the shorter limit applies from now on. */
  started(): void;
  stop(): void;
}

/**
 * In the parent: calls `onSilent` once when no byte came for about ten seconds. Checks are counted instead of time:
 * when this process itself was stopped, the bytes of that time are still in the pipe.
 */
export function watchPulse(pipe: Readable, onSilent: () => void): Pulse {
  let missed = 0;
  let allowed = CHECKS_BEFORE_FIRST;
  const receive = (): void => {
    missed = 0;
    allowed = CHECKS_BETWEEN;
  };
  pipe.on('data', receive);
  pipe.on('error', () => {});
  const timer = setInterval(() => {
    if (++missed <= allowed) return;
    clearInterval(timer);
    onSilent();
  }, CHECK_MS);
  timer.unref();
  return {
    get well() {
      return missed <= (allowed === CHECKS_BEFORE_FIRST ? CHECKS_BEFORE_FIRST : CHECKS_UNTIL_DOUBT);
    },
    started: receive,
    stop: () => clearInterval(timer),
  };
}
