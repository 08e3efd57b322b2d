// The order of a generation: prompt -> text -> <seg> -> scales -> text, in numbered steps (docs/bundle.md, Generation).
// Messages and encoded images in, events out. runtime/ computes tensors; image/ and mask/ compute pixels.
import type { GenerateRequest, OnWait } from './engine.ts';
import { InferenceError, stopIfAborted } from './errors.ts';
import type { GenerationUsage, InferenceEvent } from './events.ts';
import { MAX_ANSWER_TOKENS } from './budget.ts';
import { checkRequest } from './check-request.ts';
import { openView } from './closer-view.ts';
import { biasOfComparison, comparisonOf } from './compare-things.ts';
import { findDetected } from './each-detected.ts';
import { findEach, wantsEach } from './each-thing.ts';
import type { Thing } from './each-thing.ts';
import { generateMask } from './generate-mask.ts';
import type { OpenView } from './generate-mask.ts';
import { imageTokensOf, nameBiasOf, prefill, writeInput } from './input.ts';
import type { Input, RunSettings } from './input.ts';
import { priorOf } from './mask-prior.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Box } from './mask/shapes.ts';
import type { Model } from './model.ts';
import { nextToken } from './next-token.ts';
import type { FirstBias } from './next-token.ts';
import { readPicture } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';
import { answerPick } from './pick.ts';
import { bytesPerPosition, leastPositionsOf, positionsOf } from './plan.ts';
import { positionsOfCompare, positionsOfEach, positionsOfWhich, positionsOfZoom } from './plan.ts';
import { Sequence, newTally } from './sequence.ts';
import { maskLabel } from './text/mask-label.ts';
import type { Prompt } from './text/prompt.ts';
import { spelled } from './text/spelling.ts';
import { TextStream } from './text/tokenizer.ts';
import { findCandidates, isWanted } from './which.ts';
import type { Finding } from './which.ts';

/** The settings of one generation, and its start. */
interface Run extends RunSettings {
  /** `performance.now()` at the start; the wait for memory is left out. */
  startedAt: number;
  /** What a comparison adds to the logits of the first token of the answer. */
  firstBias: FirstBias;
}

export async function* generate(
  model: Model,
  asked: GenerateRequest,
  signal: AbortSignal,
  onWait: OnWait = () => {},
): AsyncGenerator<InferenceEvent> {
  checkRequest(asked, model.manifest);
  const request = { ...asked, messages: spelled(asked.messages, model.manifest) };
  if (request.pick !== undefined) {
    yield* answerPick(model, request, request.pick, signal);
    return;
  }
  const run = settingsOf(model, request, signal, onWait);
  // 1. Images become tensors; the conversation becomes token ids with spans for the image tokens.
  const input = await readInput(run);
  stopIfAborted(signal);
  // Guidance decodes a second sequence in parallel, from the start.
  const count = input.unconditional === null ? 1 : 2;
  const positions = planPositions(run, input.prompt, count);
  run.zoomPositions = planZoom(run, input, count * positions);
  // All are reserved at once: a turn that waits for memory while it holds some could wait for ever. The second run and
  // the further questions come one after another, and each frees its sequences before the next one starts.
  run.whichPositions = planWhich(run, input, count * positions);
  run.eachPositions = planEach(run, input, count * positions);
  run.comparePositions = planCompare(run, input, count * positions);
  const further = Math.max(count * run.zoomPositions, run.whichPositions, run.eachPositions, run.comparePositions);
  const bytes = (count * positions + further) * bytesPerPosition(model.manifest);
  const plannedAt = performance.now();
  const release = await model.cacheBudget.reserve(bytes, signal, onWait);
  run.startedAt += performance.now() - plannedAt;
  const sequences: Sequence[] = [];
  try {
    for (let i = 0; i < count; i++) sequences.push(new Sequence(model, positions, run.tally));
    // 2. The forward pass over the prompt.
    const usage = await start(run, input, sequences);
    yield { type: 'prefilled', promptTokens: usage.promptTokens, imageTokens: usage.imageTokens };
    run.firstBias = await biasOfComparison(run, input.pictures, sequences, usage);
    // 3. to 5. Text and masks.
    yield* answer(run, input, sequences, usage);
  } finally {
    for (const sequence of sequences) sequence.free();
    release();
  }
}

