// An engine for tests whose every event is written by hand: no model, no chance. Only tests use it.
// The image is 4 x 2; the mask is its left half, whose column-major runs are 0 off, 4 on, 4 off: "044".
import sharp from 'sharp';
import type { Engine, EngineInfo, GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask, InferenceEvent, ScalePreview } from '../../inference/events.ts';
import { packCodes } from '../../inference/mask/codes.ts';
import { areaOf, boxOf } from '../../inference/mask/measure.ts';
import { encodeMaskPng } from '../../inference/mask/png.ts';
import { polygonsOf } from '../../inference/mask/polygons.ts';
import { encodeRle } from '../../inference/mask/rle.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { InferenceError } from '../../inference/errors.ts';

export type Script = (request: GenerateRequest, signal: AbortSignal) => AsyncIterable<InferenceEvent>;

export class ScriptedEngine implements Engine {
  readonly info: EngineInfo = {
    id: 'scripted',
    name: 'Scripted',
    version: '1.0.0',
    domain: 'Says what the test wrote.',
    sha256: 'ab'.repeat(32),
    scaleSides: [1, 2, 4],
    maskSide: 4,
    maskThreshold: 0.5,
    precision: 'fp32',
    executionProvider: 'cpu',
    device: 'cpu',
    metrics: { 'refer/meanIoU': 0.5 },
    abilities: {
      points: false,
      boxes: false,
      scribbles: false,
      refine: false,
      ambiguity: false,
      mainObject: false,
    },
  };
  /** What it was asked, in order. */
  readonly requests: GenerateRequest[] = [];
  /** What it says; may be changed between turns. */
  script: Script;

  constructor(script: Script = say('Hello', ' there.')) {
    this.script = script;
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<InferenceEvent> {
    this.requests.push(request);
    for await (const event of this.script(request, signal)) {
      if (signal.aborted) throw new InferenceError('CANCELLED', 'cancelled');
      yield event;
    }
  }

  check(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

/** A text answer in these pieces. */
export function say(...pieces: string[]): Script {
  return async function* () {
    yield { type: 'prefilled', promptTokens: 10, imageTokens: 4 };
    for (const delta of pieces) yield { type: 'text', delta };
    yield finished(pieces.join(''), 'ANSWER');
  };
}

/** "Here: ", one mask of three scales, " done." `between` is awaited before each scale and before the last text. */
export function segment(between: (step: number) => Promise<void> = () => Promise.resolve()): Script {
  return async function* () {
    yield { type: 'text', delta: 'Here: ' };
    yield { type: 'mask-started', index: 0, label: 'the left half' };
    for (const scale of [1, 2, 3]) {
      await between(scale);
      yield { type: 'mask-scale', index: 0, preview: preview(scale) };
    }
    yield { type: 'mask-finished', index: 0, mask: leftHalf };
    await between(4);
    yield { type: 'text', delta: ' done.' };
    yield finished('Here:  done.', 'SEGMENT');
  };
}

/** Masks alone, as they are drawn, each of one scale. */
export function segmentAs(masks: readonly { label: string; mask: BinaryMask }[]): Script {
  return async function* () {
    for (const [index, { label, mask }] of masks.entries()) {
      yield await Promise.resolve({ type: 'mask-started', index, label });
      yield { type: 'mask-scale', index, preview: preview(1) };
      const size = { width: mask.width, height: mask.height };
      const measured = { area: areaOf(mask), box: boxOf(mask), rle: encodeRle(mask), polygons: polygonsOf(mask) };
      yield {
        type: 'mask-finished',
        index,
        mask: { ...leftHalf, ...size, ...measured, png: encodeMaskPng(mask.data, mask.width, mask.height) },
      };
    }
    yield finished('', 'SEGMENT');
  };
}

/** Resolves when the signal is aborted: for an engine that works until it is stopped. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new InferenceError('CANCELLED', 'cancelled'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => {}); // whoever waits for it is told; nobody need
  return aborted;
}

export function finished(answer: string, intent: 'ANSWER' | 'SEGMENT'): InferenceEvent {
  return {
    type: 'finished',
    answer,
    intent,
    usage: {
      promptTokens: 10,
      imageTokens: 4,
      cachedTokens: 0,
      reusedTokens: 0,
      answerTokens: 2,
      maskTokens: intent === 'SEGMENT' ? 21 : 0,
      prefillMs: 1,
      answerMs: 2,
      maskMs: 3,
      batchSize: 1,
    },
  };
}

/** 4 x 2, 8-bit grey, left half white. */
const png = new Uint8Array(
  await sharp(Buffer.from([255, 255, 0, 0, 255, 255, 0, 0]), { raw: { width: 4, height: 2, channels: 1 } })
    .png()
    .toBuffer(),
);

export function preview(scale: number): ScalePreview {
  return {
    scale,
    scaleCount: 3,
    side: [1, 2, 4][scale - 1] ?? 0,
    box: null,
    width: 4,
    height: 2,
    png,
    rle: { size: [2, 4], counts: '044' },
    stability: scale === 1 ? null : 1,
    codes: packCodes(Array.from({ length: [1, 5, 21][scale - 1] ?? 0 }, (_, i) => i)),
    elapsedMs: scale * 10,
  };
}

export const leftHalf: FinishedMask = {
  outcome: 'FOUND',
  candidates: [],
  several: null,
  shown: null,
  width: 4,
  height: 2,
  png,
  overlay: new Uint8Array([0xff, 0xd8, 0xff]),
  rle: { size: [2, 4], counts: '044' },
  area: 4,
  box: { x: 0, y: 0, width: 2, height: 2 },
  polygons: [{ outer: [0, 0, 2, 0, 2, 2, 0, 2], holes: [] }],
  confidence: 0.9,
  evidence: {
    words: 0.9,
    coarse: 0.9,
    probability: 0.9,
    stability: 0.9,
    sharpness: 0.9,
    size: 0.9,
    agreement: 0.9,
    phrase: 0.2,
  },
  tokens: new Uint8Array([1, 0, 2, 0, 3, 0]),
  lastScale: 3,
  zoom: null,
  stoppedBy: 'LAST_SCALE',
};
