// The engine in the calling process: for tools (command line, evaluation, tests) and for the engine's child process
// (process/process-main.ts). ONNX Runtime blocks the calling thread while it computes.
import type { Engine, EngineInfo, EngineStats, GenerateRequest, OnWait } from './engine.ts';
import type { InferenceEvent } from './events.ts';
import { generate } from './generate.ts';
import { describeModel, openModel } from './model.ts';
import type { Model, ModelOptions } from './model.ts';
import { bytesOfGraphs } from './plan.ts';
import { warmUp } from './warm-up.ts';

export class LocalEngine implements Engine {
  readonly info: EngineInfo;
  readonly #model: Model;
  /** Generations in progress. The graphs are closed only after they have ended. */
  readonly #running = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  private constructor(model: Model) {
    this.#model = model;
    this.info = describeModel(model);
  }

  static async load(folder: string, options: ModelOptions): Promise<LocalEngine> {
    return new LocalEngine(await openModel(folder, options));
  }

  /** Milliseconds spent inside ONNX Runtime so far. */
  get runtimeMs(): number {
    return this.#model.graphs.stopwatch.busyMs;
  }

  /** Bytes into and out of the passes of the decoder so far. A device other than a CPU copies them. */
  get decoderBytes(): { in: number; out: number } {
    return { ...this.#model.graphs.decoderBytes };
  }

  /** Why `auto` uses this device: a sentence for each device before it. */
  get refusedDevices(): readonly string[] {
    return this.#model.graphs.refused;
  }

  stats(): EngineStats {
    const { manifest, cacheBudget, prefixCache, passes } = this.#model;
    return {
      modelBytes: bytesOfGraphs(manifest),
      cacheBudgetBytes: cacheBudget.bytes,
      cacheReservedBytes: cacheBudget.reserved,
      prefixBytes: prefixCache.bytes,
      ...passes.counts,
    };
  }

  /** Runs every graph once, so that the first turn does not wait for the device to compile them. */
  warmUp(): Promise<void> {
    return warmUp(this.#model);
  }

  async *generate(
    request: GenerateRequest,
    signal: AbortSignal,
    onWait: OnWait = () => {},
  ): AsyncGenerator<InferenceEvent> {
    let ended = (): void => {};
    const running = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#running.add(running);
    try {
      yield* generate(this.#model, request, AbortSignal.any([signal, this.#closing.signal]), onWait);
    } finally {
      this.#running.delete(running);
      ended();
    }
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  forgetPictures(): void {
    this.#model.visionCache.clear();
    this.#model.prefixCache.clear();
  }

  /** Aborts the generations in progress, then closes the graphs. */
  async dispose(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
    await this.#model.graphs.dispose();
  }
}