function settingsOf(model: Model, request: GenerateRequest, signal: AbortSignal, onWait: OnWait): Run {
  const { scales } = model.schedule;
  const run: Run = {
    model,
    request,
    signal,
    startedAt: performance.now(),
    maxPositions: model.manifest.decoder.maxPositions,
    zoomPositions: 0,
    whichPositions: 0,
    eachPositions: 0,
    comparePositions: 0,
    tally: newTally(),
    firstBias: [],
    maxTokens: request.maxAnswerTokens ?? MAX_ANSWER_TOKENS,
    scales: scales.slice(0, request.maxScale ?? scales.length),
    guidance: request.guidance ?? model.manifest.mask.guidance,
    onSilentScale: () => onWait(false),
    isLate: () => request.deadlineMs !== undefined && performance.now() - run.startedAt >= request.deadlineMs,
  };
  return run;
}

/**
 * The most positions of each sequence of this turn. A budget that is smaller than the largest turn shortens the answer,
 * as a model with fewer positions would. Throws PROMPT_TOO_LONG when the turn never fits.
 */
function planPositions(run: Run, { ids }: Prompt, sequences: number): number {
  const { model, request, scales, maxTokens } = run;
  const withMasks = request.images.length > 0 && request.intent !== 'ANSWER';
  const size = {
    promptTokens: ids.length,
    answerTokens: maxTokens,
    codes: withMasks ? scales.reduce((sum, { side }) => sum + side * side, 0) : 0,
  };
  const bytes = sequences * bytesPerPosition(model.manifest);
  const fitting = Math.floor(model.cacheBudget.bytes / bytes);
  const least = leastPositionsOf({ ...size, codes: withMasks ? model.schedule.tokenCount : 0 });
  if (fitting < least && fitting < run.maxPositions) {
    throw new InferenceError(
      'PROMPT_TOO_LONG',
      `The message and its images take ${ids.length.toLocaleString('en')} tokens. With its answer the turn needs a ` +
        `cache of at least ${(least * bytes).toLocaleString('en')} bytes; this server has ` +
        `${model.cacheBudget.bytes.toLocaleString('en')} for all turns (ENGINE_CACHE_BYTES).`,
      { tokens: ids.length, limit: Math.max(0, fitting - (least - ids.length)) },
    );
  }
  run.maxPositions = Math.min(run.maxPositions, fitting);
  return Math.min(run.maxPositions, positionsOf(size));
}

/**
 * Positions of each sequence of the second run of a mask. 0: there is none, or the budget has no memory for both runs.
 * `taken`: positions of the first run's sequences.
 */
function planZoom(
  { model, request, maxTokens }: Run,
  { prompt, pictures, unconditional }: Input,
  taken: number,
): number {
  const { manifest, cacheBudget } = model;
  const [picture] = pictures;
  const { detail = manifest.mask.closer.byDefault, intent } = request;
  if (detail === 'STANDARD' || picture === undefined || intent === 'ANSWER') return 0;
  const positions = positionsOfZoom(prompt.ids.length + maxTokens, picture.tiles, manifest);
  const all = taken + positions * (unconditional === null ? 1 : 2);
  return all * bytesPerPosition(manifest) <= cacheBudget.bytes ? positions : 0;
}

/** Positions of the sequence of a further question. 0: none is asked, or the budget has no memory for it. */
function planWhich(
  { model: { manifest, schedule, cacheBudget }, request, scales }: Run,
  input: Input,
  taken: number,
): number {
  const { pictures, prompt } = input;
  const rules = manifest.mask.ambiguity;
  const off = rules === null || rules.atLeast === null || !isWanted(request.ambiguity, rules);
  // Of a mask that ends early no part is certain.
  const short = scales.length < schedule.scales.length;
  if (off || short || pictures.length === 0 || request.intent === 'ANSWER') return 0;
  const positions = positionsOfWhich(imageTokensOf(prompt), manifest);
  if (positions > manifest.decoder.maxPositions) return 0;
  return (taken + positions) * bytesPerPosition(manifest) <= cacheBudget.bytes ? positions : 0;
}

/** Positions of the sequence of a question about one of several things. 0: none is asked, or there is no memory. */
function planEach({ model: { manifest, schedule, cacheBudget }, request, scales }: Run, input: Input, taken: number) {
  const short = scales.length < schedule.scales.length;
  if (short || input.pictures.length === 0 || request.intent === 'ANSWER' || !wantsEach(request, manifest)) return 0;
  const positions = positionsOfEach(manifest);
  const fits = (taken + positions) * bytesPerPosition(manifest) <= cacheBudget.bytes;
  return fits && positions <= manifest.decoder.maxPositions ? positions : 0;
}

/** Positions of the sequence of a question about one of two things. 0: none is asked, or there is no memory. */
function planCompare(
  { model: { manifest, schedule, cacheBudget }, request, scales }: Run,
  input: Input,
  taken: number,
) {
  const compares = comparisonOf({ ...request, images: input.pictures.length }, manifest) !== null;
  if (!compares || scales.length < schedule.scales.length) return 0;
  const positions = positionsOfCompare(imageTokensOf(input.prompt), manifest);
  const fits = (taken + positions) * bytesPerPosition(manifest) <= cacheBudget.bytes;
  return fits && positions <= manifest.decoder.maxPositions ? positions : 0;
}

