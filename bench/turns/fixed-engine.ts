// An engine that only waits: a mask of ten scales in 120 ms, or 2 KB of text a second. The benchmark thus measures the
// rest of the server. The engine reports the time that it waited as `maskMs`: timers are late on a busy machine.
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import type { Engine, EngineInfo, GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask, InferenceEvent } from '../../inference/events.ts';
import { writeRuns } from '../../inference/mask/rle.ts';
import { EventQueue } from '../../inference/process/event-queue.ts';

export const PREFILL_MS = 20;
export const SCALE_MS = 10;
export const SIDES = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16];
const codesIn = (sides: readonly number[]): number => sides.reduce((sum, one) => sum + one * one, 0);
/** A turn with this text gets a text instead of a mask. */
export const STREAM = 'stream';
export const STREAM_EVENTS = 10;
const STREAM_BYTES = 2048;

const side = 256;
const png = new Uint8Array(
  await sharp({ create: { width: side, height: side, channels: 3, background: '#fff' } })
    .greyscale()
    .png()
    .toBuffer(),
);
const rle = writeRuns([side, side], [0, side * side]);
const mask: FinishedMask = {
  outcome: 'FOUND',
  candidates: [],
  several: null,
  shown: null,
  width: side,
  height: side,
  png,
  overlay: png,
  rle,
  area: side * side,
  box: { x: 0, y: 0, width: side, height: side },
  polygons: [{ outer: [0, 0, side, 0, side, side, 0, side], holes: [] }],
  confidence: 1,
  evidence: { words: 1, coarse: 1, probability: 1, stability: 1, sharpness: 1, size: 1, agreement: 1, phrase: 0.2 },
  lastScale: SIDES.length,
  zoom: null,
  stoppedBy: 'LAST_SCALE',
  tokens: new Uint8Array(2 * codesIn(SIDES)),
};

export class FixedEngine implements Engine {
  readonly info: EngineInfo = {
    id: 'fixed',
    name: 'Fixed',
    version: '1.0.0',
    domain: 'Waits.',
    sha256: '00'.repeat(32),
    scaleSides: SIDES,
    maskSide: side,
    maskThreshold: 0.5,
    precision: 'none',
    executionProvider: 'none',
    device: 'none',
    metrics: {},
    abilities: {
      points: false,
      boxes: false,
      scribbles: false,
      refine: false,
      ambiguity: false,
      mainObject: false,
    },
  };

  /** Does not wait for its reader, like the engine in its own process (inference/process/process-engine.ts). */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<InferenceEvent> {
    const queue = new EventQueue<InferenceEvent>();
    void (async () => {
      try {
        for await (const event of this.#work(request, signal)) queue.push(event);
        queue.end();
      } catch (error) {
        queue.fail(error as Error);
      }
    })();
    return queue;
  }

  async *#work({ messages }: GenerateRequest, signal: AbortSignal): AsyncGenerator<InferenceEvent> {
    let waitedMs = 0;
    const work = async (ms: number): Promise<void> => {
      const begun = performance.now();
      await wait(ms, undefined, { signal });
      waitedMs += performance.now() - begun;
    };
    const streams = messages.at(-1)?.text === STREAM;
    if (streams) {
      for (let i = 0; i < STREAM_EVENTS; i++) {
        await work(1000);
        yield { type: 'text', delta: 'x'.repeat(STREAM_BYTES) };
      }
    } else {
      await work(PREFILL_MS);
      yield { type: 'mask-started', index: 0, label: 'all of it' };
      for (const [i, one] of SIDES.entries()) {
        await work(SCALE_MS);
        yield {
          type: 'mask-scale',
          index: 0,
          preview: {
            scale: i + 1,
            scaleCount: SIDES.length,
            box: null,
            side: one,
            width: side,
            height: side,
            png,
            rle,
            stability: i === 0 ? null : 1,
            codes: new Uint8Array(2 * codesIn(SIDES.slice(0, i + 1))),
            elapsedMs: (i + 1) * SCALE_MS,
          },
        };
      }
      yield { type: 'mask-finished', index: 0, mask };
    }
    yield {
      type: 'finished',
      answer: '',
      intent: streams ? 'ANSWER' : 'SEGMENT',
      usage: {
        promptTokens: 1,
        imageTokens: 0,
        cachedTokens: 0,
        reusedTokens: 0,
        answerTokens: 0,
        maskTokens: 0,
        prefillMs: 0,
        answerMs: 0,
        maskMs: waitedMs,
        batchSize: 1,
      },
    };
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}
