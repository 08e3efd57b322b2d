// One mask of an answer: its scales, a preview after each, and the finished mask.
import type { GenerateRequest } from './engine.ts';
import { stopIfAborted } from './errors.ts';
import type { FinishedMask, InferenceEvent, MaskStop, ScalePreview } from './events.ts';
import type { Raster } from './image/resample.ts';
import type { Manifest } from './manifest.ts';
import { Canvas } from './mask/canvas.ts';
import { cleanMask } from './mask/clean.ts';
import { binarise, maskOf, previewOf, toGrey, toRgb } from './mask/decode-mask.ts';
import { areaOf, boxOf, confidenceOf, evidenceOf, iouOf } from './mask/measure.ts';
import { overlayOf } from './mask/overlay.ts';
import { encodeGreyPng, encodeMaskPng } from './mask/png.ts';
import { polygonsOf } from './mask/polygons.ts';
import { encodeRle } from './mask/rle.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Scale } from './mask/schedule.ts';
import { maskTokens } from './mask-tokens.ts';
import type { Model } from './model.ts';
import type { Sequence } from './sequence.ts';

export interface MaskSettings {
  model: Model;
  request: GenerateRequest;
  signal: AbortSignal;
  /** The scales to make, in order. */
  scales: readonly Scale[];
  /** Strength of classifier-free guidance at the last scale. */
  guidance: number;
  /** True after the deadline of the request. */
  isLate: () => boolean;
}

/** Yields `mask-started`, `mask-scale` after each scale, and `mask-finished`. Returns the number of codes. */
export async function* generateMask(
  { model, request, signal, scales, guidance, isLate }: MaskSettings,
  sequences: readonly Sequence[],
  picture: Raster,
  { index, label }: { index: number; label: string },
): AsyncGenerator<InferenceEvent, number> {
  const { manifest, graphs, schedule } = model;
  const start = performance.now();
  yield { type: 'mask-started', index, label };
  const canvas = new Canvas(graphs, schedule, manifest.mask.latentWidth);
  let preview: Preview | undefined;
  let lastScale = 0;
  let stoppedBy: MaskStop = scales.length < schedule.scales.length ? 'MAX_SCALE' : 'LAST_SCALE';
  const inputs = [await graphs.embed([manifest.tokens.segStart])];
  // The second sequence continues with its own most probable token.
  for (const sequence of sequences.slice(1)) inputs.push(await graphs.embed([await sequence.next([])]));
  stopIfAborted(signal);
  for await (const scale of maskTokens(model, canvas, { sequences, inputs, guidance, scales })) {
    // a. Emit the preview.
    stopIfAborted(signal);
    preview = decodePreview(await canvas.picture(), picture, manifest, preview);
    const elapsedMs = performance.now() - start;
    yield { type: 'mask-scale', index, preview: describe(preview, scale, scales.length, elapsedMs) };
    stopIfAborted(signal);
    // b. Decide whether the mask ends here.
    lastScale = scale.index + 1;
    if (lastScale === scales.length) break;
    if (isStable(preview, request.stopWhenStable)) stoppedBy = 'STABLE';
    else if (isLate()) stoppedBy = 'DEADLINE';
    else continue;
    break;
  }
  if (preview === undefined) throw new Error('the mask has no scale');
  const generated = maskOf(preview.square, picture.width, picture.height, manifest.mask);
  const mask = await finishMask(canvas, picture, manifest, {
    ...preview,
    mask: request.cleanUp === undefined ? generated : cleanMask(generated, request.cleanUp),
  });
  yield { type: 'mask-finished', index, mask: { ...mask, lastScale, stoppedBy } };
  return canvas.ids.length;
}

/** Two empty previews agree, but a later scale can still add pixels: an empty preview is not stable. */
function isStable({ inside, stability }: Preview, threshold: number | undefined): boolean {
  return threshold !== undefined && stability !== null && stability >= threshold && inside.data.includes(1);
}

/** The decoded sum after one scale: the square [G, G], the preview of the whole picture, and its pixels inside. */
interface Preview {
  square: Raster;
  grey: Raster;
  inside: BinaryMask;
  stability: number | null;
}

function decodePreview(
  decoded: Float32Array,
  picture: Raster,
  { mask: rules }: Manifest,
  before: Preview | undefined,
): Preview {
  const square = toRgb(decoded, rules.side);
  const grey = previewOf(square, picture.width, picture.height, rules);
  const inside = binarise(grey, rules.threshold);
  return { square, grey, inside, stability: before === undefined ? null : iouOf(before.inside, inside) };
}

function describe(
  { grey, inside, stability }: Preview,
  { index, side }: Scale,
  scaleCount: number,
  elapsedMs: number,
): ScalePreview {
  const { data, width, height } = grey;
  return {
    scale: index + 1,
    scaleCount,
    side,
    width,
    height,
    png: encodeGreyPng(data, width, height),
    rle: encodeRle(inside),
    stability,
    elapsedMs,
  };
}

async function finishMask(
  canvas: Canvas,
  picture: Raster,
  { mask: rules }: Manifest,
  { mask, ...last }: Preview & { mask: BinaryMask },
): Promise<Omit<FinishedMask, 'lastScale' | 'stoppedBy'>> {
  const { width, height } = picture;
  const area = areaOf(mask);
  const tokens = new Uint8Array(canvas.ids.length * 2);
  const view = new DataView(tokens.buffer);
  canvas.ids.forEach((id, i) => view.setUint16(i * 2, id, true));
  const empty = area < rules.minArea * width * height;
  const evidence = evidenceOf(canvas.probabilities, toGrey(last.square).data, rules.side, last.stability);
  return {
    outcome: empty ? 'NO_TARGET' : 'FOUND',
    width,
    height,
    area,
    tokens,
    png: encodeMaskPng(mask.data, width, height),
    overlay: await overlayOf(picture, mask),
    rle: encodeRle(mask),
    box: boxOf(mask),
    polygons: polygonsOf(mask),
    evidence,
    confidence: confidenceOf(evidence, empty, rules.confidence),
  };
}
