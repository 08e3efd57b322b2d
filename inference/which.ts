// Whether several things fit a phrase for one thing, and which. The model is asked two further questions about the same
// image: how many such things there are (one pass over the prompt), and, when it says several, for the mask of all of
// them, whose parts are the candidates. The templates and thresholds are the bundle's (manifest, `mask.ambiguity`).
import type { Ambiguity } from './engine.ts';
import { InferenceError, stopIfAborted } from './errors.ts';
import type { Candidate, GenerationUsage } from './events.ts';
import type { Raster } from './image/resample.ts';
import { imageTokensOf, prefill, writeInput } from './input.ts';
import type { Input, RunSettings } from './input.ts';
import type { Manifest } from './manifest.ts';
import { partsOf } from './mask/clean.ts';
import { confidenceOf, evidenceOf } from './mask/confidence.ts';
import { binarise, maskOf } from './mask/decode-mask.ts';
import { toGrey } from './mask/grey.ts';
import { areaOf, boxOf } from './mask/measure.ts';
import { encodeRle } from './mask/rle.ts';
import type { BinaryMask } from './mask/rle.ts';
import { inOrder, tellApart } from './mask/telling.ts';
import { makeScales } from './make-scales.ts';
import type { Run } from './make-scales.ts';
import { WORDS_OF_QUESTION } from './plan.ts';
import type { PictureInput } from './picture-input.ts';
import { Sequence } from './sequence.ts';
import { probabilityOf } from './text/logits.ts';
import { severalOf, withoutArticle } from './text/several.ts';
import { whichOf } from './text/which-of.ts';

export interface Doubt {
  /** The phrase of the mask. */
  label: string;
  /** The mask that the model drew for it. */
  mask: BinaryMask;
  /** Receives the line that asks which of the candidates is meant. */
  asks: string[];
}

export interface Finding {
  /** Probability, 0..1, that the model answers that there are several such things; null when it is not asked. */
  several: number | null;
  /** At least two, or none. */
  candidates: Candidate[];
}

/** Whether a turn is asked. `wish`: of the turn. */
export const isWanted = (
  wish: Ambiguity | undefined,
  { byDefault }: NonNullable<Manifest['mask']['ambiguity']>,
): boolean => (wish === undefined ? byDefault : wish === 'AUTO');

const NOTHING: Finding = { several: null, candidates: [] };

export async function findCandidates(
  settings: RunSettings,
  pictures: readonly PictureInput[],
  doubt: Doubt,
  usage: GenerationUsage,
): Promise<Finding> {
  const { request, whichPositions, model } = settings;
  const rules = model.manifest.mask.ambiguity;
  const things = severalOf(doubt.label);
  const clear = (request.regions ?? []).length > 0 || request.refine !== undefined || things === null;
  if (rules === null || rules.atLeast === null || whichPositions === 0 || clear || settings.isLate()) return NOTHING;
  const asking: Asking = { settings, pictures, usage };
  // a. Is there more than one?
  const several = await howLikelySeveral(
    asking,
    rules.count.question.replace('{things}', () => things),
  );
  if (several < rules.atLeast) return { several, candidates: [] };
  // b. Where are they all?
  const { question, answer } = rules.all;
  const all = await draw(
    asking,
    question.replace('{things}', () => things),
    answer.replace('{things}', () => things),
  );
  let found = joined(all === null ? [] : thingsIn(all, doubt.mask, model.manifest), doubt.mask);
  // c. Where they were drawn as one: where is the one at each side?
  for (const side of found.length > 1 ? [] : rules.sides) {
    const thing = withoutArticle(doubt.label);
    const one = await draw(
      asking,
      side.question.replace('{thing}', () => thing),
      side.answer.replace('{thing}', () => thing),
    );
    if (one !== null) found = [...found, ...newOnes(thingsIn(one, doubt.mask, model.manifest), found)];
  }
  const candidates = found.length < 2 ? [] : described(found, doubt);
  if (candidates.length > 0) doubt.asks.push(whichOf(doubt.label, candidates));
  return { several, candidates };
}

/** Asks the model further questions about the images, and counts their tokens in `usage`. */
interface Asking {
  settings: RunSettings;
  pictures: readonly PictureInput[];
  usage: GenerationUsage;
}

/** The probability, 0..1, that the answer is one of those that mean several. */
async function howLikelySeveral(asking: Asking, question: string): Promise<number> {
  const { model, whichPositions } = asking.settings;
  const input = inputFor(asking, question);
  if (input === null) return 0;
  const sequence = new Sequence(model, whichPositions);
  try {
    await ask(asking, input, sequence);
    const logits = await sequence.logits();
    const tokens = model.manifest.mask.ambiguity?.count.several ?? [];
    return tokens.reduce((sum, token) => sum + probabilityOf(logits, token), 0);
  } finally {
    sequence.free();
  }
}

