// The engine as the server sees it: the same interface, computed in a child process. The server's event loop stays free, and an abort
// inside the library takes only the child: its generations fail with ENGINE_LOST and a new child is started at once. One that hangs
// (its process is stopped) is killed and replaced in the same way.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Engine, EngineInfo, GenerateRequest } from '../engine.ts';
import { InferenceError } from '../errors.ts';
import type { InferenceEvent } from '../events.ts';
import type { ModelOptions } from '../model.ts';
import { EventQueue } from './event-queue.ts';
import { forkProgram } from './fork-program.ts';
import { unpackError } from './protocol.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { PULSE_FD, watchPulse } from './pulse.ts';
import type { Pulse } from './pulse.ts';

export interface EngineOptions extends ModelOptions {
  /** Told what becomes of the child process; never anything of a request. */
  log?: (message: string) => void;
}

/** MODEL_INVALID or DEVICE_UNAVAILABLE when the bundle cannot be run. */
export async function loadEngine(folder: string, options: EngineOptions): Promise<Engine> {
  const { log = () => {}, ...modelOptions } = options;
  const start = (): Promise<Child> => Child.start(folder, modelOptions, log);
  return new ProcessEngine(await start(), start, log);
}

/** Waits between attempts to start a child again, in milliseconds; the last one is repeated. */
const RESTART_AFTER_MS = [0, 500, 2_000, 10_000];

class ProcessEngine implements Engine {
  readonly info: EngineInfo;
  readonly #start: () => Promise<Child>;
  readonly #log: (message: string) => void;
  #child: Promise<Child>;
  #disposed = false;
  /** Whether there is a child that takes requests now. */
  #ready = true;

  constructor(child: Child, start: () => Promise<Child>, log: (message: string) => void) {
    this.info = child.info;
    this.#start = start;
    this.#log = log;
    this.#child = Promise.resolve(child);
    this.#watch(child);
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<InferenceEvent> {
    const child = await this.#child;
    yield* child.generate(request, signal);
  }

  async check(): Promise<void> {
    if (!this.#ready) throw new InferenceError('ENGINE_LOST', 'The engine\'s process is being started again.');
    if (!(await this.#child).well) throw new InferenceError('ENGINE_LOST', 'The engine\'s process does not answer.');
  }

  async memoryBytes(): Promise<number | null> {
    return this.#ready ? (await this.#child).memoryBytes() : null;
  }

  forgetPictures(): void {
    // A child that is only being started has nothing to forget.
    this.#child.then((child) => child.forgetPictures(), () => {});
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await (await this.#child.catch(() => null))?.dispose();
  }

  #watch(child: Child): void {
    void child.exited.then((how) => {
      if (this.#disposed) return;
      this.#ready = false;
      this.#log(`the engine's process ended (${how}); starting another one`);
      this.#child = this.#restart();
      // Who asks meanwhile gets the error of the attempt; nobody asking is no fault.
      this.#child.catch(() => {});
    });
  }

  async #restart(): Promise<Child> {
    for (let attempt = 0; ; attempt++) {
      await new Promise((resolve) => { setTimeout(resolve, RESTART_AFTER_MS[Math.min(attempt, RESTART_AFTER_MS.length - 1)]).unref(); });
      if (this.#disposed) throw new InferenceError('ENGINE_LOST', 'The engine was closed.');
      try {
        const child = await this.#start();
        this.#log(`the engine's process is back (attempt ${attempt + 1})`);
        this.#ready = true;
        this.#watch(child);
        return child;
      } catch (error) {
        this.#log(`the engine's process could not be started: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/** How long a child may take to end by itself before it is killed. */
const LEAVE_WITHIN_MS = 5_000;

class Child {
  readonly info: EngineInfo;
  /** Resolves with how it ended. */
  readonly exited: Promise<string>;
  readonly #process: ChildProcess;
  readonly #pulse: Pulse;
  readonly #runs = new Map<number, EventQueue<InferenceEvent>>();
  #lastRun = 0;

  private constructor(process: ChildProcess, pulse: Pulse, info: EngineInfo) {
    this.#process = process;
    this.#pulse = pulse;
    this.info = info;
    this.exited = new Promise((resolve) => {
      process.once('exit', (code, signal) => {
        pulse.stop();
        for (const queue of this.#runs.values()) queue.fail(new InferenceError('ENGINE_LOST', 'The engine\'s process was lost.'));
        this.#runs.clear();
        resolve(signal ?? `exit code ${code}`);
      });
    });
    process.on('message', (message) => this.#hear(message as FromEngine));
  }

  /** False while nothing is heard of its process. */
  get well(): boolean {
    return this.#pulse.well;
  }

  static async start(folder: string, options: ModelOptions, log: (message: string) => void): Promise<Child> {
    const process_ = forkProgram(new URL('process-main.ts', import.meta.url), ['ignore', 'pipe', 'pipe', 'ipc', 'pipe']);
    for (const output of [process_.stdout, process_.stderr]) {
      if (output !== null) createInterface(output).on('line', (line) => log(`the engine's process says: ${stripVTControlCharacters(line)}`));
    }
    const pulse = watchPulse(process_.stdio[PULSE_FD] as Readable, () => process_.kill('SIGKILL'));
    try {
      const info = await loaded(process_, folder, options);
      pulse.started();
      return new Child(process_, pulse, info);
    } catch (error) {
      pulse.stop();
      // Gone when the caller hears of it, unless it ended by itself.
      if (process_.exitCode === null && process_.signalCode === null) {
        const gone = once(process_, 'exit');
        process_.kill('SIGKILL');
        await gone;
      }
      throw error;
    }
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<InferenceEvent> {
    if (signal.aborted) throw new InferenceError('CANCELLED', 'cancelled');
    const run = ++this.#lastRun;
    const queue = new EventQueue<InferenceEvent>();
    this.#runs.set(run, queue);
    const abort = (): void => this.#tell({ type: 'abort', run });
    // Whoever aborts is not kept waiting: the process ends the run when its pass is over, or never when it hangs.
    const leave = (): void => {
      abort();
      queue.fail(new InferenceError('CANCELLED', 'cancelled'));
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      if (!this.#process.connected) throw new InferenceError('ENGINE_LOST', 'The engine\'s process was lost.');
      this.#tell({ type: 'generate', run, request });
      yield* queue;
    } finally {
      signal.removeEventListener('abort', leave);
      // Left early by the reader: nobody wants the rest.
      if (this.#runs.delete(run)) abort();
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
    switch (message.type) {
      case 'loaded':
      case 'load-failed':
        return;
      case 'event':
        this.#runs.get(message.run)?.push(message.event);
        return;
      case 'done':
        this.#runs.get(message.run)?.end();
        this.#runs.delete(message.run);
        return;
      case 'failed':
        this.#runs.get(message.run)?.fail(unpackError(message.error));
        this.#runs.delete(message.run);
    }
  }
}

function loaded(child: ChildProcess, folder: string, options: ModelOptions): Promise<EngineInfo> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void => reject(new InferenceError('ENGINE_LOST', `The engine's process ended while it loaded (${signal ?? `exit code ${code}`}).`));
    child.once('exit', onExit);
    child.once('error', reject);
    child.once('message', (message: FromEngine) => {
      child.removeListener('exit', onExit);
      child.removeListener('error', reject);
      if (message.type === 'loaded') resolve(message.info);
      else reject(message.type === 'load-failed' ? unpackError(message.error) : new Error(`unexpected ${message.type}`));
    });
    child.send({ type: 'load', folder, options } satisfies ToEngine, () => {});
  });
}
