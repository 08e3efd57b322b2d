// The engine in a child process, behind the same interface. The server's event loop stays free. When the child aborts
// or hangs, its generations fail with ENGINE_LOST and a new child is started at once (engine-child.ts).
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine, EngineInfo, EngineStats, GenerateRequest } from '../engine.ts';
import { InferenceError } from '../errors.ts';
import type { InferenceEvent } from '../events.ts';
import type { ModelOptions } from '../model.ts';
import { EngineChild } from './engine-child.ts';

/** `onLoading` is called in this process, also when a later child loads. */
export interface EngineOptions extends ModelOptions {
  /** Milliseconds without an event after which a generation counts as lost; its process is killed and replaced. */
  lostAfterMs?: number;
  /**
   * Milliseconds to wait before each attempt to start a new process; the last number is repeated. After these attempts
   * the requests that wait get the last error. The attempts go on.
   */
  restartAfterMs?: readonly number[];
  /** Receives one sentence for each start and exit of the child process; never any content of a request. */
  log?: (message: string) => void;
}

const LOST_AFTER_MS = 120_000;
const RESTART_AFTER_MS = [0, 500, 2_000, 10_000];

/** Throws MODEL_INVALID or DEVICE_UNAVAILABLE when the bundle cannot be run. */
export async function loadEngine(folder: string, options: EngineOptions): Promise<Engine> {
  const {
    log = () => {},
    lostAfterMs = LOST_AFTER_MS,
    onLoading = () => {},
    restartAfterMs,
    ...modelOptions
  } = options;
  const starting: Starting = {
    share: 0,
    afterMs: restartAfterMs ?? RESTART_AFTER_MS,
    log,
    start(closed) {
      starting.share = 0;
      const report = (share: number): void => {
        starting.share = share;
        onLoading(share);
      };
      return EngineChild.start({ folder, options: modelOptions, lostAfterMs, log, onLoading: report }, closed);
    },
  };
  const closing = new AbortController();
  return new ProcessEngine(await starting.start(closing.signal), starting, closing);
}

interface Starting {
  start: (closed: AbortSignal) => Promise<EngineChild>;
  /** Share of the bundle that the last child has loaded, 0..1. */
  share: number;
  /** Milliseconds to wait before each attempt. */
  afterMs: readonly number[];
  log: (message: string) => void;
}

class ProcessEngine implements Engine {
  readonly info: EngineInfo;
  readonly #starting: Starting;
  readonly #closing: AbortController;
  #child: Promise<EngineChild>;
  /** The last child that was loaded. */
  #loaded: EngineChild;
  /** True while a child accepts requests. */
  #ready = true;
  /** Attempts to start a child since the last one that was loaded. */
  #attempts = 0;

  constructor(child: EngineChild, starting: Starting, closing: AbortController) {
    this.info = child.info;
    this.#starting = starting;
    this.#loaded = child;
    this.#closing = closing;
    this.#child = Promise.resolve(child);
    this.#watch(child);
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<InferenceEvent> {
    const child = await unlessAborted(this.#child, signal);
    yield* child.generate(request, signal);
  }

  async check(): Promise<void> {
    if (!this.#ready) throw new InferenceError('ENGINE_LOST', "The engine's process is being started again.");
    if (!(await this.#child).well) throw new InferenceError('ENGINE_LOST', "The engine's process does not answer.");
  }

  async memoryBytes(): Promise<number | null> {
    return this.#ready ? (await this.#child).memoryBytes() : null;
  }

  loadingShare(): number | null {
    return this.#ready ? null : this.#starting.share;
  }

  stats(): EngineStats | null {
    return this.#ready ? this.#loaded.stats : null;
  }

  forgetPictures(): void {
    // The vision cache of a child that is still starting is empty.
    this.#child.then(
      (child) => child.forgetPictures(),
      () => {},
    );
  }

  /** Does not wait for a child that is still starting. */
  async dispose(): Promise<void> {
    this.#closing.abort();
    await (await this.#child.catch(() => null))?.dispose();
  }

  #watch(child: EngineChild): void {
    const { log } = this.#starting;
    void child.exited.then((how) => {
      if (this.#closing.signal.aborted) return;
      this.#ready = false;
      log(`the engine's process ended (${how}); starting another one`);
      this.#replace();
    });
  }

  #replace(): void {
    const closed = this.#closing.signal;
    this.#child = this.#restart(closed);
    // Callers that wait for the child receive the error; later ones wait for the next attempts.
    this.#child.catch(() => {
      if (!closed.aborted) this.#replace();
    });
  }

  async #restart(closed: AbortSignal): Promise<EngineChild> {
    const { start, log, afterMs } = this.#starting;
    for (let tries = 1; ; tries++) {
      await wait(afterMs[Math.min(this.#attempts++, afterMs.length - 1)], undefined, {
        ref: false,
        signal: closed,
      }).catch(() => {});
      if (closed.aborted) throw new InferenceError('ENGINE_LOST', 'The engine was closed.');
      try {
        const child = await start(closed);
        log(`the engine's process runs again (attempt ${this.#attempts})`);
        this.#attempts = 0;
        this.#loaded = child;
        this.#ready = true;
        this.#watch(child);
        return child;
      } catch (error) {
        log(`the engine's process could not be started: ${error instanceof Error ? error.message : String(error)}`);
        if (tries === afterMs.length) throw error;
      }
    }
  }
}

/** Rejects with CANCELLED as soon as the signal is aborted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = (): InferenceError => new InferenceError('CANCELLED', 'cancelled');
  if (signal.aborted) throw cancelled();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled());
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
