// Questions that compare two things are asked in parts, as programs of visual questions do (Gupta and Kembhavi, "Visual
// Programming", arXiv 2211.11559): the model is asked about each of the two, and what it says makes "Yes" or "No" more
// probable as the first word of the answer.
import type { GenerateRequest } from './engine.ts';
import { drawnBy } from './drawn.ts';
import { stopIfAborted } from './errors.ts';
import type { GenerationUsage } from './events.ts';
import { ask, drawFor, leadToMask, MOST_WORDS } from './further-question.ts';
import type { Asker } from './further-question.ts';
import type { RunSettings } from './input.ts';
import type { ComparisonRules } from './manifest-comparisons.ts';
import type { Manifest } from './manifest.ts';
import { areaOf, boxOf } from './mask/measure.ts';
import type { Box } from './mask/shapes.ts';
import type { FirstBias } from './next-token.ts';
import type { PictureInput } from './picture-input.ts';
import type { Sequence } from './sequence.ts';
import { comparisonIn, moreOdds, placeOdds, sameOdds } from './text/comparison.ts';
import type { Comparison } from './text/comparison.ts';
import { highest, probabilitiesOf } from './text/logits.ts';

/** The comparison that a turn asks for. Null: none, or the bundle has no rules. */
export function comparisonOf(
  { messages, images, intent, regions = [], refine }: Compared,
  { answer }: Pick<Manifest, 'answer'>,
): Comparison | null {
  const rules = answer?.comparisons ?? null;
  if (rules === null || images === 0 || intent === 'SEGMENT' || regions.length > 0 || refine !== undefined) return null;
  return comparisonIn(messages.at(-1)?.text ?? '', rules);
}

type Compared = Pick<GenerateRequest, 'messages' | 'intent' | 'regions' | 'refine'> & {
  /** Number of images. */
  images: number;
};

/**
 * The first sequence has read the prompt. Counts the tokens of the questions in `usage`. Empty when nothing is
 * compared, when the model does not see one of the two, or when time is over.
 */
export async function biasOfComparison(
  settings: RunSettings,
  pictures: readonly PictureInput[],
  [main]: readonly Sequence[],
  usage: GenerationUsage,
): Promise<FirstBias> {
  const { request, model, comparePositions } = settings;
  const comparison = comparisonOf({ ...request, images: pictures.length }, model.manifest);
  const rules = model.manifest.answer?.comparisons ?? null;
  if (comparison === null || rules === null || comparePositions === 0 || main === undefined) return [];
  const odds = await oddsOf({ settings, usage, positions: comparePositions, pictures, none: rules.none }, comparison);
  if (odds === null || settings.isLate()) return [];
  return biasOf(odds * comparison.rule.weight, await main.logits(), rules);
}

/** Makes yes or no the first word, as the question asks for one of them, and the more probable one more so. */
function biasOf(odds: number, logits: Float32Array, { yes, no, most }: ComparisonRules): FirstBias {
  const either = [...yes, ...no];
  const best = highest(logits);
  const own = Math.max(...either.map((token) => logits[token] ?? -Infinity));
  const lift = either.includes(best) ? 0 : (logits[best] ?? 0) - own + most;
  const added = Math.min(most, Math.abs(odds));
  const more = odds > 0 ? yes : no;
  return either.map((token) => ({ token, bias: lift + (more.includes(token) ? added : 0) }));
}

interface Asking extends Asker {
  pictures: readonly PictureInput[];
  /** First tokens of the answer that the model sees no such thing. */
  none: readonly number[];
}

/** Log odds of yes; null when they are not known. */
async function oddsOf(asking: Asking, { rule, asks }: Comparison): Promise<number | null> {
  if (rule.by === 'place') {
    const boxes = await both(asking.settings, asks, (text) => boxFor(asking, text));
    const { width = 1, height = 1 } = asking.pictures[0]?.raster ?? {};
    return boxes === null ? null : placeOdds(...boxes, rule.is, Math.max(width, height));
  }
  const answers = await both(asking.settings, asks, (text) => firstWord(asking, text));
  if (answers === null) return null;
  if (rule.by === 'answer') return sameOdds(...answers);
  const [a, b] = rule.is === 'more' ? answers : [answers[1], answers[0]];
  return moreOdds(a, b, rule.numbers);
}

/** What is found out about each of the two. Null when that fails for one, or when time is over before the second. */
async function both<T>(
  { isLate, signal }: RunSettings,
  asks: Comparison['asks'],
  find: (text: string) => Promise<T | null>,
): Promise<[first: T, second: T] | null> {
  const once = async (text: string): Promise<T | null> => {
    stopIfAborted(signal);
    return isLate() ? null : find(text);
  };
  const first = await once(asks[0]);
  const second = first === null ? null : await once(asks[1]);
  return first === null || second === null ? null : [first, second];
}

/** Probabilities of the first token of the answer; null when the model sees no such thing. */
const firstWord = ({ pictures, none, ...asker }: Asking, text: string): Promise<Float32Array | null> =>
  ask(asker, pictures, { text }, async ({ sequence }) => {
    const logits = await sequence.logits();
    return none.includes(highest(logits)) ? null : probabilitiesOf(logits);
  });

/** Of the mask that the model draws; null when it draws none. */
async function boxFor(asking: Asking, text: string): Promise<Box | null> {
  const { pictures, usage, settings } = asking;
  const [picture] = pictures;
  if (picture === undefined) return null;
  return ask(asking, pictures, { text, answerWords: MOST_WORDS }, async (asked) => {
    const certainty = await leadToMask(asked, usage);
    if (certainty === null) return null;
    const run = await drawFor(asked, { picture, box: null, prior: null }, usage);
    const { mask, minArea } = await drawnBy(run, picture, { words: certainty, label: '' }, settings.model);
    return run.stoppedBy !== 'LAST_SCALE' || areaOf(mask) < minArea ? null : boxOf(mask);
  });
}
