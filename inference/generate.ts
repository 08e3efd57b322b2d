// THE LOOP: prompt -> text -> <seg> -> scales -> text, in numbered steps; the only file that knows the order
// (docs/bundle.md, Generation). Words and bytes in, events out. Tensors are the graphs' affair, pixels the image's and
// the mask's.
import type { GenerateRequest } from './engine.ts';
import { InferenceError } from './errors.ts';
import type { FinishedMask, GenerationUsage, InferenceEvent, MaskStop, ScalePreview } from './events.ts';
import { decodeImage } from './image/decode.ts';
import { preprocess } from './image/preprocess.ts';
import type { Raster } from './image/resample.ts';
import type { Manifest } from './manifest.ts';
import { Branch } from './branch.ts';
import { MAX_ANSWER_TOKENS, MAX_MASKS, roomOf } from './budget.ts';
import { Canvas } from './mask/canvas.ts';
import { binarise, maskOf, previewOf, toGrey, toRgb } from './mask/decode-mask.ts';
import { areaOf, boxOf, confidenceOf, evidenceOf, iouOf } from './mask/measure.ts';
import { overlayOf } from './mask/overlay.ts';
import { encodeGreyPng, encodeMaskPng } from './mask/png.ts';
import { polygonsOf } from './mask/polygons.ts';
import { encodeRle } from './mask/rle.ts';
import type { BinaryMask } from './mask/rle.ts';
import { maskTokens } from './mask-tokens.ts';
import type { Model } from './model.ts';
import { maskLabel } from './text/mask-label.ts';
import { pointingOf } from './text/pointing.ts';
import { TextStream } from './text/tokenizer.ts';
import { buildPrompt } from './text/prompt.ts';
import { VisionCache } from './vision-cache.ts';

