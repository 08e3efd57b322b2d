// Whether a process still runs, told by a thread of its own: a model's pass may keep the main thread for minutes, and
// its process is well all the while. A process that is stopped, or starved for long, says nothing.
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';

/**
 * File descriptor of the pipe that the parent opens for the beats, after standard input, output, error and the channel.
 */
export const PULSE_FD = 4;
const BEAT_MS = 500;
/** Looks of the parent, and how many of them may find no beat: before the first one, and between two. */
const LOOK_MS = 1_000;
const LOOKS_BEFORE_FIRST = 120;
const LOOKS_BETWEEN = 10;
/** Looks without a beat after which it counts as unwell, though it is not given up yet. */
const LOOKS_UNTIL_DOUBT = 3;

/**
 * Beats without a parent after which the child ends itself, in case its main thread hangs and cannot do so in order.
 */
const BEATS_ALONE = 20;

/** In the child: one byte every half second, as long as the process runs. */
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
  /** False while several beats are missing. */
  readonly well: boolean;
  /** The child has started: from now on every beat is waited for. */
  started(): void;
  stop(): void;
}

/**
 * In the parent: `onSilent` is called once when no beat came for about ten seconds. It counts looks, not time: when
 * this process itself was stopped for a while, the beats of that while are still in the pipe.
 */
export function watchPulse(pipe: Readable, onSilent: () => void): Pulse {
  let missed = 0;
  let allowed = LOOKS_BEFORE_FIRST;
  const hear = (): void => {
    missed = 0;
    allowed = LOOKS_BETWEEN;
  };
  pipe.on('data', hear);
  pipe.on('error', () => {});
  const timer = setInterval(() => {
    if (++missed <= allowed) return;
    clearInterval(timer);
    onSilent();
  }, LOOK_MS);
  timer.unref();
  return {
    get well() {
      return missed <= (allowed === LOOKS_BEFORE_FIRST ? LOOKS_BEFORE_FIRST : LOOKS_UNTIL_DOUBT);
    },
    started: hear,
    stop: () => clearInterval(timer),
  };
}
