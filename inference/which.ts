// Whether several things fit a phrase for one thing, and which. The model is asked further questions about the same
// image: how many such things there are (one pass over the prompt), and, unless it is sure of one, for the mask of all
// of them, whose parts are the candidates; then about a closer view of each candidate, whether such a thing is there.
// The templates and thresholds are the bundle's (manifest, `mask.ambiguity`).
import type { Ambiguity } from './engine.ts';
import type { Candidate, GenerationUsage } from './events.ts';
import { ask, drawFor, howLikely, partOf } from './further-question.ts';
import type { Asker } from './further-question.ts';
import type { RunSettings } from './input.ts';
import type { Manifest } from './manifest.ts';
import type { Run } from './make-scales.ts';
import { deepestOf } from './mask/anchors.ts';
import { closeBoxOf } from './mask/each-part.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { PictureInput } from './picture-input.ts';
import { MOST_CANDIDATES } from './plan.ts';
import { severalOf, withoutArticle } from './text/several.ts';
import { whichOf } from './text/which-of.ts';
import { described, joined, newOnes, thingsIn } from './which-things.ts';
import type { Thing } from './which-things.ts';

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
  /**
   * Probability, 0..1, that the model answers that at least one such thing is in a closer view of a candidate: of the
   * candidate with the second highest. Null when no closer view is asked about.
   */
  shown: number | null;
  /** At least two, or none. */
  candidates: Candidate[];
}

type Rules = NonNullable<Manifest['mask']['ambiguity']>;

/** Whether a turn is asked. `wish`: of the turn. */
export const isWanted = (wish: Ambiguity | undefined, { byDefault }: Rules): boolean =>
  wish === undefined ? byDefault : wish === 'AUTO';

export const NO_FINDING: Finding = { several: null, shown: null, candidates: [] };

/** A finding without candidates when the time of the turn is over before the last question. */
export async function findCandidates(
  settings: RunSettings,
  pictures: readonly PictureInput[],
  doubt: Doubt,
  usage: GenerationUsage,
): Promise<Finding> {
  const { request, whichPositions, model, isLate } = settings;
  const rules = model.manifest.mask.ambiguity;
  const things = severalOf(doubt.label);
  const clear = (request.regions ?? []).length > 0 || request.refine !== undefined || things === null;
  if (rules === null || rules.atLeast === null || whichPositions === 0 || clear || isLate()) return NO_FINDING;
  const asking: Asking = { settings, usage, positions: whichPositions, pictures, rules, things };
  // a. Is there more than one?
  const several = await howLikely(asking, pictures, countOf(asking), rules.count.several);
  const none = { ...NO_FINDING, several };
  if (several < rules.atLeast) return none;
  // b. Where are they all?
  const found = await findAll(asking, doubt);
  if (found === null || found.length < 2) return none;
  // c. Does a closer view of each show one?
  const { shown, things: kept } = await lookCloser(asking, found);
  if (kept.length < 2 || isLate()) return { ...none, shown };
  const candidates = described(kept, doubt.label, doubt.mask);
  doubt.asks.push(whichOf(doubt.label, candidates));
  return { several, shown, candidates };
}

interface Asking extends Asker {
  pictures: readonly PictureInput[];
  rules: Rules;
  /** The plural of the phrase. */
  things: string;
}

const countOf = ({ rules, things }: Asking): string => rules.count.question.replace('{things}', () => things);

/** The parts of the mask of all things; where they were drawn as one, the one at each side. Null: time is over. */
async function findAll(asking: Asking, doubt: Doubt): Promise<Thing[] | null> {
  const { things, settings, rules } = asking;
  const { manifest } = settings.model;
  if (settings.isLate()) return null;
  const all = await draw(asking, {
    text: rules.all.question.replace('{things}', () => things),
    lead: rules.all.answer.replace('{things}', () => things),
  });
  let found = joined(all === null ? [] : thingsIn(all, doubt, manifest), doubt.mask);
  const thing = withoutArticle(doubt.label);
  for (const side of found.length > 1 ? [] : rules.sides) {
    if (settings.isLate()) return null;
    const one = await draw(asking, {
      text: side.question.replace('{thing}', () => thing),
      lead: side.answer.replace('{thing}', () => thing),
    });
    if (one !== null) found = [...found, ...newOnes(thingsIn(one, doubt, manifest), found)];
  }
  return found;
}

/** Null when the question does not fit, or when time is over before the last scale. */
async function draw(asking: Asking, question: { text: string; lead: string }): Promise<Run | null> {
  const [picture] = asking.pictures;
  if (picture === undefined) return null;
  const run = await ask(asking, asking.pictures, question, (asked) =>
    drawFor(asked, { picture, box: null, prior: null }, asking.usage),
  );
  return run?.stoppedBy === 'LAST_SCALE' ? run : null;
}

/** Asks the count again about a part of the image around each of the largest things, and keeps those that it shows. */
async function lookCloser(
  asking: Asking,
  found: readonly Thing[],
): Promise<{ shown: number | null; things: readonly Thing[] }> {
  const { settings, pictures, rules } = asking;
  const [picture] = pictures;
  if (rules.closer === null || picture === undefined) return { shown: null, things: found };
  const { some, atLeast } = rules.closer;
  const largest = [...found].sort((a, b) => b.area - a.area).slice(0, MOST_CANDIDATES);
  const looks: { thing: Thing; shown: number }[] = [];
  for (const thing of largest) {
    if (settings.isLate()) return { shown: null, things: [] };
    const box = closeBoxOf(thing.part, deepestOf(thing.part)?.depth ?? 1);
    const closer = partOf(settings.model, picture, box);
    looks.push({ thing, shown: await howLikely(asking, [closer], countOf(asking), some) });
  }
  const [, second] = looks.map(({ shown }) => shown).sort((a, b) => b - a);
  return {
    shown: second ?? null,
    things: looks.filter(({ shown }) => shown >= atLeast).map(({ thing }) => thing),
  };
}