async function readInput(run: Run): Promise<Input> {
  const { model, request } = run;
  const pictures: PictureInput[] = [];
  for (const bytes of request.images) pictures.push(await readPicture(model, bytes, request.cacheSalt));
  return writeInput(run, pictures, request);
}

async function start(run: Run, input: Input, sequences: readonly Sequence[]): Promise<GenerationUsage> {
  const known = await prefill(run, input, sequences);
  return {
    promptTokens: input.prompt.ids.length,
    imageTokens: imageTokensOf(input.prompt),
    ...known,
    answerTokens: 0,
    maskTokens: 0,
    batchSize: 1,
    prefillMs: performance.now() - run.startedAt,
    answerMs: 0,
    maskMs: 0,
  };
}

async function* answer(
  run: Run,
  { pictures }: Input,
  sequences: readonly Sequence[],
  usage: GenerationUsage,
): AsyncGenerator<InferenceEvent> {
  const { model, request, signal, startedAt, firstBias } = run;
  const { manifest, tokenizer } = model;
  const [main, guide] = sequences;
  if (main === undefined) throw new Error('there is no sequence to decode');
  const [text, nameBias] = [new TextStream(tokenizer), await nameBiasOf(run, pictures)];
  const [questions, picture] = [questionsIn(request), pictures[0]];
  let masks = 0;
  /** Length of the answer in characters at the start of the last mask. */
  let lengthAtMask = 0;
  /** Text tokens since the last mask. */
  let words: number[] = [];
  /** The least probability of these tokens and of the next one. */
  let certainty = 1;
  /** The lines that ask which things are meant, at the end of the answer. */
  const asks: string[] = [];
  for (;;) {
    // 3. The next token.
    stopIfAborted(signal);
    if (run.isLate() && masks > 0) break;
    const next = await nextToken(run, main, { masks, answerTokens: usage.answerTokens, nameBias, firstBias });
    if (next === null) break;
    const { token, probability } = next;
    certainty = Math.min(certainty, probability);
    if (token === manifest.tokens.segStart && picture !== undefined) {
      // 4. A mask, scale by scale.
      const label = maskLabel(text.text.slice(lengthAtMask), questions, manifest.answer?.maskPhrase ?? null);
      lengthAtMask = text.text.length;
      const start = performance.now();
      const look = (box: Box): Promise<OpenView | null> => openView(run, pictures, { box, label, words, usage });
      const find = (mask: BinaryMask): Promise<Finding> => findCandidates(run, pictures, { label, mask, asks }, usage);
      const each = finderOfEach(run, pictures, label, usage);
      const prior = nameBias?.hasRefused === true ? null : await priorOf(run, picture, label);
      const about = { index: masks, label, certainty, prior, openView: look, findCandidates: find, findEach: each };
      const made = yield* generateMask(run, sequences, picture, about);
      usage.maskTokens += made.codes;
      masks += made.masks;
      usage.maskMs += performance.now() - start;
      [words, certainty] = [[], 1];
      // 5. The end token closes the mask, and the text continues.
      await Promise.all(sequences.map((sequence) => sequence.feed(manifest.tokens.segEnd)));
      continue;
    }
    usage.answerTokens++;
    words.push(token);
    const delta = text.push(token);
    if (delta !== '') yield { type: 'text', delta };
    await Promise.all([main.feed(token), guide?.continue()]);
  }
  const rest = text.end() + asks.join('');
  if (rest !== '') yield { type: 'text', delta: rest };
  usage.batchSize = run.tally.sequences / run.tally.passes;
  usage.answerMs = performance.now() - startedAt - usage.prefillMs - usage.maskMs;
  yield { type: 'finished', answer: text.text + asks.join(''), intent: masks > 0 ? 'SEGMENT' : 'ANSWER', usage };
}

/** What the vision graph detects has a mask each; else the things are looked for in what was drawn. */
const finderOfEach = (run: Run, pictures: readonly PictureInput[], label: string, usage: GenerationUsage) =>
  run.eachPositions === 0
    ? null
    : async (mask: BinaryMask, words: number): Promise<Thing[]> => {
        const detected = await findDetected(run, pictures, { label, words }, usage);
        return detected ?? findEach(run, pictures, { label, mask }, usage);
      };

const questionsIn = ({ messages }: GenerateRequest): string[] =>
  messages.filter(({ role }) => role === 'user').map(({ text }) => text);