/** A mask for a question, with `lead` as the words of the answer; null when the prompt does not fit. */
async function draw(asking: Asking, question: string, lead: string): Promise<Run | null> {
  const { model, request, whichPositions } = asking.settings;
  const [picture] = asking.pictures;
  const input = inputFor(asking, question);
  if (input === null || picture === undefined) return null;
  const prompt = { ...input.prompt, ids: [...input.prompt.ids, ...model.tokenizer.encode(lead)] };
  const sequence = new Sequence(model, whichPositions);
  try {
    await ask(asking, { ...input, prompt }, sequence);
    const silent = { ...asking.settings, guidance: 0, request: { ...request, previews: 'NONE' as const } };
    const view = { sequences: [sequence], picture: picture.raster, box: null };
    const steps = makeScales(silent, view, { index: 0, before: 0, startedAt: performance.now() });
    let step = await steps.next();
    while (step.done !== true) step = await steps.next();
    asking.usage.maskTokens += step.value.canvas.ids.length;
    return step.value;
  } finally {
    sequence.free();
  }
}

async function ask({ settings, usage }: Asking, input: Input, sequence: Sequence): Promise<void> {
  await prefill(settings, input, [sequence]);
  usage.promptTokens += input.prompt.ids.length;
  usage.imageTokens += imageTokensOf(input.prompt);
  stopIfAborted(settings.signal);
}

/** Null when the question does not fit into the positions that are set aside for it. */
function inputFor({ settings, pictures }: Asking, question: string): Input | null {
  const request = { ...settings.request, messages: [{ role: 'user' as const, text: question }] };
  try {
    const input = writeInput({ ...settings, request, guidance: 0 }, pictures, {});
    return input.prompt.ids.length - imageTokensOf(input.prompt) > WORDS_OF_QUESTION ? null : input;
  } catch (error) {
    if (error instanceof InferenceError && error.code === 'PROMPT_TOO_LONG') return null;
    throw error;
  }
}

/** With the first mask where it is none of the things. */
function joined(things: readonly Thing[], mask: BinaryMask): Thing[] {
  const first = thingOf(mask, Math.min(1, ...things.map(({ confidence }) => confidence)));
  return first === null ? [...things] : [...things, ...newOnes([first], things)];
}

const newOnes = (things: readonly Thing[], known: readonly Thing[]): Thing[] =>
  things.filter(({ part }) => !known.some((other) => overlaps(other.part, part)));

function described(things: readonly Thing[], { label, mask: { width, height } }: Doubt): Candidate[] {
  const ordered = inOrder(things, { width, height });
  const labels = tellApart(ordered, withoutArticle(label), { width, height });
  return ordered.map(({ part, ...thing }, i) => ({ ...thing, label: labels[i] ?? label, rle: encodeRle(part) }));
}

type Thing = Pick<Candidate, 'box' | 'area' | 'confidence'> & { part: BinaryMask };

/** The parts are found in the mask square, where their codes lie. `size`: of the image. */
function thingsIn(
  { canvas, preview: { square, stability } }: Run,
  { width, height }: Pick<BinaryMask, 'width' | 'height'>,
  { mask: rules }: Manifest,
): Thing[] {
  const inside = binarise(toGrey(square), rules.threshold);
  return partsOf(inside, rules.ambiguity?.leastShare ?? 1).flatMap((one) => {
    const alone = keepOnly(square, inside, one);
    const part = maskOf(alone, width, height, rules);
    const evidence = evidenceOf({
      probabilities: canvas.probabilities,
      grey: toGrey(alone).data,
      side: rules.side,
      stability,
      share: areaOf(part) / (width * height),
      words: 1 / 2,
    });
    return areaOf(part) < rules.minArea * width * height
      ? []
      : (thingOf(part, confidenceOf(evidence, false, rules.confidence)) ?? []);
  });
}

function thingOf(part: BinaryMask, confidence: number): Thing | null {
  const box = boxOf(part);
  return box === null ? null : { part, box, area: areaOf(part), confidence };
}

/** The square without the pixels of other parts and their soft edges. */
function keepOnly(square: Raster, inside: BinaryMask, one: BinaryMask): Raster {
  const { width: side, channels } = square;
  const data = square.data.slice();
  const isOther = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < side && y < side && inside.data[y * side + x] === 1 && one.data[y * side + x] === 0;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const near = [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => isOther(x + dx, y + dy)));
      if (near && one.data[y * side + x] === 0) data.fill(0, (y * side + x) * channels, (y * side + x + 1) * channels);
    }
  return { ...square, data };
}

const overlaps = (a: BinaryMask, b: BinaryMask): boolean => a.data.some((inside, i) => inside === 1 && b.data[i] === 1);
