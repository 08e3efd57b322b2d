// A mask for each of several things that the model drew together. It is asked further questions about parts of the
// image, in which the things are larger, in the way of SAM's automatic mask generation (arXiv 2304.02643): first for
// all of them in four parts that overlap, then for the thing at a place well inside what was drawn, as long as enough
// of that has no mask.
import { drawnBy } from './drawn.ts';
import type { Drawn } from './drawn.ts';
import type { GenerateRequest } from './engine.ts';
import type { GenerationUsage } from './events.ts';
import { MOST_WORDS, ask, drawFor, leadToMask, partOf } from './further-question.ts';
import type { Asker, FurtherQuestion } from './further-question.ts';
import type { RunSettings } from './input.ts';
import type { Manifest } from './manifest.ts';
import { deepestOf } from './mask/anchors.ts';
import { closeBoxOf, showsHalfOf, newThingIn, partAt, quartersOf, union, withoutPixels } from './mask/each-part.ts';
import { areaOf } from './mask/measure.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Box } from './mask/shapes.ts';
import { pasteBack } from './mask/zoom.ts';
import type { PictureInput } from './picture-input.ts';
import { MOST_PLACES } from './plan.ts';
import { abilitiesOf } from './text/pointing.ts';
import { mayAskForEach } from './text/each-one.ts';
import { withoutArticle } from './text/several.ts';

/** The mask is at the image's size; the evidence is that of the thing's own question. */
export type Thing = Pick<Drawn, 'mask' | 'evidence'> & { box: Box; area: number };

/** Templates of bundles that have none (manifest, `mask.ambiguity.all`). */
const ALL = 'segment all the {things}';
const AT_A_PLACE = 'segment this';
/** A place that is nearer to the edge than this share of the first one's distance lies in a rest, not in a thing. */
const LEAST_DEPTH = 0.4;
/** The least probability of the words before a mask that shows a thing which the first drawing lacks. */
const CERTAIN = 0.95;

/** Whether a turn can ask such questions. */
export const wantsEach = (
  { instances, messages, regions = [], refine }: Pick<GenerateRequest, 'instances' | 'messages' | 'regions' | 'refine'>,
  manifest: Manifest,
): boolean =>
  mayAskForEach(instances, messages.at(-1)?.text) &&
  regions.length === 0 &&
  refine === undefined &&
  abilitiesOf(manifest).points;

/**
 * `mask`: all things as they were drawn; `label`: their phrase. Counts the tokens in `usage`. Returns at least two
 * things, or none: then the questions are not asked, or their time is over.
 */
export async function findEach(
  settings: RunSettings,
  [picture]: readonly PictureInput[],
  { label, mask }: { label: string; mask: BinaryMask },
  usage: GenerationUsage,
): Promise<Thing[]> {
  if (settings.eachPositions === 0 || picture === undefined) return [];
  const template = settings.model.manifest.mask.ambiguity?.all.question ?? ALL;
  const asking: Asking = {
    settings,
    picture,
    usage,
    positions: settings.eachPositions,
    label,
    forAll: template.replace('{things}', () => withoutArticle(label)),
  };
  const all = await drawAll(asking, mask);
  const things = all === null ? [] : await divide(asking, mask, all);
  return things.length < 2 ? [] : things;
}

interface Asking extends Asker {
  picture: PictureInput;
  /** The phrase of all of them. */
  label: string;
  /** The question for all of the things. */
  forAll: string;
}

/** The mask, and what the model draws for the same phrase in parts of the image. Null when time is over. */
async function drawAll(asking: Asking, mask: BinaryMask): Promise<BinaryMask | null> {
  let all = mask;
  for (const box of quartersOf(mask)) {
    if (asking.settings.isLate()) return null;
    const drawn = await drawIn(asking, box, { text: asking.forAll });
    if (drawn !== null) all = union(all, drawn.mask);
  }
  return all;
}

/**
 * Asks for the thing at the deepest place that has no mask, again and again. Where the first drawing shows nothing, the
 * model must be certain, in a closer view, that one of the things is there. Empty when time is over.
 */
async function divide(asking: Asking, first: BinaryMask, all: BinaryMask): Promise<Thing[]> {
  const things: Thing[] = [];
  let left = all;
  let deepest = 0;
  for (let asked = 0; asked < MOST_PLACES; asked++) {
    const place = deepestOf(left);
    deepest = Math.max(deepest, place?.depth ?? 0);
    if (place === null || place.depth < LEAST_DEPTH * deepest) break;
    if (asking.settings.isLate()) return [];
    const part = partAt(left, place);
    const box = closeBoxOf(part, place.depth);
    const isNew = !showsHalfOf(first, part);
    if (isNew) asked++;
    const at = { x: place.x - box.x, y: place.y - box.y };
    const drawn =
      isNew && !(await isCertain(asking, box, part))
        ? null
        : await drawIn(asking, box, { text: AT_A_PLACE, regions: [{ image: 0, points: [at] }] });
    const thing = newThingIn({ all, part, drawn }, things);
    left = withoutPixels(left, thing?.mask ?? part, part);
    if (thing !== null) things.push(thing);
  }
  return things;
}

async function isCertain(asking: Asking, box: Box, part: BinaryMask): Promise<boolean> {
  const drawn = await drawIn(asking, box, { text: asking.forAll });
  return drawn !== null && drawn.evidence.words >= CERTAIN && showsHalfOf(drawn.mask, part);
}

/** A mask for a question about a part of the image; null when the model draws none there. */
async function drawIn(
  asking: Asking,
  box: Box,
  question: FurtherQuestion,
): Promise<Pick<Drawn, 'mask' | 'evidence'> | null> {
  const { settings, picture, usage } = asking;
  const { model } = settings;
  const part = partOf(model, picture, box);
  return ask(asking, [part], { ...question, answerWords: MOST_WORDS }, async (asked) => {
    const certainty = await leadToMask(asked, usage);
    if (certainty === null) return null;
    const run = await drawFor(asked, { picture: part, box, prior: null }, usage);
    const { mask, minArea, evidence } = await drawnBy(run, part, { words: certainty, label: asking.label }, model);
    return areaOf(mask) < minArea ? null : { mask: pasteBack(mask, box, picture.raster), evidence };
  });
}