export async function* generate(
  model: Model,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent> {
  const { manifest, graphs, tokenizer, schedule } = model;
  const { tokens, image, mask: rules } = manifest;
  checkRequest(request, manifest);
  const maxTokens = request.maxAnswerTokens ?? MAX_ANSWER_TOKENS;
  const scales = schedule.scales.slice(0, request.maxScale ?? schedule.scales.length);
  const guidance = request.guidance ?? rules.guidance;
  const clock = performance.now();
  const late = (): boolean => request.deadlineMs !== undefined && performance.now() - clock >= request.deadlineMs;

  // 1. The pictures become image tokens, the conversation becomes ids with slots for them.
  const pictures: Raster[] = [];
  const seen: Seen[] = [];
  for (const bytes of request.images) {
    const picture = await decodeImage(bytes, model.limits);
    pictures.push(picture);
    seen.push(look(model, picture, request.cacheSalt === undefined ? null : VisionCache.key(request.cacheSalt, bytes)));
  }
  const tileCounts = seen.map(({ tiles }) => tiles);
  const room = roomOf(manifest, schedule.tokenCount, maxTokens, pictures.length > 0);
  const prompt = buildPrompt(
    request.messages,
    tileCounts,
    room,
    manifest,
    tokenizer,
    pointingOf(request, pictures, manifest),
  );
  stopIfAborted(signal);

  const main = new Branch(model);
  // Guidance compares with an answer to the same picture and no question; it walks beside the main one from the start.
  const branches = guidance > 0 && pictures.length > 0 ? [main, new Branch(model)] : [main];
  try {
    // 2. Prefill.
    const embeds: Float32Array[] = [];
    let cachedTokens = 0;
    for (const { key, tiles, known, pixels } of seen) {
      if (known !== undefined) cachedTokens += tiles * image.tokensPerTile;
      const features = known ?? (await graphs.vision(pixels, tiles));
      embeds.push(features);
      if (key !== null) model.visionCache.set(key, features);
      stopIfAborted(signal);
    }
    await main.prefill(prompt, embeds);
    if (branches[1] !== undefined)
      await branches[1].prefill(
        buildPrompt([{ role: 'user', text: '' }], tileCounts, room, manifest, tokenizer),
        embeds,
      );
    const usage: GenerationUsage = {
      promptTokens: prompt.ids.length,
      imageTokens: prompt.imageSpans.reduce((sum, { first, end }) => sum + end - first, 0),
      cachedTokens,
      answerTokens: 0,
      maskTokens: 0,
      prefillMs: performance.now() - clock,
      answerMs: 0,
      maskMs: 0,
    };
    yield { type: 'prefilled', promptTokens: usage.promptTokens, imageTokens: usage.imageTokens };

    const text = new TextStream(tokenizer);
    const questions = request.messages.filter(({ role }) => role === 'user').map(({ text }) => text);
    const picture = pictures[0];
    let masks = 0;
    /** Characters of the answer that stand before the last mask. */
    let told = 0;
    for (;;) {
      // 3. The next word. Greedy; a wish to segment turns the end of an answer without a mask into the start of one.
      stopIfAborted(signal);
      if (late() && masks > 0) break;
      const mayDraw =
        picture !== undefined &&
        request.intent !== 'ANSWER' &&
        masks < MAX_MASKS &&
        main.length + schedule.tokenCount + 2 <= manifest.decoder.maxPositions;
      let token = await main.next(mayDraw ? [] : [tokens.segStart]);
      const full = usage.answerTokens >= maxTokens || main.length >= manifest.decoder.maxPositions || late();
      if ((full || tokens.stop.includes(token)) && token !== tokens.segStart) {
        if (request.intent !== 'SEGMENT' || masks > 0 || !mayDraw) break;
        token = tokens.segStart;
      }
      if (token === tokens.segStart && picture !== undefined) {
        // 4. A mask, scale by scale.
        const index = masks++;
        const label = maskLabel(text.text.slice(told), questions, manifest.answer?.maskPhrase ?? null);
        told = text.text.length;
        const start = performance.now();
        yield { type: 'mask-started', index, label };
        const canvas = new Canvas(graphs, schedule, rules.latentWidth);
        let preview: Preview | undefined;
        let made = { lastScale: 0, stoppedBy: ranOut(scales.length, schedule.scales.length) };
        const inputs = [await graphs.embed([tokens.segStart])];
        if (branches[1] !== undefined) inputs.push(await graphs.embed([await branches[1].next([])]));
        stopIfAborted(signal);
        for await (const scale of maskTokens(model, branches, inputs, guidance, scales, canvas)) {
          // 4a. Show the mask so far.
          stopIfAborted(signal);
          preview = draw(await canvas.picture(), picture, manifest, preview);
          yield {
            type: 'mask-scale',
            index,
            preview: describe(preview, scale.index + 1, scale.side, scales.length, performance.now() - start),
          };
          stopIfAborted(signal);
          // 4b. Enough?
          made = { ...made, lastScale: scale.index + 1 };
          if (made.lastScale === scales.length) break;
          if (isStable(preview, request.stopWhenStable)) made.stoppedBy = 'STABLE';
          else if (late()) made.stoppedBy = 'DEADLINE';
          else continue;
          break;
        }
        usage.maskTokens += canvas.ids.length;
        yield {
          type: 'mask-finished',
          index,
          mask: { ...(await finishMask(canvas, picture, manifest, preview)), ...made },
        };
        usage.maskMs += performance.now() - start;
        // 5. The mask is closed by its end token, and the text goes on.
        for (const branch of branches) await branch.feed(tokens.segEnd);
        continue;
      }
      usage.answerTokens++;
      const delta = text.push(token);
      if (delta !== '') yield { type: 'text', delta };
      await main.feed(token);
      if (branches[1] !== undefined) await branches[1].feed(await branches[1].next([]));
    }
    const rest = text.end();
    if (rest !== '') yield { type: 'text', delta: rest };
    usage.answerMs = performance.now() - clock - usage.prefillMs - usage.maskMs;
    yield { type: 'finished', answer: text.text, intent: masks > 0 ? 'SEGMENT' : 'ANSWER', usage };
  } finally {
    for (const branch of branches) branch.free();
  }
}

function checkRequest(request: GenerateRequest, { image, mask }: Manifest): void {
  if (request.messages.at(-1)?.role !== 'user')
    throw new InferenceError('INTERNAL', "the last message is not the user's");
  if (request.images.length > image.maxImages) {
    throw new InferenceError(
      'UNSUPPORTED_BY_MODEL',
      image.maxImages === 1
        ? 'This model looks at one picture at a time.'
        : `This model looks at ${image.maxImages} pictures at most.`,
    );
  }
  if (image.required && request.images.length === 0) {
    throw new InferenceError('UNSUPPORTED_BY_MODEL', 'This model only answers questions about a picture.');
  }
  if (request.intent === 'SEGMENT' && request.images.length === 0)
    throw new InferenceError(
      'UNSUPPORTED_BY_MODEL',
      'There is no picture to segment: send one with the question, or before it.',
    );
  if (request.maxScale !== undefined && (request.maxScale < 1 || request.maxScale > mask.scaleSides.length)) {
    throw new InferenceError(
      'UNSUPPORTED_BY_MODEL',
      `This model has ${mask.scaleSides.length} scales; maxScale must be between 1 and that.`,
    );
  }
}

/** A picture on its way to the language model. */
interface Seen {
  /** In the cache; null: it is not to be kept. */
  key: string | null;
  tiles: number;
  /** What the encoder made of it before; undefined: it has yet to look at `pixels`. */
  known: Float32Array | undefined;
  /** [tiles, 3, P, P], empty when it is known. */
  pixels: Float32Array;
}

function look({ manifest: { image, decoder }, visionCache }: Model, picture: Raster, key: string | null): Seen {
  const known = key === null ? undefined : visionCache.get(key);
  if (known !== undefined)
    return { key, known, tiles: known.length / (image.tokensPerTile * decoder.width), pixels: new Float32Array(0) };
  const { pixels, count } = preprocess(picture, image);
  return { key, known, tiles: count, pixels };
}

const ranOut = (wanted: number, all: number): MaskStop => (wanted < all ? 'MAX_SCALE' : 'LAST_SCALE');

/** Nothing yet agrees with nothing, and says nothing of what comes. */
function isStable({ inside, stability }: Preview, threshold: number | undefined): boolean {
  return threshold !== undefined && stability !== null && stability >= threshold && inside.data.includes(1);
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new InferenceError('CANCELLED', 'cancelled');
}

/** A decoded scale: the square as it came out, the whole picture small, and which pixels of that are inside. */
interface Preview {
  square: Raster;
  grey: Raster;
  inside: BinaryMask;
  stability: number | null;
}

function draw(decoded: Float32Array, picture: Raster, { mask: rules }: Manifest, before: Preview | undefined): Preview {
  const square = toRgb(decoded, rules.side);
  const grey = previewOf(square, picture.width, picture.height, rules);
  const inside = binarise(grey, rules.threshold);
  return { square, grey, inside, stability: before === undefined ? null : iouOf(before.inside, inside) };
}

function describe(
  { grey, inside, stability }: Preview,
  scale: number,
  side: number,
  scaleCount: number,
  elapsedMs: number,
): ScalePreview {
  const { data, width, height } = grey;
  return {
    scale,
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
  last: Preview | undefined,
): Promise<Omit<FinishedMask, 'lastScale' | 'stoppedBy'>> {
  if (last === undefined) throw new Error('a mask without a scale');
  const { width, height } = picture;
  const mask = maskOf(last.square, width, height, rules);
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
