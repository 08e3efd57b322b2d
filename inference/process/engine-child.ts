// One life of the engine's process: it is started, loads a bundle, runs generations, and ends. One that hangs (its
// process is stopped, or a generation in it makes no progress) is killed. What comes after it is process-engine.ts.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { EngineInfo, GenerateRequest } from '../engine.ts';
import { InferenceError } from '../errors.ts';
import type { InferenceEvent } from '../events.ts';
import type { ModelOptions } from '../model.ts';
import { EventQueue } from './event-queue.ts';
import { forkProgram } from './fork-program.ts';
import { unpackError } from './protocol.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { PULSE_FD, watchPulse } from './pulse.ts';
import type { Pulse } from './pulse.ts';

/** How long a child may take to end by itself before it is killed. */
const LEAVE_WITHIN_MS = 5_000;
/**
 * Looks at a generation within the time after which it is lost, and how many that hear nothing of it are a reason for
 * doubt.
 */
const LOOKS = 10;
const LOOKS_UNTIL_DOUBT = 3;

export interface ChildParts {
  folder: string;
  options: ModelOptions;
  lostAfterMs: number;
  log: (message: string) => void;
}

/** What runs in the child, until the child says that it has ended. */
interface Run {
  /** Null: its reader has left. */
  events: EventQueue<InferenceEvent> | null;
  /**
   * Looks since something was heard of it. Looks are counted, not time: this process itself may have been stopped for a
   * while.
   */
  silentFor: number;
}

export class EngineChild {
  readonly info: EngineInfo;
  /** Resolves with how it ended. */
  readonly exited: Promise<string>;
  readonly #process: ChildProcess;
  readonly #pulse: Pulse;
  readonly #runs = new Map<number, Run>();
  #lastRun = 0;

  private constructor(process: ChildProcess, pulse: Pulse, info: EngineInfo, { lostAfterMs, log }: ChildParts) {
    this.#process = process;
    this.#pulse = pulse;
    this.info = info;
    const looking = setInterval(() => {
      for (const run of this.#runs.values()) run.silentFor++;
      if (![...this.#runs.values()].some(({ silentFor }) => silentFor > LOOKS)) return;
      clearInterval(looking);
      log(`the engine's process is killed: a generation made no progress for ${lostAfterMs / 1000} s`);
      process.kill('SIGKILL');
    }, lostAfterMs / LOOKS).unref();
    this.exited = new Promise((resolve) => {
      process.once('exit', (code, signal) => {
        pulse.stop();
        clearInterval(looking);
        for (const { events } of this.#runs.values())
          events?.fail(new InferenceError('ENGINE_LOST', "The engine's process was lost."));
        this.#runs.clear();
        resolve(signal ?? `exit code ${code}`);
      });
    });
    process.on('message', (message) => this.#hear(message as FromEngine));
  }

  /** False while nothing is heard of its process, or of a generation. */
  get well(): boolean {
    return this.#pulse.well && [...this.#runs.values()].every(({ silentFor }) => silentFor <= LOOKS_UNTIL_DOUBT);
  }

  /** `closed`: it is not wanted any more; one that loads is killed then. */
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
          parts.log(`the engine's process says: ${stripVTControlCharacters(line)}`),
        );
    }
    const kill = (): void => {
      process_.kill('SIGKILL');
    };
    const pulse = watchPulse(process_.stdio[PULSE_FD] as Readable, kill);
    closed.addEventListener('abort', kill, { once: true });
    try {
      const info = await loaded(process_, parts.folder, parts.options);
      pulse.started();
      return new EngineChild(process_, pulse, info, parts);
    } catch (error) {
      pulse.stop();
      // Gone when the caller hears of it, unless it ended by itself.
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
    if (signal.aborted) throw new InferenceError('CANCELLED', 'cancelled');
    const run = ++this.#lastRun;
    const queue = new EventQueue<InferenceEvent>();
    const abort = (): void => this.#tell({ type: 'abort', run });
    // Whoever aborts is not kept waiting: the process ends the run when its pass is over, or never when it hangs.
    const leave = (): void => {
      abort();
      queue.fail(new InferenceError('CANCELLED', 'cancelled'));
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      if (!this.#process.connected) throw new InferenceError('ENGINE_LOST', "The engine's process was lost.");
      this.#runs.set(run, { events: queue, silentFor: 0 });
      this.#tell({ type: 'generate', run, request });
      yield* queue;
    } finally {
      signal.removeEventListener('abort', leave);
      const left = this.#runs.get(run);
      if (left !== undefined) {
        // Left early by the reader: nobody wants the rest. That it ends is still waited for, or a process that hangs
        // would stay.
        left.events = null;
        abort();
      }
    }
  }

  /** As Linux tells it; other systems have no such file. */
  async memoryBytes(): Promise<number | null> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  }

  forgetPictures(): void {
    this.#tell({ type: 'forget-pictures' });
  }

  async dispose(): Promise<void> {
    this.#tell({ type: 'dispose' });
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), LEAVE_WITHIN_MS);
    await this.exited;
    clearTimeout(kill);
  }

  #tell(message: ToEngine): void {
    // A channel that closes meanwhile is told by 'exit'.
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  #hear(message: FromEngine): void {
    if (message.type === 'loaded' || message.type === 'load-failed') return;
    const run = this.#runs.get(message.run);
    if (run === undefined) return;
    run.silentFor = 0;
    switch (message.type) {
      case 'event':
        run.events?.push(message.event);
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

function loaded(child: ChildProcess, folder: string, options: ModelOptions): Promise<EngineInfo> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void =>
      reject(
        new InferenceError(
          'ENGINE_LOST',
          `The engine's process ended while it loaded (${signal ?? `exit code ${code}`}).`,
        ),
      );
    child.once('exit', onExit);
    child.once('error', reject);
    child.once('message', (message: FromEngine) => {
      child.removeListener('exit', onExit);
      child.removeListener('error', reject);
      if (message.type === 'loaded') resolve(message.info);
      else
        reject(message.type === 'load-failed' ? unpackError(message.error) : new Error(`unexpected ${message.type}`));
    });
    child.send({ type: 'load', folder, options } satisfies ToEngine, () => {});
  });
}
