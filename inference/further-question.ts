// A question that the engine itself asks about an image of the turn, or about a part of it (which.ts, each-thing.ts,
// compare-things.ts):
// its prompt, its forward passes, and its tokens in the usage of the turn. It yields no event.
import type { GenerateRequest } from './engine.ts';
import { InferenceError, stopIfAborted } from './errors.ts';
import type { GenerationUsage } from './events.ts';
import { imageTokensOf, prefill, writeInput } from './input.ts';
import type { Input, RunSettings } from './input.ts';
import { makeScales } from './make-scales.ts';
import type { Run, View } from './make-scales.ts';
import type { Box } from './mask/shapes.ts';
import { cutOut } from './mask/zoom.ts';
import type { Model } from './model.ts';
import { nextToken } from './next-token.ts';
import { inputOf } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';
import { WORDS_OF_QUESTION } from './plan.ts';
import { Sequence } from './sequence.ts';
import { probabilityOf } from './text/logits.ts';

/** Words of an answer before its mask. */
export const MOST_WORDS = 16;

export interface FurtherQuestion {
  text: string;
  regions?: GenerateRequest['regions'];
  /** The first words of the answer, where they are given. */
  lead?: string;
  /** Positions that the words of the answer may take besides. */
  answerWords?: number;
}

/** Who asks. Counts the tokens of the questions in `usage`. */
export interface Asker {
  settings: RunSettings;
  usage: GenerationUsage;
  /** Positions of the sequence of a question. */
  positions: number;
}

/** What the rest of a question needs: a sequence that has read the prompt, and the question's own settings. */
export interface Asked {
  sequence: Sequence;
  settings: RunSettings;
}

/** Reads the prompt, and gives what `read` makes of it. Null when the question does not fit into its positions. */
export async function ask<T>(
  { settings, usage, positions }: Asker,
  pictures: readonly PictureInput[],
  question: FurtherQuestion,
  read: (asked: Asked) => Promise<T>,
): Promise<T | null> {
  const own = settingsFor(settings, question, positions);
  const input = inputFor(own, pictures, question);
  if (input === null) return null;
  const sequence = new Sequence(settings.model, positions, settings.tally);
  try {
    await prefill(own, input, [sequence]);
    usage.promptTokens += input.prompt.ids.length;
    usage.imageTokens += imageTokensOf(input.prompt);
    stopIfAborted(settings.signal);
    return await read({ sequence, settings: own });
  } finally {
    sequence.free();
  }
}

/** The probability, 0..1, that the answer begins with one of the tokens; 0 when the question does not fit. */
export async function howLikely(
  asker: Asker,
  pictures: readonly PictureInput[],
  text: string,
  tokens: readonly number[],
): Promise<number> {
  const probability = await ask(asker, pictures, { text }, async ({ sequence }) => {
    const logits = await sequence.logits();
    return tokens.reduce((sum, token) => sum + probabilityOf(logits, token), 0);
  });
  return probability ?? 0;
}

/** The probability of the least probable token before the mask; null when the answer has no mask. */
export async function leadToMask({ settings, sequence }: Asked, usage: GenerationUsage): Promise<number | null> {
  let certainty = 1;
  for (let answerTokens = 0; answerTokens <= MOST_WORDS; answerTokens++) {
    const next = await nextToken(settings, sequence, { masks: 0, answerTokens });
    stopIfAborted(settings.signal);
    if (next === null) return null;
    certainty = Math.min(certainty, next.probability);
    if (next.token === settings.model.manifest.tokens.segStart) return certainty;
    await sequence.feed(next.token);
    usage.promptTokens++;
  }
  return null;
}

/** Makes all scales of a mask for a question whose answer has come to its mask. */
export async function drawFor(
  { sequence, settings }: Asked,
  view: Omit<View, 'sequences'>,
  usage: GenerationUsage,
): Promise<Run> {
  const place = { index: 0, before: 0, startedAt: performance.now() };
  const steps = makeScales(settings, { ...view, sequences: [sequence] }, place);
  let step = await steps.next();
  while (step.done !== true) step = await steps.next();
  usage.maskTokens += step.value.canvas.ids.length;
  return step.value;
}

/** A part of an image as an image of its own. */
export const partOf = (model: Model, { raster }: PictureInput, box: Box): PictureInput =>
  inputOf(model, cutOut(raster, box));

const settingsFor = (settings: RunSettings, { text }: FurtherQuestion, positions: number): RunSettings => ({
  ...settings,
  request: {
    ...settings.request,
    messages: [{ role: 'user', text }],
    intent: 'AUTO',
    previews: 'NONE',
  },
  guidance: 0,
  maxPositions: positions,
});

function inputFor(
  settings: RunSettings,
  pictures: readonly PictureInput[],
  { regions, lead = '', answerWords = 0 }: FurtherQuestion,
): Input | null {
  try {
    const { prompt, ...input } = writeInput(settings, pictures, regions === undefined ? {} : { regions });
    const ids = lead === '' ? prompt.ids : [...prompt.ids, ...settings.model.tokenizer.encode(lead)];
    return ids.length - imageTokensOf(prompt) + answerWords > WORDS_OF_QUESTION
      ? null
      : { ...input, prompt: { ...prompt, ids } };
  } catch (error) {
    if (error instanceof InferenceError && error.code === 'PROMPT_TOO_LONG') return null;
    throw error;
  }
}
