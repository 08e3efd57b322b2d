// One child process of the engine, from start to exit: it loads a bundle and runs generations. A process that hangs (it
// is stopped, or a generation makes no progress) is killed. process-engine.ts starts the next one.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { EngineInfo, EngineStats, GenerateRequest } from '../engine.ts';
import { cancelled, InferenceError, stopIfAborted } from '../errors.ts';
import type { InferenceEvent } from '../events.ts';
import type { ModelOptions } from '../model.ts';
import { EventQueue } from './event-queue.ts';
import { forkProgram } from './fork-program.ts';
import { unpackError } from './protocol.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { PULSE_FD, watchPulse } from './pulse.ts';
import type { Pulse } from './pulse.ts';

/** Time in milliseconds for a child to exit by itself before it is killed. */
const EXIT_WITHIN_MS = 5_000;
/**
 * A generation is checked this many times within `lostAfterMs`. After CHECKS_UNTIL_DOUBT checks without a message it is
 * reported as not well.
 */
const CHECKS = 10;
const CHECKS_UNTIL_DOUBT = 3;

export interface ChildParts {
  folder: string;
  options: ModelOptions;
  lostAfterMs: number;
  log: (message: string) => void;
  onLoading: (share: number) => void;
}

/** What a child sends when its bundle is loaded. */
type Loaded = Extract<FromEngine, { type: 'loaded' }>;

/** A generation in the child, until the child reports its end. */
interface Run {
  /** Null when the reader has left. */
  events: EventQueue<InferenceEvent> | null;
  /**
   * Number of checks since the last message of this run. Checks are counted instead of time, because this process
   * itself may have been stopped.
   */
  checksWithoutMessage: number;
  /** True while the run waits for memory. It makes no progress then; the runs that have the memory are checked. */
  waits: boolean;
}

export class EngineChild {
  readonly info: EngineInfo;
  /** Resolves with the reason of the exit. */
  readonly exited: Promise<string>;
  readonly #process: ChildProcess;
  readonly #pulse: Pulse;
  readonly #runs = new Map<number, Run>();
  #lastRun = 0;
  /** The last ones that the child sent. */
  #stats: EngineStats;

