// The answer to "this one": a candidate of an earlier mask as a mask of its own. No graph runs.
import type { GenerateRequest } from './engine.ts';
import { stopIfAborted } from './errors.ts';
import type { FinishedMask, GenerationUsage, InferenceEvent } from './events.ts';
import { decodeImage } from './image/decode.ts';
import { cleanMask } from './mask/clean.ts';
import { areaOf, boxOf } from './mask/measure.ts';
import { overlayOf } from './mask/overlay.ts';
import { encodeMaskPng } from './mask/png.ts';
import { polygonsOf } from './mask/polygons.ts';
import { decodeRle, encodeRle } from './mask/rle.ts';
import type { Model } from './model.ts';
import { withoutArticle } from './text/several.ts';

type Picked = NonNullable<GenerateRequest['pick']>;

/** Templates of bundles that have none (manifest, `mask.ambiguity.answer`). */
const ANSWER = 'The {phrase}:';

export async function* answerPick(
  { manifest, limits, schedule }: Model,
  { images, cleanUp }: GenerateRequest,
  { label, rle, confidence }: Picked,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent> {
  const startedAt = performance.now();
  yield { type: 'prefilled', promptTokens: 0, imageTokens: 0 };
  const template = manifest.mask.ambiguity?.answer ?? ANSWER;
  const answer = template.replace('{phrase}', () => withoutArticle(label));
  yield { type: 'text', delta: answer };
  yield { type: 'mask-started', index: 0, label };
  const [bytes] = images;
  if (bytes === undefined) throw new Error('a candidate is picked without its image');
  const picture = await decodeImage(bytes, limits);
  stopIfAborted(signal);
  const mask = cleanUp === undefined ? decodeRle(rle) : cleanMask(decodeRle(rle), cleanUp);
  const { width, height, data } = mask;
  const finished: FinishedMask = {
    outcome: 'FOUND',
    candidates: [],
    several: null,
    shown: null,
    width,
    height,
    png: encodeMaskPng(data, width, height),
    overlay: await overlayOf(picture, mask),
    rle: encodeRle(mask),
    area: areaOf(mask),
    box: boxOf(mask),
    polygons: polygonsOf(mask),
    confidence,
    evidence: null,
    zoom: null,
    tokens: new Uint8Array(),
    lastScale: schedule.scales.length,
    stoppedBy: 'LAST_SCALE',
  };
  stopIfAborted(signal);
  yield { type: 'mask-finished', index: 0, mask: finished };
  yield { type: 'finished', answer, intent: 'SEGMENT', usage: usageOf(performance.now() - startedAt) };
}

const usageOf = (maskMs: number): GenerationUsage => ({
  promptTokens: 0,
  imageTokens: 0,
  cachedTokens: 0,
  reusedTokens: 0,
  answerTokens: 0,
  maskTokens: 0,
  batchSize: 1,
  prefillMs: 0,
  answerMs: 0,
  maskMs,
});