  private constructor(process: ChildProcess, pulse: Pulse, { info, stats }: Loaded, { lostAfterMs, log }: ChildParts) {
    this.#process = process;
    this.#pulse = pulse;
    this.info = info;
    this.#stats = stats;
    const checks = setInterval(() => {
      for (const run of this.#runs.values()) if (!run.waits) run.checksWithoutMessage++;
      if (![...this.#runs.values()].some(({ checksWithoutMessage }) => checksWithoutMessage > CHECKS)) return;
      clearInterval(checks);
      log(`the engine's process is killed: a generation made no progress for ${lostAfterMs / 1000} s`);
      process.kill('SIGKILL');
    }, lostAfterMs / CHECKS).unref();
    this.exited = new Promise((resolve) => {
      process.once('exit', (code, signal) => {
        pulse.stop();
        clearInterval(checks);
        for (const { events } of this.#runs.values())
          events?.fail(new InferenceError('ENGINE_LOST', "The engine's process was lost."));
        this.#runs.clear();
        resolve(signal ?? `exit code ${code}`);
      });
    });
    process.on('message', (message) => this.#receive(message as FromEngine));
  }

  get stats(): EngineStats {
    return this.#stats;
  }

  /** False while the process, or one of its generations, sends nothing. */
  get well(): boolean {
    return (
      this.#pulse.well &&
      [...this.#runs.values()].every(({ checksWithoutMessage }) => checksWithoutMessage <= CHECKS_UNTIL_DOUBT)
    );
  }

  /** `closed` is aborted when the engine is disposed. A child that is still loading is killed then. */
  static async start(parts: ChildParts, closed: AbortSignal): Promise<EngineChild> {
    const process_ = forkProgram(new URL('process-main.ts', import.meta.url), [
      'ignore',
      'pipe',
      'pipe',
      'ipc',
      'pipe',
    ]);
    for (const output of [process_.stdout, process_.stderr]) {
      if (output !== null)
        createInterface(output).on('line', (line) =>
          parts.log(`output of the engine's process: ${stripVTControlCharacters(line)}`),
        );
    }
    const kill = (): void => {
      process_.kill('SIGKILL');
    };
    const pulse = watchPulse(process_.stdio[PULSE_FD] as Readable, kill);
    closed.addEventListener('abort', kill, { once: true });
    try {
      const message = await loaded(process_, parts);
      pulse.started();
      if (message.refusedDevices.length > 0)
        parts.log(`the engine uses ${message.info.device}: ${message.refusedDevices.join(' ')}`);
      return new EngineChild(process_, pulse, message, parts);
    } catch (error) {
      pulse.stop();
      // A child that did not exit by itself is killed before the caller receives the error.
      if (process_.exitCode === null && process_.signalCode === null) {
        const gone = once(process_, 'exit');
        kill();
        await gone;
      }
      throw error;
    } finally {
      closed.removeEventListener('abort', kill);
    }
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<InferenceEvent> {
    stopIfAborted(signal);
    const run = ++this.#lastRun;
    const queue = new EventQueue<InferenceEvent>();
    const abort = (): void => this.#send({ type: 'abort', run });
    // The caller of an abort does not wait. The child ends the run after the current forward pass, or never when it
    // hangs.
    const leave = (): void => {
      abort();
      queue.fail(cancelled());
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      if (!this.#process.connected) throw new InferenceError('ENGINE_LOST', "The engine's process was lost.");
      this.#runs.set(run, { events: queue, checksWithoutMessage: 0, waits: false });
      this.#send({ type: 'generate', run, request });
      yield* queue;
    } finally {
      signal.removeEventListener('abort', leave);
      const left = this.#runs.get(run);
      if (left !== undefined) {
        // The reader has left, so further events are dropped. The end of the run is still awaited; otherwise a process
        // that hangs would not be noticed.
        left.events = null;
        abort();
      }
    }
  }

  /** Read from /proc. Null on systems without /proc. */
  async memoryBytes(): Promise<number | null> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  }

  forgetPictures(): void {
    this.#send({ type: 'forget-pictures' });
  }

  async dispose(): Promise<void> {
    this.#send({ type: 'dispose' });
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), EXIT_WITHIN_MS);
    await this.exited;
    clearTimeout(kill);
  }

  #send(message: ToEngine): void {
    // The 'exit' event reports a channel that closes in the meantime.
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  #receive(message: FromEngine): void {
    if (message.type === 'stats') this.#stats = message.stats;
    if (!('run' in message)) return;
    const run = this.#runs.get(message.run);
    if (run === undefined) return;
    run.checksWithoutMessage = 0;
    switch (message.type) {
      case 'event':
        run.events?.push(message.event);
        return;
      case 'waiting':
        run.waits = message.waits;
        return;
      case 'done':
        run.events?.end();
        this.#runs.delete(message.run);
        return;
      case 'failed':
        run.events?.fail(unpackError(message.error));
        this.#runs.delete(message.run);
    }
  }
}

function loaded(child: ChildProcess, { folder, options, onLoading }: ChildParts): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void =>
      reject(
        new InferenceError(
          'ENGINE_LOST',
          `The engine's process ended while it loaded (${signal ?? `exit code ${code}`}).`,
        ),
      );
    const receive = (message: FromEngine): void => {
      if (message.type === 'loading') return onLoading(message.share);
      child.removeListener('message', receive);
      child.removeListener('exit', onExit);
      child.removeListener('error', reject);
      if (message.type === 'loaded') resolve(message);
      else
        reject(message.type === 'load-failed' ? unpackError(message.error) : new Error(`unexpected ${message.type}`));
    };
    child.once('exit', onExit);
    child.once('error', reject);
    child.on('message', receive);
    child.send({ type: 'load', folder, options } satisfies ToEngine, () => {});
  });
}
